import { setTimeout as delay } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { HANDLED, type Handled, type InboxLimits } from '../../../src/core/inbox.ts';
import { createEmbeddedInbox } from '../../../src/store/embedded/inbox.ts';
import type { SavedInbox } from '../../../src/store/embedded/inbox-file.ts';
import { createMemoryLog } from '../../support/records.ts';
import { inboxContract } from '../../support/store-contract/inbox.ts';
import { hold, newEvent, until } from '../../support/store-contract/inbox-events.ts';

function open(limits?: Partial<InboxLimits>) {
  const log = createMemoryLog();
  return { inbox: createEmbeddedInbox({ log, clock: Date.now, limits }), ...log };
}

/** A file in memory; `writes` lists what was saved and deleted, in that order. */
function createFile() {
  const file = {
    saved: undefined as SavedInbox | undefined,
    writes: [] as string[],
    isFull: false,
    isStuck: false,
    before: async () => {},
    async save(inbox: SavedInbox) {
      const written = structuredClone(inbox);
      await file.before();
      if (file.isFull || file.isStuck) throw new Error('no room');
      file.writes.push('saved');
      file.saved = written;
    },
    async delete() {
      await file.before();
      if (file.isStuck) throw new Error('read-only');
      file.writes.push('deleted');
      file.saved = undefined;
    },
  };
  return file;
}

const waiting = () => ({
  unfinished: [{ partitionKey: 'room', body: 'one', acceptedAt: 1, isInterrupted: false }],
  seen: [],
});

await inboxContract(t, 'embedded inbox', async (t: Test) => {
  const log = createMemoryLog();
  const file = createFile();
  const start = () =>
    createEmbeddedInbox({ log, clock: Date.now, saved: file.saved, file, closeTimeout: 100 });
  let inbox = start();
  t.teardown(() => inbox.drain(0));
  const restart = async (timeout = 1_000) => {
    await inbox.drain(timeout);
    await inbox.close();
    inbox = start();
    return inbox;
  };
  return { inbox, restart };
});

t.test(
  'the saved inbox is deleted before its events are handled, so that a crash does not bring them back',
  async (t) => {
    const log = createMemoryLog();
    const file = createFile();
    const first = createEmbeddedInbox({ log, clock: Date.now, file });
    hold(t, first);
    await first.accept(newEvent());
    await first.accept(newEvent());
    await first.drain(0);
    await first.close();
    t.match(log.lines, [{ level: 'warn', fields: { events: 2 }, text: /kept for the next start/ }]);

    const second = createEmbeddedInbox({ log, clock: Date.now, saved: file.saved, file });
    t.strictSame(file.writes, ['saved'], 'nothing changes until the inbox is opened');
    const claimed = hold(t, second);
    await until(() => claimed.size > 0);
    t.equal(file.saved, undefined);
  },
);

t.test(
  'on a full disk events of the saved inbox are handled once, and no line says that they were kept',
  async (t) => {
    const log = createMemoryLog();
    const file = createFile();
    file.saved = waiting();
    file.isFull = true;
    const inbox = createEmbeddedInbox({ log, clock: Date.now, saved: file.saved, file });
    const claimed = hold(t, inbox);
    await until(() => claimed.size > 0);
    await inbox.drain(0);
    await t.rejects(inbox.close(), new Error('no room'));
    t.equal(file.saved, undefined);
    t.match(log.lines, [{ level: 'info' }]);
  },
);

t.test(
  'events of a saved inbox that can not be deleted are dropped and logged: they would be answered at every start',
  async (t) => {
    const log = createMemoryLog();
    const file = createFile();
    file.isStuck = true;
    const inbox = createEmbeddedInbox({ log, clock: Date.now, saved: waiting(), file });
    const claimed = hold(t, inbox);
    const fresh = newEvent();
    await inbox.accept(fresh);
    await until(() => claimed.size > 0);
    t.strictSame([...claimed.keys()], [fresh.body]);
    t.match(log.lines, [
      { level: 'info' },
      { level: 'error', text: /are dropped/, fields: { err: { message: 'read-only' } } },
    ]);
  },
);

t.test(
  'an inbox that is drained before the saved one is deleted saves its events again after that',
  async (t) => {
    const file = createFile();
    const slow = Promise.withResolvers<void>();
    file.before = () => slow.promise;
    const inbox = createEmbeddedInbox({ log: createMemoryLog(), clock: Date.now, saved: waiting(), file });
    const claimed = hold(t, inbox);
    t.equal(await inbox.drain(0), 1);
    const closing = inbox.close();
    file.before = async () => {};
    await delay(5);
    slow.resolve();
    await closing;
    t.equal(claimed.size, 0);
    t.strictSame(file.writes, ['deleted', 'saved']);
    t.match(file.saved, waiting());
  },
);

t.test('an inbox accepts nothing before it is opened or after it is drained', async (t) => {
  const { inbox } = open();
  const event = newEvent();
  t.equal(await inbox.accept(event), 'closed');
  const handled: string[] = [];
  inbox.open(async ({ body }) => {
    handled.push(body);
    return HANDLED;
  });
  t.equal(await inbox.accept(event), 'accepted', 'the same event may come again');
  const draining = inbox.drain(60_000);
  t.equal(await inbox.accept(newEvent()), 'closed');
  t.equal(await draining, 0);
  t.equal(await inbox.accept(event), 'closed');
  t.strictSame(handled, [event.body]);
});

t.test('an event that never ends does not hold up its partition for ever', async (t) => {
  const { inbox, lines } = open({ longest: 10 });
  const gate = Promise.withResolvers<Handled>();
  const handled: string[] = [];
  inbox.open(({ body }) => {
    handled.push(body);
    return handled.length === 1 ? gate.promise : Promise.resolve(HANDLED);
  });
  await inbox.accept(newEvent());
  await inbox.accept(newEvent());
  t.equal(await inbox.drain(60_000), 0);
  t.equal(handled.length, 2);
  t.match(lines, [{ level: 'error', fields: { partitionKey: 'room' }, text: /takes too long/ }]);
  gate.resolve(HANDLED);
});

t.test('the inbox handles only so many partitions at a time and accepts only so many events', async (t) => {
  const { inbox } = open({ running: 2, waiting: 3 });
  const gate = Promise.withResolvers<Handled>();
  let running = 0;
  inbox.open(() => {
    running += 1;
    return gate.promise;
  });
  const answers = [];
  for (const partitionKey of ['a', 'b', 'c', 'd'])
    answers.push(await inbox.accept(newEvent({ partitionKey })));
  t.strictSame(answers, ['accepted', 'accepted', 'accepted', 'busy']);
  await delay(1);
  t.equal(running, 2);
  t.equal(inbox.size, 3);
  gate.resolve(HANDLED);
  t.equal(await inbox.drain(60_000), 0);
  t.equal(running, 3);
});
