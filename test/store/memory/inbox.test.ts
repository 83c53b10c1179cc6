import { setTimeout as delay } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { HANDLED, type Handled, type InboxLimits } from '../../../src/core/inbox.ts';
import { createMemoryInbox, type Rest } from '../../../src/store/memory/inbox.ts';
import { hold, inboxContract, newEvent, until } from '../inbox-contract.ts';
import { createMemoryLog } from '../samples.ts';

function open(limits?: Partial<InboxLimits>) {
  const log = createMemoryLog();
  return { inbox: createMemoryInbox({ log, clock: Date.now, limits }), ...log };
}

await inboxContract(t, 'memory', async (t: Test) => {
  const log = createMemoryLog();
  let kept: Rest | undefined;
  const start = () => {
    const keep = async (rest: Rest) => {
      kept = structuredClone(rest);
    };
    return createMemoryInbox({ log, clock: Date.now, former: kept, keep });
  };
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
  const kept: Rest[] = [];
  const keep = async (rest: Rest) => void kept.push(structuredClone(rest));
  const first = createMemoryInbox({ log, clock: Date.now, keep });
  hold(t, first);
  await first.accept(newEvent());
  await first.accept(newEvent());
  await first.drain(0);
  await first.close();
  t.match(log.lines, [{ level: 'warn', fields: { events: 2 }, text: /kept for the next start/ }]);

  const second = createMemoryInbox({ log, clock: Date.now, former: kept.at(-1), keep });
  t.equal(kept.length, 1, 'as long as it is not open, nothing changes');
  const held = hold(t, second);
  await until(() => held.size > 0);
  t.strictSame(kept.at(-1), { unfinished: [], seen: [] });
});

t.test('a rest that can not be forgotten is handled all the same, and said', async (t) => {
  const log = createMemoryLog();
  const former = {
    unfinished: [{ lane: 'lane', body: 'one', acceptedAt: 1, isInterrupted: false }],
    seen: [],
  };
  const keep = async () => {
    throw new Error('no room');
  };
  const inbox = createMemoryInbox({ log, clock: Date.now, former, keep });
  const held = hold(t, inbox);
  await until(() => held.size > 0);
  t.match(log.lines, [{ level: 'info' }, { level: 'error', text: /twice/, fields: { err: 'no room' } }]);
});

t.test('drained before what was kept could be forgotten, it keeps it again', async (t) => {
  const former = {
    unfinished: [{ lane: 'lane', body: 'one', acceptedAt: 1, isInterrupted: false }],
    seen: [],
  };
  const slow = Promise.withResolvers<void>();
  const kept: Rest[] = [];
  const keep = async (rest: Rest) => {
    kept.push(structuredClone(rest));
    if (kept.length === 1) await slow.promise;
  };
  const inbox = createMemoryInbox({ log: createMemoryLog(), clock: Date.now, former, keep });
  const held = hold(t, inbox);
  t.equal(await inbox.drain(0), 1);
  slow.resolve();
  await inbox.close();
  t.equal(held.size, 0);
  t.match(kept.at(-1), { unfinished: former.unfinished });
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
  const draining = inbox.drain(1_000);
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
  t.equal(await inbox.drain(1_000), 0);
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
  for (const lane of ['a', 'b', 'c', 'd']) answers.push(await inbox.accept(newEvent({ lane })));
  t.strictSame(answers, ['accepted', 'accepted', 'accepted', 'busy']);
  await delay(1);
  t.equal(running, 2);
  t.equal(inbox.size, 3);
  gate.resolve(HANDLED);
  t.equal(await inbox.drain(1_000), 0);
  t.equal(running, 3);
});
