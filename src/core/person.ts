/** A person as Webex knows them. The id decides who may do what; the e-mail address is only shown. */
export interface Person {
  id: string;
  displayName: string;
  email: string;
  /** The Webex organization. */
  orgId: string;
}
