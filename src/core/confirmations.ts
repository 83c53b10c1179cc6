/** A question that the same person has to answer before something is done. */
export interface Confirmation {
  /** Says yes, once. */
  code: string;
  /** Who was asked. */
  personId: string;
  /** As Webex showed them when they were asked. */
  personName: string;
  expiresAt: number;
}
