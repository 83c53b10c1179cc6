import { setImmediate as nextTurn } from 'node:timers/promises';
import type { GrantKey } from '../../../src/core/links.ts';
import type { LockedGrant } from '../../../src/core/store.ts';
import { newGrant } from '../records.ts';
import { hundred, type StoreParts, save } from './parts.ts';

/** Requirements of the lock of a grant. */
export const locks: StoreParts = {
  'the lock shows the grant as it is now': async (t, { store }) => {
    const grant = newGrant();
    await store.withGrantLock(grant, async (locked) => {
      t.equal(locked.grant, undefined);
      await locked.commit({ saveGrant: grant });
      t.strictSame(locked.grant, grant);
      await locked.commit({ deleteGrant: grant });
      t.equal(locked.grant, undefined);
    });
  },

  'a hundred holders of one lock run one after the other': async (t, { store, reopen }) => {
    const grant = newGrant({ refreshedAt: 0 });
    await save(store, grant);
    let inside = 0;
    const increment = async (locked: LockedGrant) => {
      inside += 1;
      t.equal(inside, 1, 'alone');
      const seen = locked.grant?.refreshedAt ?? Number.NaN;
      await nextTurn();
      await locked.commit({ saveGrant: { ...grant, refreshedAt: seen + 1 } });
      inside -= 1;
      return seen;
    };
    const seen = await Promise.all(hundred.map(() => store.withGrantLock(grant, increment)));
    t.strictSame(
      seen.sort((a, b) => a - b),
      hundred,
    );
    t.equal((await (await reopen()).findGrant(grant))?.refreshedAt, 100);
  },

  'locks of different grants are held side by side': async (t, { store }) => {
    const { promise: bothInside, resolve: meetNow } = Promise.withResolvers<void>();
    let inside = 0;
    const meet = async () => {
      inside += 1;
      if (inside === 2) meetNow();
      await bothInside;
      return inside;
    };
    const keys: GrantKey[] = ['1', '2'].map((organizationId) => ({ personId: 'ada', organizationId }));
    t.same(await Promise.all(keys.map((key) => store.withGrantLock(key, meet))), [2, 2]);
  },

  'work that throws rejects and frees the lock': async (t, { store }) => {
    const failure = new Error('work failed');
    const grant = newGrant();
    const failing = store.withGrantLock(grant, async () => {
      throw failure;
    });
    const following = store.withGrantLock(grant, async () => 'ran');
    await t.rejects(failing, failure);
    t.equal(await following, 'ran');
  },

  'a lock writes its own grant only, and only while it is held': async (t, { store }) => {
    const [grant, other] = [newGrant(), newGrant()];
    let kept: LockedGrant | undefined;
    await store.withGrantLock(grant, async (locked) => {
      kept = locked;
      await t.rejects(locked.commit({ saveGrant: other }));
      await t.rejects(locked.commit({ deleteGrant: other }));
    });
    await t.rejects(async () => kept?.commit({ saveGrant: grant }));
    t.same(await store.listGrants(), []);
  },
};
