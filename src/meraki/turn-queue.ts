import { createPlaces, type Places } from '../core/async/places.ts';
import type { Clock } from '../core/clock.ts';
import type { RateLimiter } from '../core/rate-limiter.ts';
import { limited, unavailable } from './failures.ts';
import type { WaitingCall } from './waiting-call.ts';
import { createWaitingCalls } from './waiting-calls.ts';

/**
 * The most calls to one organization that are under way: as many as Meraki lets go in a second, with its burst. An
 * organization that answers within two seconds never has so many.
 */
export const MAX_CALLS_OF_ORGANIZATION = 20;

/** The calls to one organization that wait for their turns. */
export interface TurnQueue {
  /** Lets a call wait. Refuses its command at once when the turn would come too late. */
  add(call: WaitingCall): void;
  /** Takes out a call that is not waited for any more. */
  remove(call: WaitingCall): void;
  /** Drops the turn that is not due yet: Meraki has asked for a pause. */
  dropTurn(): void;
  /** Whether no call goes because too many are under way, here or in the whole process. */
  isFull(): boolean;
}

/** The collaborators of a queue. */
export interface TurnQueueDeps {
  rateLimiter: RateLimiter;
  /** The places for the calls of the whole process. */
  places: Places;
  now: Clock;
  /** Waits so many milliseconds; rejects when the client is closed. */
  sleep(ms: number): Promise<unknown>;
  /** Is called when no call waits or is under way. */
  emptied(): void;
}

/**
 * Creates the queue of an organization. It takes one turn at a time from the rate limiter, and says whose it is only when it is
 * due, so a call that has left has used none. Room for the call is taken before: a call that waited after its turn would go
 * together with later ones.
 */
export function createTurnQueue({ rateLimiter, places, now, sleep, emptied }: TurnQueueDeps): TurnQueue {
  const waiting = createWaitingCalls<WaitingCall>();
  const room = createPlaces(MAX_CALLS_OF_ORGANIZATION);
  let underWay = 0;
  let isGiving = false;
  let isFull = false;
  /** The turn that was asked for and is not given yet. */
  let next: { due: number } | undefined;

  /** Returns in how many milliseconds the call can go before which `rank - 1` others go. */
  function soonest(rank: number): number {
    if (next === undefined) return rateLimiter.soonest(rank);
    return Math.max(next.due - now(), rank > 1 ? rateLimiter.soonest(rank - 1) : 0);
  }

  function noteWait({ pause }: WaitingCall, wait: number): void {
    if (wait > 0) pause.until = Math.max(pause.until, now() + wait);
  }

  function refuse({ command, last }: WaitingCall): void {
    command.refuse(limited(last));
  }

  /** Refuses a call that was added when it comes too late behind those that wait. */
  function refuseIfLate(added: WaitingCall): void {
    const wait = soonest(waiting.rankOf(added));
    if (wait > added.command.deadline.left()) refuse(added);
    else noteWait(added, wait);
  }

  /** Refuses the calls that can't be in time: the last ones first, because then those before them may be. */
  function refuseLate(): void {
    const calls = waiting.inOrder().map((call) => ({ call, left: call.command.deadline.left() }));
    const waits = calls.map((_, at) => soonest(at + 1));
    const [first = 0] = waits;
    for (const { call, left } of calls) if (left < first) refuse(call);
    let inTime = calls.filter(({ left }) => left >= first);
    for (;;) {
      const late = inTime.findLast(({ left }, at) => (waits[at] ?? 0) > left);
      if (late === undefined) break;
      refuse(late.call);
      inTime = inTime.filter(({ call }) => call.command !== late.call.command);
    }
    for (const [at, { call }] of inTime.entries()) noteWait(call, waits[at] ?? 0);
  }

  /** Takes a turn and waits until it is due. @returns when it was due; undefined when there is none */
  async function waitForTurn(): Promise<number | undefined> {
    const calls = waiting.inOrder();
    if (calls.length === 0) return undefined;
    const turn = { due: now() };
    next = turn;
    try {
      const timeout = Math.max(0, ...calls.map(({ command }) => command.deadline.left()));
      const wait = await rateLimiter.acquire(timeout);
      if (wait === undefined) {
        for (const call of calls) refuse(call);
        return undefined;
      }
      turn.due += wait;
      refuseLate();
      if (wait > 0) await sleep(wait).catch((error) => Promise.reject(unavailable(error)));
      return next === turn ? turn.due : undefined;
    } finally {
      next = undefined;
    }
  }

  /** Waits for room and a turn, and gives both to the call whose turn it is then. */
  async function giveTurn(): Promise<void> {
    isFull = true;
    const leaveRoom = await room.take();
    const leavePlace = await places.take();
    isFull = false;
    underWay += 1;
    const end = () => {
      leaveRoom();
      leavePlace();
      underWay -= 1;
      if (!isGiving && underWay === 0) emptied();
    };
    let call: WaitingCall | undefined;
    try {
      const due = await waitForTurn();
      call = due === undefined ? undefined : waiting.next();
      if (due !== undefined) call?.begin({ due, end });
    } finally {
      if (call === undefined) end();
    }
  }

  async function giveTurns(): Promise<void> {
    isGiving = true;
    while (waiting.size > 0) {
      try {
        await giveTurn();
      } catch (error) {
        for (const call of waiting.inOrder()) {
          waiting.remove(call);
          call.fail(error);
        }
      }
    }
    isGiving = false;
    if (underWay === 0) emptied();
  }

  return {
    add(call) {
      waiting.add(call);
      refuseIfLate(call);
      if (!isGiving) void giveTurns();
    },
    remove: waiting.remove,
    dropTurn() {
      next = undefined;
    },
    isFull: () => isFull,
  };
}
