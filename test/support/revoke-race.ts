import type { Test } from 'tap';
import { HOUR } from '../../src/core/clock.ts';
import type { Store } from '../../src/core/store.ts';
import { TicketRefusedError } from '../../src/core/ticket-refusal.ts';
import { ben, start } from './chat.ts';
import { createLinkingInstance, createMeraki, STEPS, type Step } from './linking-crowd.ts';
import { hundred } from './store-contract/parts.ts';

/**
 * Links a hundred people through the instances, holds each at one of the steps, and confirms `revoke all` while all go on:
 * no link is left, then or later, and no token is alive at Meraki.
 *
 * @param stores of one instance each; the first one revokes
 */
export async function raceRevokeAll(
  t: Test,
  stores: [Store, ...Store[]],
  isReleasedBefore: boolean,
): Promise<void> {
  const clock = Date.now;
  const meraki = createMeraki(clock);
  const release = Promise.withResolvers<void>();
  let held = 0;
  const allHeld = Promise.withResolvers<void>();
  const stepOf = (n: number): Step => STEPS[n % STEPS.length] ?? 'start';
  const reached = async (personId: string, step: Step) => {
    if (stepOf(Number(personId.slice(1))) !== step) return;
    held += 1;
    if (held === 100) allHeld.resolve();
    await release.promise;
  };
  const [first, ...others] = stores.map((store) => createLinkingInstance(store, clock, meraki, reached));
  if (first === undefined) throw new Error('no instance');
  const instances = [first, ...others];
  const bot = await start(t, undefined, HOUR, { store: stores[0], tokens: first.tokens, clock });

  const linkings = hundred.map((n) => {
    const person = { id: `p${n}`, displayName: `P ${n}`, email: `p${n}@aurora.example`, orgId: 'aurora' };
    return instances[n % instances.length]?.link(person).catch((error: unknown) => {
      if (!(error instanceof TicketRefusedError)) throw error;
      t.equal(error.code, 'revoked', `${stepOf(n)}: the refusal says why`);
    });
  });
  await allHeld.promise;
  const asked = (await bot.say(ben, 'revoke all'))[0]?.message.markdown ?? '';
  const command = /`(revoke all \w{8})`/.exec(asked)?.[1] ?? '';

  // Either everybody goes on while it is confirmed, or only once it is.
  if (isReleasedBefore) release.resolve();
  const answer = await bot.answer(ben, command);
  t.match(answer, /revoked/);
  t.strictSame(await stores[0].listGrants(), [], 'no link when the administrator is answered');
  release.resolve();
  await Promise.all(linkings);
  await Promise.all(instances.map(({ settle }) => settle()));
  t.strictSame(await stores[0].listGrants(), [], 'and none appears');
  t.equal(meraki.alive.size, 0, 'no token is alive at Meraki');
}
