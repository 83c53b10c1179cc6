import type { TakeBack } from './inbox.ts';
import type { Person } from './person.ts';
import type { Share } from './shares.ts';
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

/** A person, other than the bot, whom a message mentions. */
export interface MentionedPerson {
  /** Id of the person: Webex vouches for it. */
  id: string;
  /** The words that show the mention. The person's client writes them and can write anything: they are only shown. */
  label: string;
}

/** A message to the bot, or the press of a card's button. */
export interface Message {
  person: Person;
  place: Place;
  isDirect: boolean;
  /** The text without mentions, trimmed; for a button, the command in its data. */
  text: string;
  /** The people besides the bot whom it mentions, each once, in order; absent when there are none. */
  mentions?: readonly MentionedPerson[] | undefined;
  /** The bot's name, with which people begin a text though they mention nobody; absent for a button. */
  botName?: string | undefined;
  /** Set for one of several questions that were pasted as lines of one message: how many those are. */
  pasted?: number | undefined;
  /** Present when a card's button was pressed. It comes from the person's client and can be forged: it may only restrict. */
  pressed?: PressedButton | undefined;
  /** Set when it is to a group such as everybody in the space, and not to the bot by name: it may hold no question. */
  isAnnouncement?: boolean | undefined;
  /** The time at which Webex received it, on the monotonic clock; negative when that was before this process began. */
  askedAt?: number | undefined;
  /** The time at which the inbox accepted it, epoch milliseconds; absent for a command that waited for a link. */
  acceptedAt?: number | undefined;
  /** Checks the ownership; has to be awaited before anything is sent. @see ClaimedEvent.checkOwnership */
  checkOwnership?: (() => Promise<TakeBack>) | undefined;
}

/** The data of a button besides its command. */
export interface PressedButton {
  /** The person for whom the card was made: the button does nothing for others. Absent when it is for everybody. */
  owner?: string | undefined;
  /** The stored list whose page the button turns. */
  list?: string | undefined;
  /** Whether it shows again what the card shows: with what is new, not with what was read seconds ago. */
  isRefresh?: boolean | undefined;
  /** Id of an organization that is lent to the space in place of which the card went to the person directly. */
  lentToSpace?: string | undefined;
}

/**
 * Is awaited right before a message is posted: before each attempt, after each wait, and for each message of several. What
 * it throws keeps the message from being posted. What it returns is called when Webex certainly has not taken the attempt.
 */
export type MayPost = () => Promise<TakeBack | undefined>;

/**
 * How long a message is tried to be sent, and under which condition. Times are on the monotonic clock: a message does not become
 * late because somebody sets the clock.
 */
export interface SendOptions {
  mayPost?: MayPost | undefined;
  /**
   * The time until which passing failures are tried again; an hour from the call when absent. After it `send` throws a
   * PostError `too_late`.
   */
  until?: number | undefined;
  /**
   * The time after which the message must have been created if it was posted, e.g. when the question was asked; a minute
   * before the call when absent. It keeps an equal older message from being taken for this one.
   */
  after?: number | undefined;
  /** Set when an earlier try may have posted it: then it is looked for before it is posted. */
  mayBeThere?: boolean | undefined;
}

/** A message that Webex took. */
export interface SentMessage {
  /** The ids of the messages that it became, in order: a long text or a file makes several. */
  ids: readonly string[];
}

/**
 * Sends messages to Webex and asks it about people and spaces. Questions to Webex reject when it can't be reached after
 * retries. Messages are sent until they are in the space or refused: a passing failure (no connection, 423, 429, 5xx, no
 * answer) is tried again with growing pauses, after looking for what may have been posted all the same.
 */
export interface Chat {
  /**
   * Rejects with what `mayPost` throws; of several messages, those before that one stay posted.
   *
   * @throws PostError when Webex refuses it, or did not take it in time; OwnershipLostError when the bot ends meanwhile
   */
  send(place: Place, message: OutgoingMessage, options?: SendOptions): Promise<SentMessage>;
  /** Sends as `send` does, into the direct space with the bot, which is created when there is none. */
  sendDirect(personId: string, message: OutgoingMessage, options?: SendOptions): Promise<SentMessage>;
  /**
   * Replaces the text of a message of the bot. Webex edits no message with a card or a file.
   *
   * @throws PostError when Webex refuses it or does not have the message any more
   */
  edit(roomId: string, id: string, markdown: string): Promise<void>;
  /**
   * Replaces the text of a message that the bot sent to a person directly. Tried for half a minute only.
   *
   * @throws PostError as `edit`, also when there is no direct space with the person
   */
  editDirect(personId: string, id: string, markdown: string): Promise<void>;
  /** Deletes messages of the bot; one that is gone already counts as deleted. @throws PostError */
  delete(ids: readonly string[]): Promise<void>;
  findPerson(email: string): Promise<Person | undefined>;
  /** Reads a person by their id, as a mention gives it. */
  personWithId(id: string): Promise<Person | undefined>;
  /** Reads what a space is called; undefined when Webex shows the bot no such space. */
  spaceTitle(roomId: string): Promise<string | undefined>;
  /** Whether the person is a member of the space now. @throws PostError `place_refused` when Webex shows the bot no such space */
  isIn(roomId: string, personId: string): Promise<boolean>;
  /**
   * Reads the Webex organizations of a space's members, without bots; '' stands for an organization that Webex does not
   * name. The answer is never a remembered one.
   *
   * @throws PostError `place_refused` when Webex does not show them; what Webex throws when it does not answer now
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
  /**
   * Posts a message that is true for a short time only.
   *
   * @param isTrue is asked right before each attempt; once it is false, the message is not posted
   * @returns a function that deletes it and never rejects
   */
  sendForNow(place: Place, markdown: string, isTrue?: () => boolean): Promise<() => Promise<void>>;
}

/** The answer to an invocation. */
export interface Reply extends OutgoingMessage {
  /** Whether it holds data of a Meraki organization or of somebody's links, which strangers in a space must not read. */
  isPrivate: boolean;
  /** Set for what only the person who asks may read, whoever else is in the space: the answers to administrators. */
  isPersonal?: boolean;
  /** The shares of which it tells, though nothing was read through them: like an answer it is for their lenders' organizations. */
  tellsOf?: readonly Share[];
  /** Set for a line that only tells a space that the person was written to directly. */
  isPointer?: true;
  /** Set when something was changed before: that is told as done, whatever becomes of this reply. */
  isDone?: boolean | undefined;
  /** The time after which it is of no use, on the monotonic clock; an hour after the question when absent. */
  until?: number;
  /** Is awaited before each attempt to send the reply; what it throws is told in its place. */
  assertUseful?(): Promise<void>;
  /** Is called with what Webex took when the reply was sent to the person directly. Must not reject. */
  onSent?(sent: SentMessage): Promise<void>;
  /** Is called when the reply was not sent, with the reason: takes back what only it would have told. A rejection is logged. */
  onUnsent?(reason: unknown): Promise<void>;
}
