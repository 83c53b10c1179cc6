import { HANDLED, OwnershipLostError } from '../../../src/core/inbox.ts';
import { hold, newEvent, record, until } from './inbox-events.ts';
import type { InboxParts } from './inbox-parts.ts';

/** Requirements of an inbox whose events have effects that did not happen, or are given up. */
export const takeBackParts: InboxParts = {
  async 'an event whose effects were all taken back is not interrupted after a restart'(t, inbox, restart) {
    const claimed = hold(t, inbox);
    const bodies = ['all', 'one of two', 'twice the same', 'again'];
    for (const body of bodies) await inbox.accept(newEvent({ partitionKey: body, body }));
    await until(() => claimed.size === bodies.length);
    const begin = async (body: string) => claimed.get(body)?.event.checkOwnership();
    const all = await Promise.all([begin('all'), begin('all')]);
    for (const takeBack of all) await takeBack?.();
    const [first] = await Promise.all([begin('one of two'), begin('one of two')]);
    await first?.();
    const [same] = await Promise.all([begin('twice the same'), begin('twice the same')]);
    await same?.();
    await same?.();
    const before = await begin('again');
    await before?.();
    await begin('again');
    const next = await restart(0);
    const handled = new Map<string, boolean>();
    next.open(async ({ body, isInterrupted }) => {
      handled.set(body, isInterrupted);
      return HANDLED;
    });
    await until(() => handled.size === bodies.length);
    t.strictSame(Object.fromEntries(handled), {
      all: false,
      'one of two': true,
      'twice the same': true,
      again: true,
    });
  },

  async 'what an earlier process may have done can not be taken back'(t, inbox, restart) {
    const first = hold(t, inbox);
    const event = newEvent();
    await inbox.accept(event);
    await until(() => first.has(event.body));
    await first.get(event.body)?.event.checkOwnership();
    const second = await restart(0);
    const claimed = hold(t, second);
    await until(() => claimed.has(event.body));
    const takeBack = await claimed.get(event.body)?.event.checkOwnership();
    await takeBack?.();
    const third = await restart(0);
    const last = hold(t, third);
    await until(() => last.has(event.body));
    t.equal(last.get(event.body)?.event.isInterrupted, true);
  },

  async 'an event whose handler gives up when the inbox is closed begins anew after the restart'(
    t,
    inbox,
    restart,
  ) {
    const begun: string[] = [];
    inbox.open(async ({ body, ended }) => {
      begun.push(body);
      const over = Promise.withResolvers<void>();
      ended.addEventListener('abort', () => over.resolve());
      await over.promise;
      t.type(ended.reason, OwnershipLostError);
      return HANDLED;
    });
    const events = [newEvent({ partitionKey: 'a' }), newEvent({ partitionKey: 'b' })];
    for (const event of events) await inbox.accept(event);
    await until(() => begun.length === 2);
    const next = hold(t, await restart(0));
    await until(() => next.size === 2);
    t.strictSame([...next.keys()].sort(), events.map(({ body }) => body).sort());
    t.ok([...next.values()].every(({ event }) => !event.isInterrupted));
  },

  async 'an event that was renounced is not accepted afterwards'(t, inbox) {
    const handled = record(inbox);
    const event = newEvent();
    await inbox.renounce(event);
    t.equal(await inbox.accept(event), 'duplicate');
    const other = newEvent();
    await inbox.accept(other);
    await until(() => handled.length > 0);
    t.strictSame(handled, [other.body]);
  },
};
