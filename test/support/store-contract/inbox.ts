import { setTimeout as delay } from 'node:timers/promises';
import type { Test } from 'tap';
import { HANDLED } from '../../../src/core/inbox.ts';
import { BROKEN } from '../records.ts';
import { hold, newEvent, record, until } from './inbox-events.ts';
import type { InboxParts, RestartableInbox } from './inbox-parts.ts';
import { restartParts } from './inbox-restart.ts';
import { takeBackParts } from './inbox-take-back.ts';
import { hundred } from './parts.ts';

/**
 * Tests the requirements of every inbox.
 *
 * @param open called for each requirement with its test; the inbox ends with that test
 */
export async function inboxContract(
  t: Test,
  name: string,
  open: (t: Test) => Promise<RestartableInbox>,
): Promise<void> {
  for (const [text, check] of Object.entries({ ...parts, ...restartParts, ...takeBackParts })) {
    await t.test(`${name}: ${text}`, async (t) => {
      const { inbox, restart } = await open(t);
      await check(t, inbox, restart);
    });
  }
}

const parts: InboxParts = {
  async 'an event is accepted and handled once, also when it comes a hundred times at once'(t, inbox) {
    const handled = record(inbox);
    const event = newEvent();
    const answers = await Promise.all(hundred.map(() => inbox.accept(event)));
    t.strictSame(answers.sort(), ['accepted', ...hundred.slice(1).map(() => 'duplicate')]);
    await until(() => handled.length > 0);
    t.equal(await inbox.accept(event), 'duplicate', 'also after it was handled');
    t.equal(
      await inbox.accept({ ...event, partitionKey: 'another', body: 'another' }),
      'duplicate',
      'the key counts',
    );
    await delay(50);
    t.strictSame(handled, [event.body]);
  },

  async 'an event of text that is not valid is accepted and handled once'(t, inbox) {
    const handled = record(inbox);
    const [key, partitionKey] = [`key ${BROKEN}`, `room ${BROKEN}`];
    t.equal(await inbox.accept(newEvent({ key, partitionKey, body: `body ${BROKEN}` })), 'accepted');
    t.equal(await inbox.accept(newEvent({ key, partitionKey, body: 'again' })), 'duplicate');
    await until(() => handled.length > 0);
    t.match(handled, [/^body /]);
  },

  async 'a key counts until its time, and no longer'(t, inbox) {
    const handled = record(inbox);
    const event = newEvent({ rememberFor: 50 });
    t.equal(await inbox.accept(event), 'accepted');
    await delay(60);
    t.equal(await inbox.accept(newEvent({ key: event.key })), 'accepted');
    await until(() => handled.length === 2);
  },

  async 'events are handled in order within a partition and side by side across partitions'(t, inbox) {
    const keys = Array.from({ length: 20 }, (_, n) => `room-${n}`);
    const handled: string[] = [];
    const running = new Set<string>();
    const collisions: string[] = [];
    const sideBySide = Promise.withResolvers<void>();
    inbox.open(async ({ body }) => {
      const key = body.split(' ')[0] ?? '';
      if (running.has(key)) collisions.push(body);
      running.add(key);
      if (running.size > 5) sideBySide.resolve();
      await sideBySide.promise;
      await delay(Math.random() * 10);
      running.delete(key);
      handled.push(body);
      return HANDLED;
    });
    const accept = async (key: string) => {
      for (let n = 0; n < 10; n++) await inbox.accept(newEvent({ partitionKey: key, body: `${key} ${n}` }));
    };
    await Promise.all(keys.map(accept));
    await until(() => handled.length === 200);
    for (const key of keys) {
      t.strictSame(
        handled.filter((body) => body.startsWith(`${key} `)),
        Array.from({ length: 10 }, (_, n) => `${key} ${n}`),
      );
    }
    t.strictSame(collisions, []);
  },

  async 'an event without a partition key is remembered and not handed out'(t, inbox) {
    const handled = record(inbox);
    const event = newEvent({ partitionKey: undefined });
    t.equal(await inbox.accept(event), 'accepted');
    t.equal(await inbox.accept(event), 'duplicate');
    const last = newEvent();
    await inbox.accept(last);
    await until(() => handled.length > 0);
    t.strictSame(handled, [last.body]);
    await until(() => inbox.size === 0);
  },

  async 'a full partition is busy and the others are not, and a refused event may come again'(t, inbox) {
    const claimed = hold(t, inbox);
    const full = { partitionKey: 'full' };
    const [first, second] = [newEvent(full), newEvent(full)];
    await inbox.accept(first);
    await until(() => claimed.has(first.body));
    await inbox.accept(second);
    const answers = [];
    for (let n = 0; n < 110; n++) answers.push(await inbox.accept(newEvent(full)));
    const accepted = answers.indexOf('busy');
    t.ok(accepted > 50 && accepted < 110, `${accepted} more may wait`);
    t.ok(answers.slice(accepted).every((answer) => answer === 'busy'));
    const refused = newEvent(full);
    t.equal(await inbox.accept(refused), 'busy');
    t.equal(await inbox.accept(newEvent({ partitionKey: 'other' })), 'accepted');
    claimed.get(first.body)?.end();
    await until(() => claimed.has(second.body));
    t.equal(await inbox.accept(refused), 'accepted');
  },

  async 'a handled event lets its partition go on, though it is not finished'(t, inbox) {
    const claimed = hold(t, inbox);
    const [first, second] = [newEvent(), newEvent()];
    for (const event of [first, second]) await inbox.accept(event);
    await until(() => claimed.has(first.body));
    await delay(50);
    t.notOk(claimed.has(second.body));
    const finished = Promise.withResolvers<void>();
    claimed.get(first.body)?.end({ finished: finished.promise });
    await until(() => claimed.has(second.body));
    claimed.get(second.body)?.end();
    await until(() => inbox.size === 0);
    finished.resolve();
    await delay(50);
    t.equal(claimed.size, 2);
  },

  async 'ownership can be checked several times'(t, inbox) {
    const claimed = hold(t, inbox);
    const event = newEvent();
    await inbox.accept(event);
    await until(() => claimed.has(event.body));
    const { isInterrupted, checkOwnership } = claimed.get(event.body)?.event ?? {};
    t.equal(isInterrupted, false);
    await checkOwnership?.();
    await Promise.all([checkOwnership?.(), checkOwnership?.()]);
    claimed.get(event.body)?.end();
    await until(() => inbox.size === 0);
  },

  async 'the backlog tells how many events are unfinished and how old the oldest is'(t, inbox) {
    t.strictSame(await inbox.backlog(), { size: 0, age: 0 });
    const claimed = hold(t, inbox);
    const before = Date.now();
    const [first, second] = [newEvent(), newEvent()];
    for (const event of [first, second]) await inbox.accept(event);
    await until(() => claimed.has(first.body));
    await delay(20);
    const { size, age } = await inbox.backlog();
    t.equal(size, 2, 'the one that is handled and the one behind it');
    t.ok(age >= 19 && age <= Date.now() - before + 1, `${age} ms`);
    const { acceptedAt = 0 } = claimed.get(first.body)?.event ?? {};
    t.ok(acceptedAt >= before - 1 && acceptedAt <= Date.now() + 1, `after ${acceptedAt - before} ms`);
    claimed.get(first.body)?.end();
    await until(() => claimed.has(second.body));
    claimed.get(second.body)?.end();
    await until(() => inbox.size === 0);
    await until(async () => (await inbox.backlog()).size === 0);
  },

  async 'draining waits for events that are being handled'(t, inbox) {
    const claimed = hold(t, inbox);
    const events = [newEvent({ partitionKey: 'one' }), newEvent({ partitionKey: 'two' })];
    for (const event of events) await inbox.accept(event);
    await until(() => claimed.size === 2);
    t.equal(inbox.size, 2);
    let left: number | undefined;
    const drained = inbox.drain(60_000).then((count) => {
      left = count;
    });
    claimed.get(events[0]?.body ?? '')?.end();
    await delay(50);
    t.equal(left, undefined);
    claimed.get(events[1]?.body ?? '')?.end();
    await drained;
    t.equal(left, 0);
    t.equal(inbox.size, 0);
  },

  async 'draining ends at its timeout and returns how many are left'(t, inbox) {
    const claimed = hold(t, inbox);
    const events = [
      newEvent({ partitionKey: 'one' }),
      newEvent({ partitionKey: 'two' }),
      newEvent({ partitionKey: 'three' }),
    ];
    for (const event of events) await inbox.accept(event);
    await until(() => claimed.size === 3);
    claimed.get(events[0]?.body ?? '')?.end();
    await until(() => inbox.size === 2);
    t.equal(await inbox.drain(50), 2);
  },
};
