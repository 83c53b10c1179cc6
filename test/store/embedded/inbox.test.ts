import { setTimeout as delay } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { HANDLED, type Handled, type InboxLimits, OwnershipLostError } from '../../../src/core/inbox.ts';
import type { Files } from '../../../src/store/embedded/disk.ts';
import { createEmbeddedInbox } from '../../../src/store/embedded/inbox.ts';
import { openInboxJournal } from '../../../src/store/embedded/inbox-journal.ts';
import { createFaultyDisk, systemError } from '../../support/faulty-disk.ts';
import { createMemoryLog } from '../../support/records.ts';
import { inboxContract } from '../../support/store-contract/inbox.ts';
import { hold, newEvent, record, until } from '../../support/store-contract/inbox-events.ts';

function open(limits?: Partial<InboxLimits>) {
  const log = createMemoryLog();
  return { inbox: createEmbeddedInbox({ log, clock: Date.now, limits }), ...log };
}

/** Opens the inbox of one process on a folder. */
async function start(path: string, files: Files = createFaultyDisk()) {
  const log = createMemoryLog();
  const folder = { path, stillHeld: async () => true };
  const journal = await openInboxJournal({ folder, log, clock: Date.now, files });
  return {
    journal,
    ...log,
    inbox: createEmbeddedInbox({ log, clock: Date.now, journal, closeTimeout: 100 }),
  };
}

await inboxContract(t, 'embedded inbox', async (t: Test) => {
  const dir = t.testdir();
  let { inbox } = await start(dir);
  t.teardown(async () => {
    await inbox.drain(0);
    await inbox.close();
  });
  const restart = async (timeout = 1_000) => {
    await inbox.drain(timeout);
    await inbox.close();
    ({ inbox } = await start(dir));
    return inbox;
  };
  return { inbox, restart };
});

t.test(
  'an event is accepted when it is flushed; it is handled meanwhile, and has no effect before',
  async (t) => {
    const disk = createFaultyDisk();
    const { inbox } = await start(t.testdir(), disk);
    const claimed = hold(t, inbox);
    const gate = Promise.withResolvers<void>();
    disk.gate = gate.promise;
    const steps: string[] = [];
    const event = newEvent();
    const accepting = inbox.accept(event).then(() => steps.push('accepted'));
    const again = inbox.accept(event).then((acceptance) => steps.push(acceptance));
    await until(() => claimed.size === 1);
    const checking = claimed
      .get(event.body)
      ?.event.checkOwnership()
      .then(() => steps.push('owned'));
    await delay(20);
    t.strictSame(steps, []);
    gate.resolve();
    await Promise.all([accepting, again, checking]);
    t.strictSame(steps.sort(), ['accepted', 'duplicate', 'owned']);
    await inbox.drain(0);
  },
);

for (const at of ['atAppend', 'fault'] as const)
  for (const code of ['ENOSPC', 'EIO'])
    t.test(
      `an event that can not be written (${code} ${at}) is refused, and no process handles it`,
      async (t) => {
        const [disk, dir] = [createFaultyDisk(), t.testdir()];
        const { inbox, journal } = await start(dir, disk);
        const claimed = hold(t, inbox);
        const [kept, event, behind] = [newEvent({ partitionKey: 'kept' }), newEvent(), newEvent()];
        await inbox.accept(kept);
        disk[at] = systemError(code);
        const accepting = Promise.allSettled([event, event, behind].map(inbox.accept));
        await until(() => claimed.has(event.body));
        const effect = claimed.get(event.body)?.event.checkOwnership();
        await t.rejects(async () => effect, new OwnershipLostError());
        const refused = { status: 'rejected', reason: { code: 'store_unavailable' } };
        t.match(await accepting, [refused, refused, refused]);
        for (const { end } of claimed.values()) end();
        await until(() => inbox.size === 0);
        t.notOk(claimed.has(behind.body), 'not begun');
        t.strictSame(await inbox.backlog(), { size: 0, age: 0 });
        disk[at] = undefined;
        if (code === 'EIO') {
          await t.rejects(inbox.accept(newEvent()), { code: 'store_unavailable' }, 'for good');
          await t.rejects(inbox.setMissedSince(1), { code: 'store_unavailable' });
          await t.rejects(journal.probe(), /no longer written/);
        } else {
          await journal.probe();
          t.equal(await inbox.accept(event), 'accepted', 'it may come again');
          claimed.get(event.body)?.end();
        }
        await inbox.drain(1_000);
        await inbox.close();
        const { inbox: next } = await start(dir);
        const handled = record(next);
        await delay(20);
        t.notOk(
          handled.includes(behind.body) || (code === 'EIO' && handled.includes(event.body)),
          `${handled}`,
        );
        await next.drain(0);
      },
    );

t.test('what a killed process had accepted is handed out, and what it had heard is known', async (t) => {
  const dir = t.testdir();
  const { inbox } = await start(dir);
  const claimed = hold(t, inbox);
  const events = ['done', 'begun', 'taken back', 'waiting'].map((body) =>
    newEvent({ partitionKey: body, body }),
  );
  const before = Date.now();
  for (const event of events) await inbox.accept(event);
  await until(() => claimed.size === 4);
  for (const body of ['done', 'begun']) await claimed.get(body)?.event.checkOwnership();
  const takeBack = await claimed.get('taken back')?.event.checkOwnership();
  await takeBack?.();
  claimed.get('done')?.end();
  await until(() => inbox.size === 3);
  // The process is killed here: nothing more is written, and nothing is closed.
  const { inbox: next } = await start(dir);
  const handed: string[] = [];
  next.open(async ({ body, isInterrupted }) => {
    handed.push(`${body} ${isInterrupted}`);
    return HANDLED;
  });
  await until(() => handed.length === 3);
  t.strictSame(handed, ['begun true', 'taken back false', 'waiting false']);
  t.ok(((await next.lastEventBeforeStart()) ?? 0) >= before);
  for (const event of events) t.equal(await next.accept(event), 'duplicate');
  await next.drain(1_000);
  await next.close();
});

t.test('closing waits for an event that is being written, and the next process hands it out', async (t) => {
  const [disk, dir] = [createFaultyDisk(), t.testdir()];
  const { inbox } = await start(dir, disk);
  hold(t, inbox);
  const gate = Promise.withResolvers<void>();
  disk.gate = gate.promise;
  const steps: string[] = [];
  const event = newEvent();
  const accepting = inbox.accept(event).then((acceptance) => steps.push(acceptance));
  await inbox.drain(0);
  const closing = inbox.close().then(() => steps.push('closed'));
  await delay(150);
  t.strictSame(steps, []);
  gate.resolve();
  await Promise.all([accepting, closing]);
  t.strictSame(steps, ['accepted', 'closed']);
  const { inbox: next } = await start(dir);
  const handled = record(next);
  await until(() => handled.length === 1);
  t.strictSame(handled, [event.body]);
  await next.drain(1_000);
});

t.test('an event that ends before it is flushed is not handed out again', async (t) => {
  const [disk, dir] = [createFaultyDisk(), t.testdir()];
  const { inbox } = await start(dir, disk);
  const handled = record(inbox);
  const gate = Promise.withResolvers<void>();
  disk.gate = gate.promise;
  const accepting = inbox.accept(newEvent());
  await until(() => handled.length === 1);
  gate.resolve();
  await accepting;
  await inbox.drain(1_000);
  await inbox.close();
  const { journal } = await start(dir);
  t.strictSame(journal.saved.unfinished, []);
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
