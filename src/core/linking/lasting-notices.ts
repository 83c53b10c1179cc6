import type { BackgroundTasks } from '../async/background-tasks.ts';
import type { BackoffOptions } from '../async/backoff.ts';
import { beginAnew } from '../async/begin-anew.ts';
import { FAILOVER_PAUSES, retryStore } from '../async/retry-store.ts';
import type { Chat } from '../chat.ts';
import { type Clock, DAY, HOUR, MINUTE, monotonic, onMonotonic, SECOND } from '../clock.ts';
import { KnownError } from '../errors.ts';
import {
  type ClaimedEvent,
  type Handled,
  type Inbox,
  type InboxEvent,
  OwnershipLostError,
  unclaimedEvent,
} from '../inbox.ts';
import type { Log } from '../log.ts';
import { isRefusedByWebex, PostError } from '../post-error.ts';
import { newReference } from '../secrets.ts';
import type { LastingNotices, NoticeOutcome, Say, SendNotice } from '../tell.ts';

/** Begins the key and the body of the events that are notices. */
const EVENT_MARK = 'notice';
/**
 * Milliseconds for which a notice is tried to be sent. It tells a person of something that was done, and a weekend without
 * Webex, or without the bot, does not make it worthless: most people see it in the same week.
 */
const WORTH_SAYING = 7 * DAY;
/** Milliseconds for which it is tried at least: that it is a week old may only mean that the clock was set. */
const LEAST = HOUR;
/** Milliseconds after which a notice that Webex has not taken is made anew: its numbers, and what it says, may have changed. */
const ROUND = MINUTE;
/** Milliseconds for which whoever told waits to hear what became of the notice. */
const HEARD_WITHIN = 10 * SECOND;

/** The collaborators of the notices. */
export interface LastingNoticesDeps {
  inbox: Pick<Inbox, 'accept'>;
  chat: Pick<Chat, 'sendDirect'>;
  background: Pick<BackgroundTasks, 'run'>;
  /** The waits before a notice is said again; the usual ones when absent. */
  pauses?: BackoffOptions | undefined;
  clock: Clock;
  /** The monotonic clock; that of the process when absent. */
  now?: Clock | undefined;
  log: Log;
}

/** Creates the notices, still without a kind. */
export function createLastingNotices(deps: LastingNoticesDeps): LastingNotices {
  const { inbox, chat, background, pauses, clock, now = monotonic, log } = deps;
  const kinds = new Map<string, Say>();
  /** Whoever waits to hear what became of a notice, by its id. */
  const waiting = new Map<string, (outcome: NoticeOutcome) => void>();

  /** Says a notice until Webex has it. Never rejects. */
  async function say(claimed: ClaimedEvent, id: string, kind: string, personId: string, args: string[]) {
    const { acceptedAt, ended, checkOwnership } = claimed;
    const about = { kind, personId };
    const since = Math.min(now(), onMonotonic(acceptedAt, clock, now));
    const until = Math.max(since + WORTH_SAYING, now() + LEAST);
    let mayBeThere = claimed.isInterrupted;
    const send: SendNotice = async (message) => {
      const times = { until: Math.min(until, now() + ROUND), after: since - MINUTE };
      const looking = mayBeThere;
      mayBeThere = true;
      return chat.sendDirect(personId, message, { ...times, mayBeThere: looking, mayPost: checkOwnership });
    };
    const round = async () => {
      const sayKind = kinds.get(kind);
      if (sayKind === undefined) throw new Error('not understood: a newer version may have kept it');
      await sayKind(send, personId, args);
    };
    const onFailure = (err: unknown, wait: number) => {
      waiting.get(id)?.('later');
      log.warn({ ...about, err, wait }, 'notice not sent yet; trying again');
    };
    try {
      await beginAnew(round, { isPassing, until, ended, onFailure, now, pauses });
      waiting.get(id)?.('told');
    } catch (err) {
      if (err instanceof OwnershipLostError)
        log.warn(about, 'notice left to another instance or the next start');
      else if (isRefusedByWebex(err)) log.warn({ ...about, err }, 'notice refused by Webex');
      else log.error({ ...about, err }, 'notice given up');
      waiting.get(id)?.(isRefusedByWebex(err) ? 'refused' : 'later');
    }
  }

  function handle(claimed: ClaimedEvent): Promise<Handled> | undefined {
    const [mark, id, kind, personId, ...args] = claimed.body.split('\n');
    if (mark !== EVENT_MARK || id === undefined || kind === undefined || personId === undefined)
      return undefined;
    const finished = say(claimed, id, kind, personId, args);
    background.run(EVENT_MARK, () => finished);
    // Whatever else is in the inbox does not wait for a Webex that takes no messages.
    return Promise.resolve({ finished });
  }

  /** Begins to wait for what becomes of a notice; another instance may say it. */
  function outcomeOf(id: string): Promise<NoticeOutcome> {
    const { promise, resolve } = Promise.withResolvers<NoticeOutcome>();
    const timer = setTimeout(resolve, HEARD_WITHIN, 'later').unref();
    waiting.set(id, resolve);
    return promise.finally(() => {
      clearTimeout(timer);
      waiting.delete(id);
    });
  }

  return {
    define(kind, sayKind) {
      kinds.set(kind, sayKind);
      return async (personId, ...args) => {
        const id = newReference();
        const event: InboxEvent = {
          key: `${EVENT_MARK} ${id}`,
          rememberFor: HOUR,
          partitionKey: `${EVENT_MARK} ${personId}`,
          // Lines of text: the other events are deliveries of Webex in JSON, which can't be taken for a notice.
          body: [EVENT_MARK, id, kind, personId, ...args].join('\n'),
          isOwn: true,
        };
        const outcome = outcomeOf(id);
        try {
          const acceptance = await retryStore(() => inbox.accept(event), log, FAILOVER_PAUSES);
          if (acceptance === 'busy' || acceptance === 'closed') throw new Error(`the inbox is ${acceptance}`);
        } catch (err) {
          log.warn(
            { kind, personId, err },
            'notice not stored: it is lost if the bot ends before it is sent',
          );
          void handle(unclaimedEvent(event.body, clock()));
        }
        return { outcome };
      };
    },
    handle,
  };
}

/** Whether the same notice may be said later. */
function isPassing(error: unknown): boolean {
  if (error instanceof PostError) return error.code === 'too_late';
  return error instanceof KnownError && error.code === 'store_unavailable';
}

/** Says a text that was made when something was done. */
export const sayText: Say = async (send, _personId, lines) => {
  await send({ markdown: lines.join('\n') });
};
