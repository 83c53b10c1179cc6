import { setTimeout as delay } from 'node:timers/promises';
import { HANDLED, OwnershipLostError } from '../../../src/core/inbox.ts';
import { hold, newEvent, record, until } from './inbox-events.ts';
import type { InboxParts } from './inbox-parts.ts';

/** Requirements of an inbox whose process ends. */
export const restartParts: InboxParts = {
  async 'events accepted before a restart are handled after it, in order and once'(t, inbox, restart) {
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
    t.strictSame([...claimed.keys()], ['a1', 'b1', 'b2'], 'no further event is begun');

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
    await t.rejects(async () => claimed.get('b2')?.event.checkOwnership(), new OwnershipLostError());
    for (const event of events) t.equal(await next.accept(event), 'duplicate');
    await delay(50);
    t.equal(handled.length, 5);
  },

  async 'an event that ends only because the process ends is handled after the restart'(t, inbox, restart) {
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

  async 'what the product has to say by itself is kept before the inbox is opened, and after it is drained'(
    t,
    inbox,
    restart,
  ) {
    const before = newEvent({ isOwn: true });
    t.equal(await inbox.accept(before), 'accepted');
    const first = record(inbox);
    await until(() => first.includes(before.body));
    await inbox.drain(1_000);
    const after = newEvent({ isOwn: true });
    t.equal(await inbox.accept(after), 'accepted');

    const handled = record(await restart());
    await until(() => handled.includes(after.body));
    t.strictSame([...first, ...handled], [before.body, after.body], 'each is handled once');
  },

  async 'a slow answer that a restart cut off counts as interrupted'(t, inbox, restart) {
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

  async 'an inbox that ends before it was opened leaves everything as it was'(t, inbox, restart) {
    hold(t, inbox);
    const [first, second] = [newEvent(), newEvent()];
    for (const event of [first, second]) await inbox.accept(event);
    const between = await restart(0);
    const heardAt = await between.lastEventBeforeStart();
    t.ok(heardAt);
    const last = await restart();
    t.equal(await last.lastEventBeforeStart(), heardAt);
    const handled = record(last);
    await until(() => handled.length === 2);
    t.strictSame(handled, [first.body, second.body]);
  },

  async 'an inbox that is opened while it ends stays closed'(t, inbox, restart) {
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

  async 'the next process learns since when events were missed, until one has looked for them'(
    t,
    inbox,
    restart,
  ) {
    record(inbox);
    await inbox.accept(newEvent({ partitionKey: undefined }));
    const before = Date.now() - 1_000;
    await inbox.setMissedSince(before + 10);
    await inbox.setMissedSince(before);
    t.equal(await inbox.lastEventBeforeStart(), undefined, 'not the process itself');

    const next = await restart();
    t.equal(await next.lastEventBeforeStart(), before);
    record(next);
    await next.setMissedSince(before - 10);
    await next.accept(newEvent());
    await next.setMissedSince(undefined);

    const last = await restart();
    const heardAt = (await last.lastEventBeforeStart()) ?? 0;
    t.ok(heardAt > before + 10);
  },

  async '`lastEventBeforeStart` is when the last event from outside was accepted before this process opened the inbox'(
    t,
    inbox,
    restart,
  ) {
    t.equal(await inbox.lastEventBeforeStart(), undefined, 'nothing was ever accepted');
    record(inbox);
    const before = Date.now();
    await inbox.accept(newEvent({ partitionKey: undefined }));
    const after = Date.now();
    await delay(20);
    await inbox.accept(newEvent({ isOwn: true }));
    t.equal(await inbox.lastEventBeforeStart(), undefined, 'not what this process heard');

    const next = await restart();
    const heardAt = (await next.lastEventBeforeStart()) ?? 0;
    t.ok(heardAt >= before - 1 && heardAt <= after + 1, `${heardAt - before} of ${after - before} ms`);
    record(next);
    await next.accept(newEvent());
    t.equal(await next.lastEventBeforeStart(), heardAt, 'it stays, though this process heard more');

    const last = await restart();
    t.ok(((await last.lastEventBeforeStart()) ?? 0) > after);
  },
};
