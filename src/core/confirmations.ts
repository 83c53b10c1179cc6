/** A pending confirmation: the person has to say yes before something is done. */
export interface Confirmation {
  /** The code that confirms, once. */
  code: string;
  /** The person who was asked. */
  personId: string;
  /** The name of the person in Webex at the time of the question. */
  personName: string;
  expiresAt: number;
}
