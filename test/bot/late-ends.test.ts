import t from 'tap';
import { createLateEnds } from '../../src/bot/late-ends.ts';
import type { Grant } from '../../src/core/links.ts';
import { createMemoryAuditLog } from '../support/audit-log.ts';
import { ada, ben, grantOf, lab, NOW } from '../support/chat.ts';
import { createMemoryLog } from '../support/records.ts';
import { hundred } from '../support/store-contract/parts.ts';
import { until } from '../support/until.ts';

const link = grantOf(ada, { linkId: 'k7m2abcd' });

/** A store that fails until it is told otherwise, and then has this link or none. */
function setup(retry = { first: 60_000, longest: 60_000 }) {
  const state: { isAway: boolean; stored: Grant | undefined; revoked: number; unreadable: boolean } = {
    isAway: true,
    stored: link,
    revoked: 0,
    unreadable: false,
  };
  const { audit, entries } = createMemoryAuditLog(() => NOW);
  const told: [string, boolean][] = [];
  const late = createLateEnds(
    {
      tokens: {
        source: () => ({ token: async () => '', renew: async () => '', issuedAt: async () => 0 }),
        claimNotification: async () => undefined,
        async stopServing(_key, isStillDue = () => true) {
          await Promise.resolve();
          if (state.isAway) throw new Error('the store is away');
          const grant = state.stored;
          if (grant === undefined || !isStillDue(grant)) return undefined;
          state.stored = undefined;
          const { personId, organizationId, organizationName } = grant;
          const times = { attempts: 0, nextAt: NOW, requestedAt: NOW };
          const sealedRefreshToken = 'sealed';
          return {
            grant,
            revocation: { id: 'r', personId, organizationId, organizationName, sealedRefreshToken, ...times },
            isUnreadable: state.unreadable,
          };
        },
        async revokeAtMeraki() {
          state.revoked += 1;
          return 'confirmed';
        },
      },
      store: { findGrant: async () => state.stored },
      audit,
      clock: () => NOW,
      log: createMemoryLog(),
    },
    retry,
  );
  const goOn = (grant = link) =>
    late.goOn({
      grant,
      action: 'revoke',
      actor: ben,
      tellOwner: async (isUnreadable) => told.push([grant.organizationName, isUnreadable]),
    });
  return { late, goOn, state, entries, told, audit };
}

const ENDED = { action: 'revoke', outcome: 'ended', actorId: ben.id, linkId: 'k7m2abcd' };

t.test('an end is tried until the store answers, without anybody asking', async (t) => {
  const { goOn, state, entries, told } = setup({ first: 2, longest: 5 });
  goOn();
  setTimeout(() => {
    state.isAway = false;
  }, 20);
  await until('it has ended', () => state.revoked === 1);
  t.match(entries, [ENDED]);
  t.strictSame(told, [['Aurora Retail', false]]);
});

t.test('of a hundred at once one reports it, and everything is done once', async (t) => {
  for (const stored of [link, undefined]) {
    const { late, goOn, state, entries, told } = setup();
    for (const _ of hundred) goOn();
    t.strictSame(await late.settle(ada.id), [], 'not yet');
    Object.assign(state, { isAway: false, stored });
    const settled = await Promise.all(hundred.map(() => late.settle(ada.id)));
    t.strictSame(settled.flat(), [link]);
    t.match(entries, [ENDED]);
    t.equal(entries.length, 1);
    t.equal(told.length, 1);
    t.equal(state.revoked, stored === undefined ? 0 : 1, 'what is in the queue is told by it');
    t.strictSame(await late.settle(ada.id), []);
  }
});

t.test('only what is meant is settled', async (t) => {
  const { late, goOn, state } = setup();
  goOn();
  state.isAway = false;
  t.strictSame(await late.settle('tom'), []);
  t.strictSame(await late.settle(), [link]);
});

t.test('a link that was ended otherwise, or made anew, is not said to have ended by this', async (t) => {
  const others = setup();
  others.goOn();
  others.goOn(grantOf(ada, lab));
  await others.audit.record({ action: 'unlink', outcome: 'failed', subject: link });
  await others.audit.record({ action: 'unlink', outcome: 'ended', subject: link });
  Object.assign(others.state, { isAway: false, stored: undefined });
  t.match(await others.late.settle(ada.id), [{ organizationName: 'Harbor Lab' }]);
  t.equal(others.told.length, 1);

  const anew = setup();
  anew.goOn();
  Object.assign(anew.state, { isAway: false, stored: { ...link, linkId: 'another1' } });
  t.strictSame(await anew.late.settle(ada.id), []);
  t.match(anew.state.stored, { linkId: 'another1' });
  t.strictSame([anew.entries, anew.told], [[], []]);

  const taken = setup();
  taken.goOn();
  Object.assign(taken.state, { isAway: false, stored: undefined });
  const settling = taken.late.settle(ada.id);
  taken.late.forget(link);
  t.strictSame(await settling, []);
  t.strictSame([taken.entries, taken.told], [[], []]);
});

t.test('the owner learns that Meraki can not be told', async (t) => {
  const { late, goOn, state, told } = setup();
  goOn();
  Object.assign(state, { isAway: false, unreadable: true });
  await late.settle();
  t.strictSame(told, [['Aurora Retail', true]]);
});
