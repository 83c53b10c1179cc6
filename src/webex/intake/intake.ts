import type { Inbox } from '../../core/inbox.ts';
import type { Meter } from '../../core/meter.ts';
import type { Webex } from '../client/index.ts';
import { createBackfill } from './backfill.ts';
import { createBackfillGate } from './backfill-gate.ts';
import type { Delivery, DeliveryOutcome } from './delivery.ts';
import { createEvents, type EventsDeps, type Receipt } from './events.ts';
import type { WebexTime } from './webex-clock.ts';

/** Takes deliveries in, from the webhook, the websocket and the backfill. */
export interface Intake {
  /** Accepts the body of a webhook whose signature was verified. Never rejects. */
  accept(rawBody: Buffer): Promise<Receipt>;
  /** Accepts a delivery from the websocket. Never rejects. */
  receive(delivery: Delivery): Promise<DeliveryOutcome>;
  /** Begins a backfill of the messages since that time, in epoch milliseconds; returns at once. */
  backfill(since: number): void;
  /** Ends a backfill that is under way; what it has not read yet is left to the next start. */
  stopBackfill(): void;
  /** Returns the time of the last accepted event, in epoch milliseconds. */
  lastAt(): number | undefined;
  /** Ends what runs beside the deliveries. To be called while the inbox is open. */
  stop(): Promise<void>;
}

/** Creates the intake of a bot that is not started: it answers `closed` to every delivery, and counts it. */
export function createClosedIntake(meter: Pick<Meter, 'taken'>): Intake {
  const refuse = async (): Promise<'closed'> => {
    meter.taken('closed');
    return 'closed';
  };
  return {
    accept: refuse,
    receive: refuse,
    backfill() {},
    stopBackfill() {},
    lastAt: () => undefined,
    async stop() {},
  };
}

/** Creates the intake of a running bot, and opens the inbox. */
export function createIntake(
  deps: Omit<EventsDeps, 'mayKeep'> & {
    client: Pick<Webex, 'rooms' | 'messages'>;
    inbox: Inbox;
    webexClock: WebexTime;
    /** The backfill reads no messages before this time, in epoch milliseconds; undefined for no such bound. */
    earliestMissed: number | undefined;
  },
): Intake {
  const { botId, client, inbox, earliestMissed, webexClock, log, clock } = deps;
  const gate = createBackfillGate();
  const events = createEvents({ ...deps, mayKeep: gate.mayKeep });
  const backfill = createBackfill({
    botId,
    client,
    gate,
    keep: events.keep,
    setMissedSince: inbox.setMissedSince,
    earliest: earliestMissed,
    toWebex: webexClock.toWebex,
    log,
    clock,
  });
  return {
    accept: events.accept,
    receive: events.receive,
    backfill: backfill.since,
    stopBackfill: backfill.stop,
    lastAt: events.lastAt,
    stop: events.stop,
  };
}
