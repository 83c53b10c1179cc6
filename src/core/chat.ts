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

/** A file that is sent with a message. */
export interface Attachment {
  /** The file name that Webex shows. */
  name: string;
  /** A media type, e.g. `text/csv`. */
  type: string;
  data: Buffer<ArrayBuffer>;
}

/** A message that the bot sends. */
export interface OutgoingMessage {
  /** Webex Markdown of any length, sent as several messages when one can't hold it. With a card, the fallback with the same content. */
  markdown: string;
  card?: Card;
  /** A file of at most 100 MB. With a card it follows as a message of its own: Webex accepts only one of them in a message. */
  file?: Attachment;
}

/** A message to the bot, or the press of a card's button. */
export interface Message {
  person: Person;
  place: Place;
  isDirect: boolean;
  /** The text without the mention of the bot, trimmed; for a button, the command in its data. */
  text: string;
  /** Present when a card's button was pressed. It comes from the person's client and can be forged: it may only restrict. */
  pressed?: PressedButton | undefined;
  /** The time at which Webex received it, epoch milliseconds. */
  askedAt?: number | undefined;
  /** The time at which the inbox accepted it, epoch milliseconds; absent for a command that waited for a link. */
  acceptedAt?: number | undefined;
  /** Checks the ownership; has to be awaited before anything is sent. @see ClaimedEvent.checkOwnership */
  checkOwnership?: (() => Promise<void>) | undefined;
}

/** The data of a button besides its command. */
export interface PressedButton {
  /** The person for whom the card was made: the button does nothing for others. Absent when it is for everybody. */
  owner?: string | undefined;
  /** The stored list whose page the button turns. */
  list?: string | undefined;
}

/**
 * Is awaited right before a message is posted: before each attempt, after each wait, and for each message of several. What
 * it throws keeps the message from being posted.
 */
export type MayPost = () => Promise<void>;

/** Sends messages to Webex and asks it about people and spaces. Methods reject when Webex can't be reached after retries. */
export interface Chat {
  /** Rejects with what `mayPost` throws; of several messages, those before that one stay posted. */
  send(place: Place, message: OutgoingMessage, mayPost?: MayPost): Promise<void>;
  /** Sends into the direct space with the bot, which is created when there is none. */
  sendDirect(personId: string, message: OutgoingMessage): Promise<void>;
  findPerson(email: string): Promise<Person | undefined>;
  /** Whether the person is a member of the space now. */
  isIn(roomId: string, personId: string): Promise<boolean>;
  /**
   * Reads the Webex organizations of a space's members, without bots; '' stands for an organization that Webex does not
   * name. The answer is never a remembered one.
   */
  organizationsIn(roomId: string): Promise<ReadonlySet<string>>;
  /** What `organizationsIn` last found, as far as it is remembered; somebody may have joined since. */
  rememberedOrganizationsIn(roomId: string): ReadonlySet<string> | undefined;
  /**
   * Whether the person moderates the space now.
   *
   * @param orgId the Webex organization of which they have to be now; what is known of a person otherwise may be older
   */
  isModerator(roomId: string, personId: string, orgId?: string): Promise<boolean>;
  /** Whether any person moderates the space: a new space has no moderator. */
  hasModerators(roomId: string): Promise<boolean>;
  /** The IANA name, e.g. `Europe/Amsterdam`; undefined when Webex names none, or one that Node does not know. */
  timeZoneOf(personId: string): Promise<string | undefined>;
  /** Posts a message that is true for a short time only. @returns a function that deletes it and never rejects */
  sendForNow(place: Place, markdown: string): Promise<() => Promise<void>>;
}

/** The answer to an invocation. */
export interface Reply extends OutgoingMessage {
  /** Whether it holds data of a Meraki organization or of somebody's links, which strangers in a space must not read. */
  isPrivate: boolean;
  /** Set for what only the person who asks may read, whoever else is in the space: the answers to administrators. */
  isPersonal?: boolean;
}
