import { setTimeout as delay } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { HANDLED, type Handled, type InboxLimits } from '../../../src/core/inbox.ts';
import { createMemoryInbox } from '../../../src/store/memory/inbox.ts';
import { inboxContract, newEvent } from '../inbox-contract.ts';
import { createMemoryLog } from '../samples.ts';

function open(limits?: Partial<InboxLimits>) {
  const log = createMemoryLog();
  return { inbox: createMemoryInbox({ log, clock: Date.now, limits }), ...log };
}

await inboxContract(t, 'memory', async (t: Test) => {
  const { inbox } = open();
  t.teardown(() => inbox.drain(0));
  return inbox;
});

t.test('nothing is accepted before it is opened, nor once it is drained', async (t) => {
  const { inbox } = open();
  const event = newEvent();
  t.equal(await inbox.accept(event), 'busy');
  const handled: string[] = [];
  inbox.open(async ({ body }) => {
    handled.push(body);
    return HANDLED;
  });
  t.equal(await inbox.accept(event), 'accepted', 'it may come again');
  const draining = inbox.drain(1_000);
  t.equal(await inbox.accept(newEvent()), 'busy');
  t.equal(await draining, 0);
  t.equal(await inbox.accept(event), 'busy');
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
