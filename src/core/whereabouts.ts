/** What Webex knows of people at this moment; no answer is remembered. */
export interface Whereabouts {
  /** Whether Webex knows the person: false only for 404. Rejects for every other answer, and without one. */
  isKnown(personId: string): Promise<boolean>;
  /** Reads the bot's own person. Rejects when Webex does not show it. */
  readSelf(): Promise<void>;
}
