import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Test } from 'tap';
import { HOUR } from '../../../src/core/clock.ts';
import {
  type ClaimedEvent,
  HANDLED,
  type Handled,
  type Inbox,
  type InboxEvent,
} from '../../../src/core/inbox.ts';
import { until as untilNamed } from '../until.ts';

let count = 0;

/** Returns an event whose body is its key; of the partition `room` unless another one is given. */
export function newEvent(fields: Partial<InboxEvent> = {}): InboxEvent {
  const key = `event-${++count}`;
  return { key, rememberFor: HOUR, partitionKey: 'room', body: fields.key ?? key, ...fields };
}

/** Waits until a condition holds; its source names it in the error. @param timeout milliseconds */
export const until = (isSo: () => boolean | Promise<boolean>, timeout?: number) =>
  untilNamed(String(isSo), isSo, timeout);

/** Opens an inbox whose events are handled at once. @returns their bodies, in the order in which they were handed out */
export function record(inbox: Inbox): string[] {
  const handled: string[] = [];
  inbox.open(async ({ body }) => {
    handled.push(body);
    return HANDLED;
  });
  return handled;
}

/** Opens an inbox whose events are handled when `end` is called, at the latest at the end of the test. */
export function hold(t: Test, inbox: Inbox) {
  const claimed = new Map<string, { event: ClaimedEvent; end: (handled?: Handled) => void }>();
  let isOver = false;
  t.teardown(() => {
    isOver = true;
    for (const { end } of claimed.values()) end();
  });
  inbox.open((event) => {
    const gate = Promise.withResolvers<Handled>();
    if (isOver) gate.resolve(HANDLED);
    claimed.set(event.body, { event, end: (handled = HANDLED) => gate.resolve(handled) });
    return gate.promise;
  });
  return claimed;
}

/** Creates a handler for several inboxes that notes the handled bodies, and those that shared their partition with another. */
export function watchPartitions() {
  const handled: string[] = [];
  const collisions: string[] = [];
  const running = new Set<string>();
  const handle = async ({ body }: ClaimedEvent) => {
    const key = body.split(' ')[0] ?? '';
    if (running.has(key)) collisions.push(body);
    running.add(key);
    await delay(Math.random() * 4);
    running.delete(key);
    handled.push(body);
    return HANDLED;
  };
  return { handled, collisions, handle };
}

/** Waits until every event is deleted, which happens after it was handled. */
export const untilEmpty = ({ pool }: { pool: Pool }) =>
  until(async () => (await pool.query('select from events')).rowCount === 0);
