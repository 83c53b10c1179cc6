import { createHash } from 'node:crypto';
import t, { type Test } from 'tap';
import { HOUR, MINUTE } from '../../src/core/clock.ts';
import { underReference } from '../../src/core/reference.ts';
import { newSecret } from '../../src/core/secrets.ts';
import type { Store } from '../../src/core/store.ts';
import { newTicket } from '../../src/core/tickets.ts';
import { createGrantMaker } from '../../src/oauth/grant-maker.ts';
import { createMemoryAuditLog } from '../support/audit-log.ts';
import { signInAndConsent } from '../support/oauth-browser.ts';
import { startTokenRig } from '../support/token-service.ts';
import { until } from '../support/until.ts';

const ada = { id: 'ada', displayName: 'Ada', email: 'ada@aurora.example', orgId: 'aurora' };
const key = { personId: 'ada', organizationId: '549236' };

/** A maker over the real server and store; `organizations` stands for Meraki's answer. */
async function setup(
  t: Test,
  organizations: () => Promise<{ id: string; name: string }[]>,
  wrap = (s: Store) => s,
) {
  const rig = await startTokenRig(t);
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const { audit, entries } = createMemoryAuditLog(rig.clock);
  const maker = createGrantMaker({
    store: wrap(rig.store),
    meraki: rig.provider,
    scopes: ['dashboard:general:config:read'],
    organizations,
    sealer: rig.sealer,
    revocationQueue: rig.revocationQueue,
    audit,
    clock: rig.clock,
    log,
    onCredentials: () => {},
  });
  const make = async () => {
    const verifier = newSecret();
    const codeChallenge = createHash('sha256').update(verifier).digest('base64url');
    const scopes = ['dashboard:general:config:read'];
    const url = rig.provider.authorizeUrl({ state: newSecret(), scopes, codeChallenge });
    const back = await signInAndConsent(url, { person: ada.email, organization: '549236' });
    const { ticket } = newTicket(ada, rig.clock);
    await rig.store.saveTicket({ ...ticket, stage: 'completing' });
    return maker.make(ticket, back.searchParams.get('code') ?? '', verifier);
  };
  /** Discards a code that is bound to no verifier. */
  const discard = async () => {
    const scopes = ['dashboard:general:config:read'];
    const url = rig.provider.authorizeUrl({ state: newSecret(), scopes });
    const back = await signInAndConsent(url, { person: ada.email, organization: '549236' });
    await maker.discard(ada.id, back.searchParams.get('code') ?? '');
  };
  return { ...rig, make, discard, entries };
}

const aurora = async () => [{ id: '549236', name: 'Aurora Retail' }];

t.test('a fresh token is due to be revoked until its grant is stored, and not any longer', async (t) => {
  let pending = 0;
  const rig = await setup(t, async () => {
    pending = (await rig.store.listRevocations()).length;
    return aurora();
  });
  await rig.make();
  t.equal(pending, 1, 'a crash while Meraki names the organization leaves nothing alive');
  t.strictSame(await rig.store.listRevocations(), []);
  rig.pass(10 * MINUTE);
  await rig.revocationQueue.drain();
  t.equal(rig.calls('/oauth/revoke'), 0, 'the link that was made is not revoked');
  t.ok(await rig.tokens.source(key).token());
});

t.test('a link that was made is recorded with time, reference and names', async (t) => {
  const rig = await setup(t, aurora);
  for (const outcome of ['linked', 'replaced']) {
    await underReference(() => rig.make(), 'k2345678');
    t.match(rig.entries.at(-1), {
      at: Number,
      action: 'link',
      outcome,
      actorId: 'ada',
      ...key,
      linkId: (await rig.store.findGrant(key))?.linkId,
      reference: 'k2345678',
      names: {
        actor: { name: 'Ada', email: ada.email },
        person: { name: 'Ada', email: ada.email },
        organization: 'Aurora Retail',
      },
    });
  }
  const ids = new Set(rig.entries.map(({ linkId }) => linkId));
  t.ok(ids.size === 2 && !ids.has(undefined), 'a link that is made again has another id');
});

/** A store in which `act` runs right before a grant would be stored: the last moment at which linking can be stopped. */
const beforeCommit =
  (act: (store: Store) => Promise<unknown>) =>
  (store: Store): Store => ({
    ...store,
    withGrantLock: (of, work) =>
      store.withGrantLock(of, (locked) =>
        work({
          grant: locked.grant,
          commit: async (changes) => {
            if (changes.completeTicket) await act(store);
            await locked.commit(changes);
          },
        }),
      ),
  });

t.test(
  'a ticket that is voided right before its grant is stored makes none, and its tokens are revoked',
  async (t) => {
    const rig = await setup(
      t,
      aurora,
      beforeCommit((store) => store.voidTickets('revoked', 'ada')),
    );
    await t.rejects(rig.make(), { name: 'TicketRefusedError', code: 'revoked' });
    await rig.revocationQueue.stop();
    t.equal(await rig.store.findGrant(key), undefined);
    t.equal(rig.calls('/oauth/revoke'), 1);
    t.strictSame(await rig.store.listRevocations(), []);
  },
);

t.test('an older link of the same organization stays when its new one is voided', async (t) => {
  let isVoided = false;
  const rig = await setup(
    t,
    aurora,
    beforeCommit(async (store) => isVoided && store.voidTickets('revoked', 'ada')),
  );
  const first = await rig.make();
  isVoided = true;
  await t.rejects(rig.make(), { code: 'revoked' });
  t.match(await rig.store.findGrant(key), { sealedRefreshToken: first.sealedRefreshToken });
});

t.test('a commit whose answer was lost is repeated, and makes the link', async (t) => {
  let isLost = true;
  const rig = await setup(t, aurora, (store) => ({
    ...store,
    withGrantLock: (of, work) =>
      store.withGrantLock(of, (locked) =>
        work({
          grant: locked.grant,
          commit: async (changes) => {
            await locked.commit(changes);
            if (isLost) {
              isLost = false;
              throw new Error('connection lost');
            }
          },
        }),
      ),
  }));
  await rig.make();
  t.match(await rig.store.findGrant(key), { status: 'active' });
  t.strictSame(await rig.store.listRevocations(), []);
});

t.test('no organization is refused, and of several the first is linked', async (t) => {
  const none = await setup(t, async () => []);
  await t.rejects(none.make(), /no_organization/);
  const several = await setup(t, async () => [...(await aurora()), { id: '2', name: 'Second' }]);
  t.match(await several.make(), { organizationId: '549236' });
});

t.test('a token whose revocation can’t be stored is revoked at Meraki at once', async (t) => {
  const rig = await setup(t, aurora, (store) => ({
    ...store,
    commit: async () => {
      throw new Error('disk full');
    },
  }));
  await t.rejects(rig.make(), /disk full/);
  t.equal(rig.calls('/oauth/revoke'), 1);
  t.equal(await rig.store.findGrant(key), undefined);
});

t.test('a full disk at the moment of storing the grant gets time to recover', async (t) => {
  let failures = 2;
  const rig = await setup(t, aurora, (store) => ({
    ...store,
    withGrantLock: (of, work) =>
      store.withGrantLock(of, ({ grant, commit }) =>
        work({
          grant,
          commit: async (changes) => {
            if (failures-- > 0) throw new Error('disk full');
            return commit(changes);
          },
        }),
      ),
  }));
  t.match(await rig.make(), { organizationName: 'Aurora Retail' });
  t.ok(await rig.store.findGrant(key));
});

t.test('a discarded code leaves no grant and no token, also when Meraki is told later', async (t) => {
  const rig = await setup(t, aurora);
  await rig.discard();
  await rig.revocationQueue.stop();
  t.equal(rig.calls('/oauth/revoke'), 1);
  t.strictSame(await rig.store.listGrants(), []);
  t.strictSame(await rig.store.listRevocations(), []);

  const later = await setup(t, aurora);
  later.fail({ kind: 'answer', status: 503 }, 1, /revoke$/);
  await later.discard();
  await until('Meraki was told', () => later.calls('/oauth/revoke') === 1);
  t.match(await later.store.listRevocations(), [{ personId: 'ada', organizationId: '' }]);
  later.pass(HOUR);
  await later.revocationQueue.drain();
  t.equal(later.calls('/oauth/revoke'), 2);
  t.strictSame(await later.store.listRevocations(), []);
});

t.test(
  'discarding never rejects: not when Meraki refuses the code, nor when the store is full',
  async (t) => {
    const refused = await setup(t, aurora);
    refused.fail({ kind: 'reset' }, 9);
    await refused.discard();
    t.equal(refused.calls('/oauth/revoke'), 0);
    t.match(refused.entries, []);

    const full = await setup(t, aurora, (store) => ({
      ...store,
      commit: async () => {
        throw new Error('disk full');
      },
    }));
    await full.discard();
    t.equal(full.calls('/oauth/revoke'), 1, 'revoked at once');
  },
);
