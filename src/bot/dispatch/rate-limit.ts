import { LRUCache } from 'lru-cache';
import type { Chat, Message } from '../../core/chat.ts';
import { type Clock, MINUTE, SECOND } from '../../core/clock.ts';
import { guardedChat } from '../../core/guarded-chat.ts';
import { HANDLED, type Handled, LeaseLostError } from '../../core/inbox.ts';
import type { Log } from '../../core/log.ts';
import type { Meter } from '../../core/meter.ts';
import { addressee } from '../reply.ts';

/** People who asked lately; beyond that, who has been quiet for longest is forgotten. */
const MAX_PEOPLE = 10_000;

/** A question that was answered. */
interface Granted {
  /** When it was asked: epoch milliseconds. */
  at: number;
  /** When the allowance is whole again after it. */
  wholeAt: number;
}

/** How much one person asked lately. */
interface Spent {
  /** In the order in which they were asked. */
  granted: Granted[];
  /** Between these nothing is answered. */
  pausedFrom: number;
  pausedUntil: number;
}

/**
 * Answers a person so many questions a minute and a third of that at once, buttons included. One more, and they are told
 * to wait until the allowance is whole again; what they ask until then is left. It counts when a question was asked, not
 * when it is read: a backlog is nobody's fault, nor is a space that is slower than another. Each instance counts for itself.
 */
export function createRateLimit(deps: {
  perMinute: number;
  dispatch(message: Message): Promise<Handled>;
  chat: Chat;
  clock: Clock;
  log: Log;
  meter: Meter;
}): (message: Message) => Promise<Handled> {
  const { perMinute, dispatch, chat, clock, log, meter } = deps;
  const each = MINUTE / perMinute;
  const whole = each * Math.ceil(perMinute / 3);
  const people = new LRUCache<string, Spent>({ max: MAX_PEOPLE });

  function find(personId: string): Spent {
    const spent = people.get(personId) ?? { granted: [], pausedFrom: 0, pausedUntil: 0 };
    people.set(personId, spent);
    return spent;
  }

  /**
   * Each costs a share, which comes back with time.
   *
   * @param wholeAt when the allowance was whole before them
   * @returns undefined when they are more than is allowed
   */
  function grant(times: number[], wholeAt: number): Granted[] | undefined {
    const granted: Granted[] = [];
    for (const at of times) {
      wholeAt = Math.max(wholeAt, at) + each;
      if (wholeAt > at + whole) return undefined;
      granted.push({ at, wholeAt });
    }
    return granted;
  }

  function judge(personId: string, at: number): 'granted' | 'told' | 'left' {
    const spent = find(personId);
    if (at >= spent.pausedFrom && at < spent.pausedUntil) return 'left';
    // Not always the last one: it may have waited behind others of its space, and those after it count anew.
    const place = 1 + spent.granted.findLastIndex((one) => one.at <= at);
    const later = spent.granted.slice(place).map((one) => one.at);
    const granted = grant([at, ...later], spent.granted[place - 1]?.wholeAt ?? 0);
    if (granted) {
      spent.granted.splice(place, later.length, ...granted);
      if (spent.granted.length > 2 * perMinute) spent.granted.shift();
      return 'granted';
    }
    spent.pausedFrom = at;
    spent.pausedUntil = at + whole;
    return 'told';
  }

  async function tell(message: Message): Promise<void> {
    const to = message.isDirect ? '' : `${addressee(message)} `;
    const seconds = Math.ceil(whole / SECOND);
    const markdown = `${to}That was more than I may answer at once, so I left your last question out. Please ask again in ${seconds} seconds; until then I answer nothing.`;
    try {
      await guardedChat(chat, message.checkOwnership).send(message.place, { markdown });
    } catch (error) {
      if (error instanceof LeaseLostError) throw error;
      log.warn({ err: error }, 'nobody could be told to wait');
    }
  }

  return async (message) => {
    const verdict = judge(message.person.id, message.askedAt ?? clock());
    if (verdict === 'granted') return dispatch(message);
    meter.taken('hasty');
    if (verdict === 'told') {
      log.warn({ personId: message.person.id }, 'somebody asks faster than they may');
      await tell(message);
    }
    return HANDLED;
  };
}
