import { setTimeout as delay } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { HANDLED, type Handled, type InboxLimits } from '../../../src/core/inbox.ts';
import { startInbox as start } from '../../support/inbox-journal.ts';
import { createMemoryInbox } from '../../support/memory-inbox.ts';
import { createMemoryLog } from '../../support/records.ts';
import { inboxContract } from '../../support/store-contract/inbox.ts';
import { newEvent } from '../../support/store-contract/inbox-events.ts';

function open(limits?: Partial<InboxLimits>) {
  const log = createMemoryLog();
  return { inbox: createMemoryInbox({ log, clock: Date.now, limits }), ...log };
}

await inboxContract(t, 'embedded inbox', async (t: Test) => {
  const dir = t.testdir();
  let { inbox } = await start(t, dir);
  t.teardown(async () => {
    await inbox.drain(0);
    await inbox.close();
  });
  const restart = async (timeout = 1_000) => {
    await inbox.drain(timeout);
    await inbox.close();
    ({ inbox } = await start(t, dir));
    return inbox;
  };
  return { inbox, restart };
});

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
