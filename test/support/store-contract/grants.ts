import { SECOND } from '../../../src/core/clock.ts';
import type { Grant, GrantKey } from '../../../src/core/links.ts';
import { NOW, newGrant, newRevocation } from '../records.ts';
import { type StoreParts, save } from './parts.ts';

/** Requirements of grants, and of revocations that are written with them. */
export const grants: StoreParts = {
  'grants are listed oldest link first': async (t, { store, reopen }) => {
    const grants = [3, 1, 2].map((n) =>
      newGrant({ personId: n === 2 ? 'tom' : 'ada', organizationId: String(n), linkedAt: NOW + n * SECOND }),
    );
    await Promise.all(grants.map((grant) => save(store, grant)));
    const again = await reopen();
    t.same(organizations(await again.listGrants()), ['1', '2', '3']);
    t.same(organizations(await again.listGrants('ada')), ['1', '3']);
  },

  'only links that need maintenance are neglected': async (t, { store }) => {
    const link = (organizationId: string, more: Partial<Grant>) =>
      newGrant({ personId: 'ada', organizationId, linkedAt: NOW - Number(organizationId), ...more });
    const ended = { status: 'relink_required', reason: 'refused_by_meraki' } as const;
    const grants = [
      link('1', { refreshedAt: NOW - SECOND }),
      link('2', { refreshedAt: NOW }),
      link('3', { refreshedAt: NOW + 1 }),
      link('4', { ...ended, refreshedAt: NOW - SECOND, toldAt: NOW }),
      link('5', { ...ended, refreshedAt: NOW + SECOND }),
    ];
    await Promise.all(grants.map((grant) => save(store, grant)));
    const times = { refreshedBefore: NOW, usedBefore: 0 };
    t.same(organizations(await store.listNeglected(times)), ['5', '2', '1']);
    t.same(await store.listNeglected({ refreshedBefore: 0, usedBefore: 0 }), [grants[4]]);
  },

  'links that nobody asks through are neglected, whatever renews them': async (t, { store }) => {
    const link = (organizationId: string, more: Partial<Grant>) =>
      newGrant({ personId: 'ada', organizationId, linkedAt: NOW + Number(organizationId), ...more });
    const grants = [
      link('1', { lastUsedAt: NOW - SECOND }),
      link('2', { lastUsedAt: NOW }),
      link('3', { lastUsedAt: NOW + 1 }),
      link('4', { lastUsedAt: NOW + 1, unaskedWarnedAt: NOW }),
      link('5', { lastUsedAt: NOW - SECOND, status: 'relink_required', toldAt: NOW, unaskedWarnedAt: NOW }),
    ];
    await Promise.all(grants.map((grant) => save(store, grant)));
    const found = await store.listNeglected({ refreshedBefore: 0, usedBefore: NOW });
    t.same(organizations(found), ['1', '2', '4']);
    t.strictSame(found[2], grants[3]);
  },

  'a person has one link for an organization': async (t, { store }) => {
    const grant = newGrant();
    await save(store, grant);
    await save(store, { ...grant, sealedRefreshToken: 'newer' });
    t.strictSame(await store.listGrants(), [{ ...grant, sealedRefreshToken: 'newer' }]);
    t.strictSame(await store.listGrants(grant.personId), [{ ...grant, sealedRefreshToken: 'newer' }]);
  },

  "the Webex organization of a link's person is read back, also when it is empty": async (
    t,
    { store, reopen },
  ) => {
    const grants = [{}, { personOrgId: '' }, { personOrgId: 'aurora' }].map((more) => newGrant(more));
    await Promise.all(grants.map((grant) => save(store, grant)));
    const again = await reopen();
    for (const grant of grants) t.strictSame(await again.findGrant(grant), grant);
  },

  'a grant is deleted and its revocation saved in one commit': async (t, { store, reopen }) => {
    const [grant, revocation] = [newGrant(), newRevocation()];
    await save(store, grant);
    await store.withGrantLock(grant, (locked) =>
      locked.commit({ deleteGrant: grant, saveRevocations: [revocation] }),
    );
    const again = await reopen();
    t.equal(await again.findGrant(grant), undefined);
    t.strictSame(await again.listRevocations(), [revocation]);
  },

  'a commit with one impossible change changes nothing': async (t, { store, reopen }) => {
    const [grant, revocation] = [newGrant(), newRevocation()];
    await save(store, grant);
    const impossible = newRevocation({ attempts: Number.NaN });
    await t.rejects(
      store.withGrantLock(grant, (locked) =>
        locked.commit({ deleteGrant: grant, saveRevocations: [revocation, impossible] }),
      ),
    );
    t.strictSame(await store.findGrant(grant), grant);
    const again = await reopen();
    t.strictSame(await again.findGrant(grant), grant);
    t.same(await again.listRevocations(), []);
  },
};

function organizations(grants: GrantKey[]): string[] {
  return grants.map((grant) => grant.organizationId);
}
