/** A pending confirmation: the person has to say yes before something is done. */
export interface Confirmation {
  /** The code that confirms, once. */
  code: string;
  /** The person who was asked. */
  personId: string;
  /** The name of the person in Webex at the time of the question. */
  personName: string;
  /** The hash of what was asked: the code confirms nothing else. Absent for those of a version without it, which confirm nothing. */
  about?: string | undefined;
  expiresAt: number;
}
