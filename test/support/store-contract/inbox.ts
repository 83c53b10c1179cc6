import { setTimeout as delay } from 'node:timers/promises';
import type { Test } from 'tap';
import { HOUR } from '../../../src/core/clock.ts';
import {
  type ClaimedEvent,
  HANDLED,
  type Handled,
  type Inbox,
  type InboxEvent,
  LeaseLostError,
} from '../../../src/core/inbox.ts';
import { until as untilTold } from '../until.ts';
import { hundred } from './parts.ts';

/** An inbox that a test can start anew. */
export interface Lives {
  inbox: Inbox;
  /** The process ends well, what it has not finished after `patience` milliseconds notwithstanding; the next one starts. */
  restart(patience?: number): Promise<Inbox>;
}

/** What an inbox has to do, by the sentence that says so; each gets an inbox of its own. */
type Parts = Record<string, (t: Test, inbox: Inbox, restart: Lives['restart']) => Promise<void>>;

/**
 * What every inbox has to do, whatever is below it.
 * @param open called for each part with its test, whose end is the inbox's
 */
export async function inboxContract(t: Test, name: string, open: (t: Test) => Promise<Lives>): Promise<void> {
  for (const [text, check] of Object.entries(parts)) {
    await t.test(`${name}: ${text}`, async (t) => {
      const { inbox, restart } = await open(t);
      await check(t, inbox, restart);
    });
  }
}

let count = 0;

/** An event whose body is its key, of a lane that is given or the common one. */
export function newEvent(fields: Partial<InboxEvent> = {}): InboxEvent {
  const key = `event-${++count}`;
  return { key, rememberUntil: Date.now() + HOUR, partitionKey: 'lane', body: fields.key ?? key, ...fields };
}

/** Waits until it is so, and names it by its own text when it never comes. @param patience milliseconds */
export const until = (isSo: () => boolean | Promise<boolean>, patience?: number) =>
  untilTold(String(isSo), isSo, patience);

/** Handles at once, and writes down the bodies in the order in which they came. */
function record(inbox: Inbox): string[] {
  const handled: string[] = [];
  inbox.open(async ({ body }) => {
    handled.push(body);
    return HANDLED;
  });
  return handled;
}

/** Handles each event when its gate is opened, at the latest at the end of the test. */
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

const parts: Parts = {
  async 'an event is accepted and handled once, also when it comes a hundred times at once'(t, inbox) {
    const handled = record(inbox);
    const event = newEvent();
    const answers = await Promise.all(hundred.map(() => inbox.accept(event)));
    t.strictSame(answers.sort(), ['accepted', ...hundred.slice(1).map(() => 'duplicate')]);
    await until(() => handled.length > 0);
    t.equal(await inbox.accept(event), 'duplicate', 'also when it was handled');
    t.equal(
      await inbox.accept({ ...event, partitionKey: 'another', body: 'another' }),
      'duplicate',
      'the key counts',
    );
    await delay(50);
    t.strictSame(handled, [event.body]);
  },

  async 'a key counts as long as it was said, and no longer'(t, inbox) {
    const handled = record(inbox);
    const event = newEvent({ rememberUntil: Date.now() + 50 });
    t.equal(await inbox.accept(event), 'accepted');
    await delay(60);
    t.equal(await inbox.accept(newEvent({ key: event.key })), 'accepted');
    await until(() => handled.length === 2);
  },

  async 'in order within a lane, one at a time; side by side across lanes'(t, inbox) {
    const lanes = Array.from({ length: 20 }, (_, n) => `lane-${n}`);
    const handled: string[] = [];
    const atWork = new Set<string>();
    const collisions: string[] = [];
    const sideBySide = Promise.withResolvers<void>();
    inbox.open(async ({ body }) => {
      const lane = body.split(' ')[0] ?? '';
      if (atWork.has(lane)) collisions.push(body);
      atWork.add(lane);
      if (atWork.size > 5) sideBySide.resolve();
      await sideBySide.promise;
      await delay(Math.random() * 10);
      atWork.delete(lane);
      handled.push(body);
      return HANDLED;
    });
    const accept = async (lane: string) => {
      for (let n = 0; n < 10; n++) await inbox.accept(newEvent({ partitionKey: lane, body: `${lane} ${n}` }));
    };
    await Promise.all(lanes.map(accept));
    await until(() => handled.length === 200);
    for (const lane of lanes) {
      t.strictSame(
        handled.filter((body) => body.startsWith(`${lane} `)),
        Array.from({ length: 10 }, (_, n) => `${lane} ${n}`),
      );
    }
    t.strictSame(collisions, []);
  },

  async 'what has no lane is remembered, and not handed out'(t, inbox) {
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

  async 'a lane that is full is busy, and the others are not; what was refused may come again'(t, inbox) {
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

  async 'what was handled lets its lane go on, though it is not finished'(t, inbox) {
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

  async 'who answers announces it, and may do so again'(t, inbox) {
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

  async 'what waits is counted, and how long the oldest does'(t, inbox) {
    t.strictSame(await inbox.backlog(), { size: 0, age: 0 });
    const claimed = hold(t, inbox);
    const before = Date.now();
    const [first, second] = [newEvent(), newEvent()];
    for (const event of [first, second]) await inbox.accept(event);
    await until(() => claimed.has(first.body));
    await delay(20);
    const { size, age } = await inbox.backlog();
    t.equal(size, 2, 'the one at work and the one behind it');
    t.ok(age >= 19 && age <= Date.now() - before + 1, `${age} ms`);
    const { acceptedAt = 0 } = claimed.get(first.body)?.event ?? {};
    t.ok(acceptedAt >= before - 1 && acceptedAt <= Date.now() + 1, `after ${acceptedAt - before} ms`);
    claimed.get(first.body)?.end();
    await until(() => claimed.has(second.body));
    claimed.get(second.body)?.end();
    await until(() => inbox.size === 0);
    await until(async () => (await inbox.backlog()).size === 0);
  },

  async 'draining waits for what is at work'(t, inbox) {
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

  async 'draining ends with its patience and says how many are left'(t, inbox) {
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

  async 'what was accepted before a restart is handled after it, in order, and nothing of it twice'(
    t,
    inbox,
    restart,
  ) {
    const claimed = hold(t, inbox);
    const events = ['a1', 'b1', 'a2', 'b2', 'a3', 'b3'].map((body) =>
      newEvent({ partitionKey: body[0], body }),
    );
    for (const event of events) await inbox.accept(event);
    await until(() => claimed.size === 2);
    claimed.get('b1')?.end();
    await until(() => claimed.has('b2'));
    await claimed.get('a1')?.event.checkOwnership();
    const next = await restart(0);
    t.strictSame([...claimed.keys()], ['a1', 'b1', 'b2'], 'nothing more is begun');

    const handled: string[] = [];
    next.open(async ({ body, isInterrupted, checkOwnership }) => {
      await checkOwnership();
      handled.push(`${body} ${isInterrupted}`);
      return HANDLED;
    });
    await until(() => handled.length >= 5);
    t.strictSame(
      handled.filter((body) => body.startsWith('a')),
      ['a1 true', 'a2 false', 'a3 false'],
    );
    t.strictSame(
      handled.filter((body) => body.startsWith('b')),
      ['b2 false', 'b3 false'],
    );
    await t.rejects(claimed.get('b2')?.event.checkOwnership() ?? Promise.resolve(), new LeaseLostError());
    for (const event of events) t.equal(await next.accept(event), 'duplicate');
    await delay(50);
    t.equal(handled.length, 5);
  },

  async 'what ends only because everything ends is handled after the restart'(t, inbox, restart) {
    const claimed = hold(t, inbox);
    const event = newEvent();
    await inbox.accept(event);
    await until(() => claimed.has(event.body));
    const next = await restart(0);
    claimed.get(event.body)?.end();
    await delay(50);
    const handled = record(next);
    await until(() => handled.length > 0);
    t.strictSame(handled, [event.body]);
  },

  async 'a slow answer that the end cut off is one that was interrupted'(t, inbox, restart) {
    const finished = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    t.teardown(() => finished.resolve());
    inbox.open(async ({ checkOwnership }) => {
      await checkOwnership();
      begun.resolve();
      return { finished: finished.promise };
    });
    const event = newEvent();
    await inbox.accept(event);
    await begun.promise;
    await until(() => inbox.size === 0);
    const next = await restart();
    const handled: string[] = [];
    next.open(async ({ body, isInterrupted }) => {
      handled.push(`${body} ${isInterrupted}`);
      return HANDLED;
    });
    await until(() => handled.length > 0);
    t.strictSame(handled, [`${event.body} true`]);
  },

  async 'one that ends before it was opened leaves everything as it was'(t, inbox, restart) {
    hold(t, inbox);
    const [first, second] = [newEvent(), newEvent()];
    for (const event of [first, second]) await inbox.accept(event);
    const between = await restart(0);
    const heardAt = await between.heardAt();
    t.ok(heardAt);
    const last = await restart();
    t.equal(await last.heardAt(), heardAt);
    const handled = record(last);
    await until(() => handled.length === 2);
    t.strictSame(handled, [first.body, second.body]);
  },

  async 'one that is opened while it ends stays closed'(t, inbox, restart) {
    hold(t, inbox);
    const [first, second] = [newEvent(), newEvent()];
    for (const event of [first, second]) await inbox.accept(event);
    const between = await restart(0);
    await between.drain(0);
    const early = record(between);
    const last = await restart();
    t.strictSame(early, []);
    const handled = record(last);
    await until(() => handled.length === 2);
    t.strictSame(handled, [first.body, second.body]);
  },

  async 'what was missed is told to the next one for as long as nobody has looked for it'(t, inbox, restart) {
    record(inbox);
    await inbox.accept(newEvent({ partitionKey: undefined }));
    const before = Date.now() - 1_000;
    await inbox.missed(before + 10);
    await inbox.missed(before);
    t.equal(await inbox.heardAt(), undefined, 'not to the same one');

    const next = await restart();
    t.equal(await next.heardAt(), before);
    record(next);
    await next.missed(before - 10);
    await next.accept(newEvent());
    await next.missed(undefined);

    const last = await restart();
    const heardAt = (await last.heardAt()) ?? 0;
    t.ok(heardAt > before + 10);
  },

  async 'when somebody last heard something: of what came from outside, before this one was opened'(
    t,
    inbox,
    restart,
  ) {
    t.equal(await inbox.heardAt(), undefined, 'nobody ever did');
    record(inbox);
    const before = Date.now();
    await inbox.accept(newEvent({ partitionKey: undefined }));
    const after = Date.now();
    await delay(20);
    await inbox.accept(newEvent({ isOwn: true }));
    t.equal(await inbox.heardAt(), undefined, 'not what this one heard');

    const next = await restart();
    const heardAt = (await next.heardAt()) ?? 0;
    t.ok(heardAt >= before - 1 && heardAt <= after + 1, `${heardAt - before} of ${after - before} ms`);
    record(next);
    await next.accept(newEvent());
    t.equal(await next.heardAt(), heardAt, 'it stays, though this one heard more');

    const last = await restart();
    t.ok(((await last.heardAt()) ?? 0) > after);
  },
};
