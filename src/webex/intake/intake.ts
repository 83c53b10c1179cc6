import type { Acceptance, Inbox } from '../../core/inbox.ts';
import type { Meter } from '../../core/meter.ts';
import type { Webex } from '../client/index.ts';
import { createBackfill } from './backfill.ts';
import { createBackfillGate } from './backfill-gate.ts';
import type { Delivery } from './delivery.ts';
import { createEvents, type EventsDeps, type Receipt } from './events.ts';

/** Takes in what happens in Webex, by webhook, by websocket and over REST. */
export interface Intake {
  /** Accepts the body of a webhook whose signature was verified. Never rejects. */
  accept(rawBody: Buffer): Promise<Receipt>;
  /** Accepts a delivery from the websocket. Never rejects. */
  receive(delivery: Delivery): Promise<Acceptance | 'told'>;
  /** Reads over REST the messages since then, which may have been missed: epoch milliseconds. */
  backfill(since: number): void;
  stopBackfill(): void;
  /** When an event was last accepted, in epoch milliseconds. */
  lastAt(): number | undefined;
}

/** Creates the intake of a bot that is not started: it accepts nothing, and counts what comes. */
export function createClosedIntake(meter: Pick<Meter, 'taken'>): Intake {
  const refuse = async (): Promise<'closed'> => {
    meter.taken('closed');
    return 'closed';
  };
  return { accept: refuse, receive: refuse, backfill() {}, stopBackfill() {}, lastAt: () => undefined };
}

/** Creates the intake of a running bot, and opens the inbox. */
export function createIntake(
  deps: Omit<EventsDeps, 'mayKeep'> & {
    client: Pick<Webex, 'rooms' | 'messages'>;
    inbox: Inbox;
    /** Messages before this time are not read over REST: epoch milliseconds. */
    earliestMissed: number | undefined;
  },
): Intake {
  const { botId, client, inbox, earliestMissed, log, clock } = deps;
  const gate = createBackfillGate();
  const events = createEvents({ ...deps, mayKeep: gate.mayKeep });
  const backfill = createBackfill({
    botId,
    client,
    gate,
    keep: events.keep,
    setMissedSince: inbox.missed,
    earliest: earliestMissed,
    log,
    clock,
  });
  return {
    accept: events.accept,
    receive: events.receive,
    backfill: backfill.since,
    stopBackfill: backfill.stop,
    lastAt: events.lastAt,
  };
}
