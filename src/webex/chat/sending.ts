import { createKeyedMutex } from '../../core/async/keyed-mutex.ts';
import type { Chat } from '../../core/chat.ts';
import { type Clock, MINUTE, monotonic, SECOND } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import type { Webex } from '../client/index.ts';
import { createChanges } from './changes.ts';
import { createPostPieces } from './pieces.ts';
import { createDeliver } from './posting/deliver.ts';
import { createDirectRooms, type DirectRooms } from './posting/direct-rooms.ts';
import { createEvidence } from './posting/evidence.ts';
import { createSendForNow } from './posting/for-now.ts';
import { createKeepTrying } from './posting/keep-trying.ts';
import { createOwnMessages, type OwnMessages } from './posting/own-messages.ts';

/** The waits around messages that Webex does not take at once, in milliseconds. */
export interface SendingLimits {
  /** The longest pause before the second attempt; it doubles with each further one. */
  firstPause: number;
  /** The longest pause, unless Webex asks for a longer one. */
  longestPause: number;
  /** The longest pause that Webex may ask for: it says so again if it has to, and an answer is of use for an hour only. */
  longestWait: number;
  /** How long Webex may take to report a message that it took. */
  reportWait: number;
  /** @see EvidenceDeps */
  lookInterval: number;
}

/** What sending uses besides the client; each part has a default. */
export interface SendingOptions {
  own?: OwnMessages;
  directRooms?: DirectRooms;
  /** @see EvidenceDeps */
  askOthers?: (roomId: string, after: number) => void;
  limits?: Partial<SendingLimits> | undefined;
  /** The monotonic clock; that of the process when absent. */
  now?: Clock | undefined;
  /** Converts a time of the monotonic clock into one of Webex's. @see WebexTime */
  toWebex?: (at: number) => number;
}

const LIMITS: SendingLimits = {
  firstPause: SECOND,
  longestPause: 30 * SECOND,
  longestWait: 5 * MINUTE,
  reportWait: 5 * SECOND,
  lookInterval: 200,
};

/** Creates what sends, edits and deletes messages. */
export function createSending(
  client: Webex,
  log: Log,
  options: SendingOptions = {},
): Pick<Chat, 'send' | 'sendDirect' | 'sendForNow' | 'edit' | 'editDirect' | 'delete'> {
  const { own = createOwnMessages(), directRooms = createDirectRooms(client) } = options;
  const { askOthers = () => {}, now = monotonic } = options;
  const { toWebex = (at) => at - now() + Date.now() } = options;
  const { firstPause, longestPause, longestWait, ...looks } = { ...LIMITS, ...options.limits };
  const evidence = createEvidence({ client, own, directRooms, askOthers, ...looks });
  const keepTrying = createKeepTrying(
    client.closed,
    { first: firstPause, longest: longestPause, longestWait },
    log,
    now,
  );
  const common = { client, evidence, own, directRooms, keepTrying, log, now, toWebex };
  const post = createPostPieces(createDeliver({ ...common, mutex: createKeyedMutex() }), common);

  return {
    ...createChanges(client, directRooms, keepTrying, now),
    send: async ({ roomId, parentId }, message, sendOptions) => ({
      ids: await post({ roomId }, message, parentId, sendOptions),
    }),
    sendDirect: async (personId, message, sendOptions) => ({
      ids: await post({ toPersonId: personId }, message, undefined, sendOptions),
    }),
    sendForNow: createSendForNow(common),
  };
}
