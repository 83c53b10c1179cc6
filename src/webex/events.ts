import { type Clock, MINUTE, SECOND } from '../core/clock.ts';
import { endsWithin } from '../core/ends-within.ts';
import type { Log } from '../core/log.ts';
import { newReference } from '../core/secrets.ts';
import { type Delivery, isTooOld, keyOf, kindOf, MAX_AGE, parseDelivery } from './delivery.ts';
import { createLanes } from './lanes.ts';
import { createSeen } from './seen.ts';

/**
 * accepted: will be handled, or is none of our business · duplicate: was accepted before ·
 * malformed: no delivery of Webex · busy: come again later.
 */
export type Acceptance = 'accepted' | 'duplicate' | 'malformed' | 'busy';

/** What Webex tells us, in order, once. */
export interface Events {
  /** Takes one webhook body whose signature was verified; returns at once. */
  accept(rawBody: Buffer): Acceptance;
  /**
   * Accepts nothing more and finishes what was accepted.
   *
   * @param patience milliseconds
   * @returns how many were left unfinished
   */
  drain(patience: number): Promise<number>;
  /** Accepted and not finished. */
  readonly size: number;
}

export interface EventLimits {
  /** Spaces that are answered at once. */
  running: number;
  /** Deliveries accepted and not finished. */
  waiting: number;
  /** Those of one space. */
  waitingInLane: number;
  /** Milliseconds after which the next delivery of a space no longer waits for this one. */
  longest: number;
}

const defaultLimits: EventLimits = { running: 48, waiting: 1_000, waitingInLane: 100, longest: 3 * MINUTE };
const KEYS_KEPT = 20_000;

/**
 * @param deps.handle does what a delivery asks for; the next one of the same space waits for its promise
 * @param deps.onLost told of a delivery that could not be handled, and the reference in the log; never rejects
 * @param deps.onMembership told when who is in a space has changed
 */
export function createEvents(deps: {
  botId: string;
  handle: (delivery: Delivery) => Promise<void>;
  onLost: (delivery: Delivery, reference: string) => Promise<void>;
  onMembership: (roomId: string) => void;
  log: Log;
  clock: Clock;
  limits?: Partial<EventLimits> | undefined;
}): Events {
  const { botId, handle, onLost, onMembership, log, clock } = deps;
  const limits = { ...defaultLimits, ...deps.limits };
  const lanes = createLanes(limits);
  const seen = createSeen(MAX_AGE + 5 * MINUTE, KEYS_KEPT, clock);
  let open = true;

  async function run(delivery: Delivery): Promise<void> {
    const { resource, event, data } = delivery;
    const about = { resource, event, id: data.id, roomId: data.roomId };
    const handled = handle(delivery).catch((err: unknown) => {
      const reference = newReference();
      log.error({ ...about, reference, err }, 'a Webex event was not handled');
      return onLost(delivery, reference);
    });
    if (await endsWithin(handled, limits.longest)) return;
    log.error(
      { ...about, after: limits.longest / SECOND },
      'a Webex event takes too long; its space goes on',
    );
  }

  return {
    accept(rawBody) {
      if (!open) return 'busy';
      const delivery = parseDelivery(rawBody);
      if (!delivery) return 'malformed';
      const key = keyOf(delivery);
      if (seen.has(key)) return 'duplicate';
      const { resource, event, data } = delivery;
      const kind = kindOf(delivery, botId);
      if (resource === 'memberships' && data.roomId !== undefined) onMembership(data.roomId);
      if (kind === 'question' && isTooOld(delivery, clock())) {
        log.warn(
          { resource, event, id: data.id, created: data.created },
          'a Webex event came too late and is left',
        );
      } else if (kind === 'question' || kind === 'own') {
        if (!lanes.add(data.roomId ?? data.id, () => run(delivery))) return 'busy';
      }
      seen.add(key);
      return 'accepted';
    },
    async drain(patience) {
      open = false;
      await endsWithin(lanes.idle(), patience);
      if (lanes.size > 0) log.error({ left: lanes.size }, 'Webex events were left unfinished');
      return lanes.size;
    },
    get size() {
      return lanes.size;
    },
  };
}
