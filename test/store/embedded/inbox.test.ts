import { setTimeout as delay } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { HANDLED, type Handled, type InboxLimits } from '../../../src/core/inbox.ts';
import { createEmbeddedInbox, type Rest } from '../../../src/store/embedded/inbox.ts';
import { createMemoryLog } from '../../support/records.ts';
import { hold, inboxContract, newEvent, until } from '../../support/store-contract/inbox.ts';

function open(limits?: Partial<InboxLimits>) {
  const log = createMemoryLog();
  return { inbox: createEmbeddedInbox({ log, clock: Date.now, limits }), ...log };
}

/** A file in memory; `writes` are what was kept and forgotten, in that order. */
function createFile() {
  const file = {
    kept: undefined as Rest | undefined,
    writes: [] as string[],
    isFull: false,
    isStuck: false,
    before: async () => {},
    async keep(rest: Rest) {
      const written = structuredClone(rest);
      await file.before();
      if (file.isFull || file.isStuck) throw new Error('no room');
      file.writes.push('kept');
      file.kept = written;
    },
    async forget() {
      await file.before();
      if (file.isStuck) throw new Error('read-only');
      file.writes.push('forgotten');
      file.kept = undefined;
    },
  };
  return file;
}

const waiting = () => ({
  unfinished: [{ lane: 'lane', body: 'one', acceptedAt: 1, isInterrupted: false }],
  seen: [],
});

await inboxContract(t, 'memory', async (t: Test) => {
  const log = createMemoryLog();
  const file = createFile();
  const start = () => createEmbeddedInbox({ log, clock: Date.now, former: file.kept, file });
  let inbox = start();
  t.teardown(() => inbox.drain(0));
  const restart = async (patience = 1_000) => {
    await inbox.drain(patience);
    await inbox.close();
    inbox = start();
    return inbox;
  };
  return { inbox, restart };
});

t.test('a crash brings nothing back, and nobody knows what was heard', async (t) => {
  const log = createMemoryLog();
  const file = createFile();
  const first = createEmbeddedInbox({ log, clock: Date.now, file });
  hold(t, first);
  await first.accept(newEvent());
  await first.accept(newEvent());
  await first.drain(0);
  await first.close();
  t.match(log.lines, [{ level: 'warn', fields: { events: 2 }, text: /kept for the next start/ }]);

  const second = createEmbeddedInbox({ log, clock: Date.now, former: file.kept, file });
  t.strictSame(file.writes, ['kept'], 'as long as it is not open, nothing changes');
  const claimed = hold(t, second);
  await until(() => claimed.size > 0);
  t.equal(file.kept, undefined);
});

t.test('a full disk: nothing comes back, and what is lost is not said to be kept', async (t) => {
  const log = createMemoryLog();
  const file = createFile();
  file.kept = waiting();
  file.isFull = true;
  const inbox = createEmbeddedInbox({ log, clock: Date.now, former: file.kept, file });
  const claimed = hold(t, inbox);
  await until(() => claimed.size > 0);
  await inbox.drain(0);
  await t.rejects(inbox.close(), new Error('no room'));
  t.equal(file.kept, undefined);
  t.match(log.lines, [{ level: 'info' }]);
});

t.test('what can not be forgotten is left, and said: it would be answered at every start', async (t) => {
  const log = createMemoryLog();
  const file = createFile();
  file.isStuck = true;
  const inbox = createEmbeddedInbox({ log, clock: Date.now, former: waiting(), file });
  const claimed = hold(t, inbox);
  const fresh = newEvent();
  await inbox.accept(fresh);
  await until(() => claimed.size > 0);
  t.strictSame([...claimed.keys()], [fresh.body]);
  t.match(log.lines, [{ level: 'info' }, { level: 'error', text: /left/, fields: { err: 'read-only' } }]);
});

t.test('drained before what was kept could be forgotten, it keeps it again, afterwards', async (t) => {
  const file = createFile();
  const slow = Promise.withResolvers<void>();
  file.before = () => slow.promise;
  const inbox = createEmbeddedInbox({ log: createMemoryLog(), clock: Date.now, former: waiting(), file });
  const claimed = hold(t, inbox);
  t.equal(await inbox.drain(0), 1);
  const closing = inbox.close();
  file.before = async () => {};
  await delay(5);
  slow.resolve();
  await closing;
  t.equal(claimed.size, 0);
  t.strictSame(file.writes, ['forgotten', 'kept']);
  t.match(file.kept, waiting());
});

t.test('nothing is accepted before it is opened, nor once it is drained', async (t) => {
  const { inbox } = open();
  const event = newEvent();
  t.equal(await inbox.accept(event), 'closed');
  const handled: string[] = [];
  inbox.open(async ({ body }) => {
    handled.push(body);
    return HANDLED;
  });
  t.equal(await inbox.accept(event), 'accepted', 'it may come again');
  const draining = inbox.drain(60_000);
  t.equal(await inbox.accept(newEvent()), 'closed');
  t.equal(await draining, 0);
  t.equal(await inbox.accept(event), 'closed');
  t.strictSame(handled, [event.body]);
});

t.test('what never ends does not hold up its lane for ever', async (t) => {
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
  t.match(lines, [{ level: 'error', fields: { lane: 'lane' }, text: /takes too long/ }]);
  gate.resolve(HANDLED);
});

t.test('only so many lanes are at work, and only so many events are taken on', async (t) => {
  const { inbox } = open({ running: 2, waiting: 3 });
  const gate = Promise.withResolvers<Handled>();
  let running = 0;
  inbox.open(() => {
    running += 1;
    return gate.promise;
  });
  const answers = [];
  for (const lane of ['a', 'b', 'c', 'd']) answers.push(await inbox.accept(newEvent({ partitionKey: lane })));
  t.strictSame(answers, ['accepted', 'accepted', 'accepted', 'busy']);
  await delay(1);
  t.equal(running, 2);
  t.equal(inbox.size, 3);
  gate.resolve(HANDLED);
  t.equal(await inbox.drain(60_000), 0);
  t.equal(running, 3);
});
