/** A pending confirmation: the person has to say yes before something is done. */
export interface Confirmation {
  /** The code that confirms, once. */
  code: string;
  /** The person who was asked. */
  personId: string;
  /** Their name in Webex when they were asked. */
  personName: string;
  expiresAt: number;
}
