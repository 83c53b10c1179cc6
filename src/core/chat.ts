import type { Person } from './person.ts';
import type { Place } from './tickets.ts';

/** Any JSON value: a card is handed through as it is. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** An Adaptive Card, version 1.3 or lower. */
export interface Card {
  [key: string]: Json;
  type: 'AdaptiveCard';
  version: '1.3';
  body: Json[];
}

/** A file that goes with a message. */
export interface Attachment {
  /** Webex shows it. */
  name: string;
  /** A media type, e.g. `text/csv`. */
  type: string;
  data: Buffer;
}

export interface OutgoingMessage {
  /** Webex Markdown of any length: several messages when one can't hold it. With a card, the fallback that says the same. */
  markdown: string;
  card?: Card;
  /** At most 100 MB. Webex takes no card and file in one message: it goes as one of its own behind the text. */
  file?: Attachment;
}

/** What someone said to the bot, or asked by pressing a card's button. */
export interface Message {
  person: Person;
  place: Place;
  isDirect: boolean;
  /** Without the mention of the bot, trimmed. Of a button: the command in its data. */
  text: string;
  /** Present when a card's button was pressed. Comes from the presser's client and so can be forged: it may only narrow. */
  pressed?: PressedButton | undefined;
  /** When Webex took it: epoch milliseconds. */
  askedAt?: number | undefined;
  /** When it was accepted, epoch milliseconds; absent for what nobody said just now. */
  acceptedAt?: number | undefined;
  /** To be awaited before anything is said. @see HeldEvent.answering */
  checkOwnership?: (() => Promise<void>) | undefined;
}

/** What a button's data says beside its command. */
export interface PressedButton {
  /** The person for whom the card was made: for nobody else the button does anything. Absent when it is for everybody. */
  owner?: string | undefined;
  /** The remembered list that the button turns the page of. */
  list?: string | undefined;
}

/** The way back into Webex. Every method rejects when Webex can't be reached after retries. */
export interface Chat {
  send(place: Place, message: OutgoingMessage): Promise<void>;
  /** Into the direct space with the bot, which is made when there is none. */
  sendDirect(personId: string, message: OutgoingMessage): Promise<void>;
  findPerson(email: string): Promise<Person | undefined>;
  /** Whether the person is in the space now. */
  isIn(roomId: string, personId: string): Promise<boolean>;
  /** The Webex organizations of everybody in the space, bots aside; with '' for those of whom Webex does not tell. */
  organizationsIn(roomId: string): Promise<ReadonlySet<string>>;
  isModerator(roomId: string, personId: string): Promise<boolean>;
  /** Whether any person moderates the space: as it is made, a space has no moderator. */
  hasModerators(roomId: string): Promise<boolean>;
  /** IANA name, e.g. `Europe/Amsterdam`; undefined when Webex knows none, or none that we know. */
  timeZoneOf(personId: string): Promise<string | undefined>;
  /** Posts what is only true for a while. @returns deletes it again, and never rejects */
  sendForNow(place: Place, markdown: string): Promise<() => Promise<void>>;
}

/** The answer to an invocation. */
export interface Reply extends OutgoingMessage {
  /** It tells of a Meraki organization or of somebody's links, so strangers in the space must not read it. */
  isPrivate: boolean;
}
