import { LRUCache } from 'lru-cache';
import type { Chat, Message } from '../../core/chat.ts';
import { type Clock, MINUTE, monotonic, SECOND } from '../../core/clock.ts';
import { guardedChat } from '../../core/guarded-chat.ts';
import { HANDLED, type Handled, OwnershipLostError } from '../../core/inbox.ts';
import type { Log } from '../../core/log.ts';
import type { Meter } from '../../core/meter.ts';
import type { Command } from '../command.ts';
import { addressee, type ReplyDeps, sendReply } from '../reply.ts';
import { isClearQuestion } from './announcement.ts';

/** People whose messages are counted; with more, the one who has been quiet for longest is forgotten. */
const MAX_PEOPLE = 10_000;

/** A message that was let through. */
interface Allowed {
  /** The time at which it was sent, on the monotonic clock as the times below. */
  at: number;
  /** The time at which the whole limit is available again. */
  resetAt: number;
}

/** The recent messages of one person. */
interface Usage {
  /** Messages in the order in which they were sent. */
  allowed: Allowed[];
  /** Messages sent in this span get no answer. */
  pausedFrom: number;
  pausedUntil: number;
}

/** Collaborators of the rate limit, and the limit. */
export interface RateLimitDeps {
  /** Messages a minute and person. */
  perMinute: number;
  /** Those of the bot: an announcement that is none of them is not told to wait. */
  commands: readonly Command[];
  dispatch(message: Message): Promise<Handled>;
  chat: Chat;
  store: ReplyDeps['store'];
  /** The monotonic clock; that of the process when absent. */
  now?: Clock | undefined;
  log: Log;
  meter: Meter;
}

/**
 * Answers each person at most `perMinute` messages a minute on average, and at most a third of that in one burst; a
 * pressed button counts as a message. A person who sends one more is told once to wait; until the limit is available
 * again, further messages get no answer and resolve to HANDLED. It never rejects.
 * A message counts when it was sent, not when it is read: the person is not responsible for a backlog or a slow
 * space. Each instance counts for itself.
 */
export function createRateLimit(deps: RateLimitDeps): (message: Message) => Promise<Handled> {
  const { perMinute, commands, dispatch, chat, store, now = monotonic, log, meter } = deps;
  const interval = MINUTE / perMinute;
  const burst = interval * Math.ceil(perMinute / 3);
  const people = new LRUCache<string, Usage>({ max: MAX_PEOPLE });

  function usageOf(personId: string): Usage {
    const usage = people.get(personId) ?? { allowed: [], pausedFrom: 0, pausedUntil: 0 };
    people.set(personId, usage);
    return usage;
  }

  /**
   * Counts messages, each of which costs one interval.
   *
   * @param times when they were sent, in order
   * @param resetAt when the whole limit was available before them
   * @returns undefined when they exceed the limit
   */
  function allow(times: number[], resetAt: number): Allowed[] | undefined {
    const allowed: Allowed[] = [];
    for (const at of times) {
      resetAt = Math.max(resetAt, at) + interval;
      if (resetAt > at + burst) return undefined;
      allowed.push({ at, resetAt });
    }
    return allowed;
  }

  /** `rate_limited` is the first message over the limit, `paused` one that follows it. */
  function check(personId: string, at: number): 'allowed' | 'rate_limited' | 'paused' {
    const usage = usageOf(personId);
    if (at >= usage.pausedFrom && at < usage.pausedUntil) return 'paused';
    // A message may have waited behind others of its space; the ones that were sent after it are counted again.
    const place = 1 + usage.allowed.findLastIndex((one) => one.at <= at);
    const later = usage.allowed.slice(place).map((one) => one.at);
    const allowed = allow([at, ...later], usage.allowed[place - 1]?.resetAt ?? Number.NEGATIVE_INFINITY);
    if (allowed) {
      usage.allowed.splice(place, later.length, ...allowed);
      if (usage.allowed.length > 2 * perMinute) usage.allowed.shift();
      return 'allowed';
    }
    // Messages that come at once are not taken in the order in which they were sent: one behind it was told to wait already.
    const isTold = at < usage.pausedFrom && at + burst > usage.pausedFrom;
    usage.pausedFrom = at;
    if (isTold) return 'paused';
    usage.pausedUntil = at + burst;
    return 'rate_limited';
  }

  /** Never rejects. */
  async function tellToWait(message: Message): Promise<void> {
    const to = message.isDirect ? '' : `${addressee(message)} `;
    const seconds = Math.ceil(burst / SECOND);
    const markdown = `${to}That was more than I may answer at once, so I left your last question out. Please ask again in ${seconds} seconds; until then I answer nothing.`;
    try {
      const guarded = guardedChat(chat, message.checkOwnership);
      await sendReply(message, { markdown, isPrivate: false }, { chat: guarded, store, log });
    } catch (error) {
      if (!(error instanceof OwnershipLostError)) log.warn({ err: error }, 'rate limit notice not sent');
    }
  }

  return async (message) => {
    const result = check(message.person.id, message.askedAt ?? now());
    if (result === 'allowed') return dispatch(message);
    meter.taken('hasty');
    if (result === 'rate_limited') {
      log.warn({ personId: message.person.id }, 'rate limit of a person exceeded: messages not answered');
      // While Webex is away, the messages behind it do not wait for the notice.
      if (isClearQuestion(message, commands)) return { finished: tellToWait(message) };
    }
    return HANDLED;
  };
}
