import { HANDLED, OwnershipLostError } from '../../../src/core/inbox.ts';
import { hold, newEvent, record, until } from './inbox-events.ts';
import type { InboxParts } from './inbox-parts.ts';

/** Requirements of an inbox whose events have effects that did not happen, or are given up. */
export const takeBackParts: InboxParts = {
  async 'an event of which every effect was taken back begins anew after a restart'(t, inbox, restart) {
    const claimed = hold(t, inbox);
    const event = newEvent();
    await inbox.accept(event);
    await until(() => claimed.has(event.body));
    const taken = claimed.get(event.body)?.event;
    const effects = [await taken?.checkOwnership(), await taken?.checkOwnership()];
    for (const takeBack of effects) await takeBack?.();
    await effects[0]?.();

    const next = hold(t, await restart(0));
    await until(() => next.has(event.body));
    t.equal(next.get(event.body)?.event.isInterrupted, false);
  },

  async 'an event of which one effect was not taken back counts as interrupted'(t, inbox, restart) {
    const claimed = hold(t, inbox);
    const event = newEvent();
    await inbox.accept(event);
    await until(() => claimed.has(event.body));
    const taken = claimed.get(event.body)?.event;
    const first = await taken?.checkOwnership();
    await taken?.checkOwnership();
    await first?.();
    await first?.();

    const next = hold(t, await restart(0));
    await until(() => next.has(event.body));
    t.equal(next.get(event.body)?.event.isInterrupted, true, 'a second call takes nothing more back');
  },

  async 'an effect after one that was taken back counts'(t, inbox, restart) {
    const claimed = hold(t, inbox);
    const event = newEvent();
    await inbox.accept(event);
    await until(() => claimed.has(event.body));
    const taken = claimed.get(event.body)?.event;
    await (await taken?.checkOwnership())?.();
    await taken?.checkOwnership();

    const next = hold(t, await restart(0));
    await until(() => next.has(event.body));
    t.equal(next.get(event.body)?.event.isInterrupted, true);
  },

  async 'an event that was interrupted before stays so, whatever is taken back'(t, inbox, restart) {
    const claimed = hold(t, inbox);
    const event = newEvent();
    await inbox.accept(event);
    await until(() => claimed.has(event.body));
    await claimed.get(event.body)?.event.checkOwnership();

    const second = await restart(0);
    const again = hold(t, second);
    await until(() => again.has(event.body));
    await (await again.get(event.body)?.event.checkOwnership())?.();
    const third = hold(t, await restart(0));
    await until(() => third.has(event.body));
    t.equal(third.get(event.body)?.event.isInterrupted, true);
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
