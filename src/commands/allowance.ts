import { announced } from '../core/announced.ts';
import type { Chat, Incoming } from '../core/chat.ts';
import { type Clock, MINUTE, SECOND } from '../core/clock.ts';
import { messageOf } from '../core/errors.ts';
import { HANDLED, type Handled, TakenOver } from '../core/inbox.ts';
import type { Log } from '../core/log.ts';
import type { Meter } from '../core/meter.ts';
import { whose } from './answering.ts';

/** People who asked lately; beyond that, who has been quiet for longest is forgotten. */
const MOST_PEOPLE = 10_000;

/** How much one person asked lately. */
interface Spent {
  /** When the allowance is whole again: epoch milliseconds. */
  wholeAt: number;
  /** Until when nothing is answered. */
  pausedUntil: number;
}

/**
 * Answers a person so many questions a minute and a third of that at once, buttons included. One more, and they are told
 * to wait until the allowance is whole again; what they ask until then is left. It counts when a question was asked, not
 * when it is read: a backlog is nobody's fault. Each instance counts for itself.
 */
export function createAllowance(deps: {
  perMinute: number;
  dispatch(incoming: Incoming): Promise<Handled>;
  chat: Chat;
  clock: Clock;
  log: Log;
  meter: Meter;
}): (incoming: Incoming) => Promise<Handled> {
  const { perMinute, dispatch, chat, clock, log, meter } = deps;
  const each = MINUTE / perMinute;
  const whole = each * Math.ceil(perMinute / 3);
  const people = new Map<string, Spent>();

  function find(personId: string): Spent {
    const spent = people.get(personId) ?? { wholeAt: 0, pausedUntil: 0 };
    people.delete(personId);
    people.set(personId, spent);
    const [quietest = ''] = people.keys();
    if (people.size > MOST_PEOPLE) people.delete(quietest);
    return spent;
  }

  function judge(personId: string, at: number): 'granted' | 'told' | 'left' {
    const spent = find(personId);
    if (at < spent.pausedUntil) return 'left';
    const wholeAt = Math.max(spent.wholeAt, at) + each;
    if (wholeAt <= at + whole) {
      spent.wholeAt = wholeAt;
      return 'granted';
    }
    spent.pausedUntil = at + whole;
    return 'told';
  }

  async function tell(incoming: Incoming): Promise<void> {
    const to = incoming.isDirect ? '' : `${whose(incoming)} `;
    const seconds = Math.ceil(whole / SECOND);
    const markdown = `${to}That is faster than I may answer. Go on in ${seconds} seconds; what you ask until then I leave.`;
    try {
      await announced(chat, incoming.answering).send(incoming.place, { markdown });
    } catch (error) {
      if (error instanceof TakenOver) throw error;
      log.warn({ error: messageOf(error) }, 'nobody could be told to wait');
    }
  }

  return async (incoming) => {
    const verdict = judge(incoming.person.id, incoming.askedAt ?? clock());
    if (verdict === 'granted') return dispatch(incoming);
    meter.taken('hasty');
    log.warn({ personId: incoming.person.id, verdict }, 'somebody asks faster than they may');
    if (verdict === 'told') await tell(incoming);
    return HANDLED;
  };
}
