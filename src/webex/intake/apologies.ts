import { LRUCache } from 'lru-cache';
import type { BackgroundTasks } from '../../core/async/background-tasks.ts';
import { beginAnew } from '../../core/async/begin-anew.ts';
import type { Chat, SendOptions } from '../../core/chat.ts';
import { type Clock, DAY, HOUR, MINUTE, monotonic } from '../../core/clock.ts';
import { KnownError } from '../../core/errors.ts';
import { type ClaimedEvent, OwnershipLostError } from '../../core/inbox.ts';
import type { Log } from '../../core/log.ts';
import { isPlaceRefused } from '../../core/post-error.ts';
import { currentReference } from '../../core/reference.ts';
import type { Place } from '../../core/tickets.ts';
import { isPassing, WebexError } from '../client/index.ts';
import { askedAt, type Delivery } from './delivery.ts';
import type { WebexTime } from './webex-clock.ts';

/** The part of a claimed event that an apology for it needs. */
type Claim = Pick<ClaimedEvent, 'checkOwnership' | 'ended'>;

/**
 * The apologies: messages which tell a person that their question gets no answer, so that they do not wait for ever. Each
 * method replies in the space of the question, or to the person directly where the bot may not write. It does nothing for a
 * delivery that is neither a new message nor a pressed button. An apology that Webex refuses is logged.
 */
export interface Apologies {
  /**
   * Apologizes for a question that could not be handled, as a rule because Webex did not let the bot read it. The message
   * has the reference of the log lines that say why.
   *
   * @param failure the reason
   * @throws OwnershipLostError
   */
  lost(delivery: Delivery, claim: Claim, failure: unknown): Promise<void>;
  /** Apologizes for a question that nobody waits for any more. @throws OwnershipLostError */
  tooLate(delivery: Delivery, claim: Claim): Promise<void>;
  /**
   * Apologizes for a question whose instance ended while it answered: the answer may have been sent or not.
   *
   * @throws OwnershipLostError
   */
  interrupted(delivery: Delivery, claim: Claim): Promise<void>;
  /**
   * Apologizes for a question that the inbox could not keep, because the database is unavailable or the disk is full. It may be
   * answered all the same: where the failure came after the deed, or when the next start finds it at Webex. Nobody waits for it.
   *
   * @param failure the reason, a KnownError of the store that says which
   */
  notKept(delivery: Delivery, failure: unknown): void;
  /**
   * Apologizes for a question that the full inbox did not take. Nobody waits for it. So that these messages do not add to the
   * load, a space gets one a minute, and none while 20 others are being sent.
   */
  busy(delivery: Delivery): void;
}

/** Spaces that are remembered as told that the bot is busy. */
const MAX_SPACES = 10_000;
/** Messages of `busy` that are sent at the same time. */
const MAX_BUSY_AT_ONCE = 20;
/** Milliseconds after which nobody needs to hear to ask again in a minute. */
const IN_A_MINUTE = 10 * MINUTE;

const UNREADABLE = 'Webex did not let me read what you just asked.';
const NOT_KEPT = "I can't keep what you just asked";
const BROKEN = 'Something went wrong on my side with what you just asked.';

/** The collaborators of the apologies. */
export interface ApologiesDeps {
  chat: Pick<Chat, 'send' | 'sendDirect'>;
  /** Whether a person may not use the bot: nothing is posted for them. Rejects when Webex can't be asked. */
  isOutside: (personId: string) => Promise<boolean>;
  background: Pick<BackgroundTasks, 'run'>;
  /** Aborted when Webex can't be reached any more, because the bot ends. */
  ended: AbortSignal;
  webexClock: Pick<WebexTime, 'toMonotonic'>;
  log: Log;
  /** The monotonic clock; that of the process when absent. */
  now?: Clock | undefined;
}

/** Creates apologies. */
export function createApologies(deps: ApologiesDeps): Apologies {
  const { chat, isOutside, background, webexClock, log, now = monotonic } = deps;
  const recentlyToldBusy = new LRUCache<string, true>({
    max: MAX_SPACES,
    ttl: MINUTE,
    ttlResolution: 0,
    perf: { now },
  });
  let busyBeingSent = 0;

  /** @param patience milliseconds for which it is tried */
  async function apologize(
    delivery: Delivery,
    markdown: string,
    patience: number,
    claim?: Claim,
  ): Promise<void> {
    const { id, personId = delivery.actorId } = delivery.data;
    const place = placeOf(delivery);
    if (place === undefined) return;
    const until = now() + patience;
    const options: SendOptions = {
      until,
      after: askedAt(delivery, webexClock),
      mayPost: claim?.checkOwnership,
    };
    const mayNotAsk = async () => personId !== undefined && (await isOutside(personId));
    const onFailure = (err: unknown, wait: number) => log.warn({ err, id, wait }, 'apology put off');
    try {
      const ended = claim?.ended ?? deps.ended;
      if (await beginAnew(mayNotAsk, { isPassing, until, ended, onFailure, now })) return;
      await chat.send(place, { markdown }, options).catch((error: unknown) => {
        if (!isPlaceRefused(error) || personId === undefined) throw error;
        return chat.sendDirect(personId, { markdown }, options);
      });
    } catch (err) {
      if (claim !== undefined && err instanceof OwnershipLostError) throw err;
      log.error({ err, id }, 'apology not sent: the person was not told that their question gets no answer');
    }
  }

  return {
    lost: (delivery, claim, failure) =>
      apologize(
        delivery,
        `${failure instanceof WebexError ? UNREADABLE : BROKEN} Please ask again.\n\nReference: \`${currentReference()}\``,
        HOUR,
        claim,
      ),
    tooLate: (delivery, claim) =>
      apologize(
        delivery,
        'I could not get to what you asked for more than an hour, so I left it out. Please ask again if you still need it.',
        DAY,
        claim,
      ),
    interrupted: (delivery, claim) =>
      apologize(
        delivery,
        'I was restarted in the middle of an answer. If it is not here, and not in our direct messages, please ask again.',
        HOUR,
        claim,
      ),
    notKept: (delivery, failure) =>
      background.run('apology', () =>
        apologize(
          delivery,
          `${failure instanceof KnownError ? failure.message.replace(/\.$/, '') : NOT_KEPT}, so I can't answer yet. Please ask again in a minute if I have not answered by then.`,
          HOUR,
        ),
      ),
    busy(delivery) {
      const { roomId = '' } = delivery.data;
      if (busyBeingSent === MAX_BUSY_AT_ONCE || recentlyToldBusy.has(roomId)) return;
      recentlyToldBusy.set(roomId, true);
      busyBeingSent += 1;
      background.run('apology', () =>
        apologize(
          delivery,
          'I have too many questions waiting right now. Please ask again in a minute.',
          IN_A_MINUTE,
        ).finally(() => {
          busyBeingSent -= 1;
        }),
      );
    },
  };
}

/** Returns where a question is answered: in a group in its thread. @returns undefined for what is no question */
function placeOf({ resource, event, data }: Delivery): Place | undefined {
  const { id, roomId, roomType, parentId } = data;
  if (event !== 'created' || roomId === undefined) return undefined;
  // The id of a button is not that of a message.
  if (resource === 'attachmentActions') return { roomId, parentId };
  if (resource !== 'messages') return undefined;
  return { roomId, parentId: parentId ?? (roomType === 'group' ? id : undefined) };
}
