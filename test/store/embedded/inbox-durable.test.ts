import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { HANDLED, OwnershipLostError } from '../../../src/core/inbox.ts';
import { createFaultyDisk, systemError } from '../../support/faulty-disk.ts';
import { startInbox as start } from '../../support/inbox-journal.ts';
import { hold, newEvent, record, until } from '../../support/store-contract/inbox-events.ts';

t.test(
  'an event is accepted when it is flushed; it is handled meanwhile, and has no effect before',
  async (t) => {
    const disk = createFaultyDisk();
    const { inbox } = await start(t, t.testdir(), disk);
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
        const { inbox, journal } = await start(t, dir, disk);
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
        const { inbox: next } = await start(t, dir);
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
  const { inbox } = await start(t, dir);
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
  const { inbox: next } = await start(t, dir);
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
  const { inbox } = await start(t, dir, disk);
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
  const { inbox: next } = await start(t, dir);
  const handled = record(next);
  await until(() => handled.length === 1);
  t.strictSame(handled, [event.body]);
  await next.drain(1_000);
});

t.test('an event that ends before it is flushed is not handed out again', async (t) => {
  const [disk, dir] = [createFaultyDisk(), t.testdir()];
  const { inbox } = await start(t, dir, disk);
  const handled = record(inbox);
  const gate = Promise.withResolvers<void>();
  disk.gate = gate.promise;
  const accepting = inbox.accept(newEvent());
  await until(() => handled.length === 1);
  gate.resolve();
  await accepting;
  await inbox.drain(1_000);
  await inbox.close();
  const { journal } = await start(t, dir);
  t.strictSame(journal.saved.unfinished, []);
});

t.test(
  'on a full disk an event that is tried again is not begun each time, but when it is kept',
  async (t) => {
    const disk = createFaultyDisk();
    const { inbox } = await start(t, t.testdir(), disk);
    const begun: string[] = [];
    inbox.open(async ({ body }) => {
      begun.push(body);
      return HANDLED;
    });
    const event = newEvent();
    disk.fault = systemError('ENOSPC');
    for (let times = 0; times < 5; times++)
      await t.rejects(inbox.accept(event), { code: 'store_unavailable' });
    await until(() => inbox.size === 0);
    t.strictSame(begun, [event.body], 'once, before the disk was known to be full');
    disk.fault = undefined;
    t.equal(await inbox.accept(event), 'accepted');
    await until(() => begun.length === 2);
    const next = newEvent();
    const accepting = inbox.accept(next);
    await until(() => begun.includes(next.body));
    t.equal(await accepting, 'accepted');
    await inbox.drain(0);
  },
);

t.test('a process whose folder another one took over answers nothing that the other one has', async (t) => {
  const dir = t.testdir();
  let isHeld = true;
  const { inbox } = await start(t, dir, createFaultyDisk(), async () => isHeld);
  const claimed = hold(t, inbox);
  const events = ['begun', 'waiting'].map((body) => newEvent({ partitionKey: body, body }));
  for (const event of events) await inbox.accept(event);
  await until(() => claimed.size === 2);
  await claimed.get('begun')?.event.checkOwnership();
  isHeld = false;
  const { inbox: next } = await start(t, dir);
  const handed = hold(t, next);
  await until(() => handed.size === 2);
  for (const { event } of claimed.values()) await t.rejects(event.checkOwnership(), new OwnershipLostError());
  t.equal(handed.get('begun')?.event.isInterrupted, true);
  await handed.get('waiting')?.event.checkOwnership();
});
