import { newRevocation } from '../records.ts';
import { hundred, type StoreParts } from './parts.ts';

/** Requirements of revocations. */
export const revocations: StoreParts = {
  'a step changes a revocation, returns it and keeps it': async (t, { store, reopen }) => {
    const [revocation, other] = [newRevocation(), newRevocation()];
    await store.commit({ saveRevocations: [revocation, other] });
    const changed = { ...revocation, attempts: 1, nextAt: revocation.nextAt + 1 };
    t.strictSame(await store.changeRevocation(revocation.id, () => changed), changed);
    const left = await (await reopen()).listRevocations();
    t.strictSame(byId(left), byId([changed, other]));
  },

  'a step that returns nothing deletes the revocation': async (t, { store, reopen }) => {
    const revocation = newRevocation();
    await store.commit({ saveRevocations: [revocation] });
    t.equal(await store.changeRevocation(revocation.id, () => undefined), undefined);
    t.same(await store.listRevocations(), []);
    t.same(await (await reopen()).listRevocations(), []);
  },

  'a step of a deleted revocation does not run': async (t, { store }) => {
    const step = () => {
      throw new Error('it ran');
    };
    t.equal(await store.changeRevocation('none', step), undefined);
  },

  'a step that throws or returns an impossible revocation changes nothing': async (t, { store }) => {
    const revocation = newRevocation();
    await store.commit({ saveRevocations: [revocation] });
    const refusal = new Error('refused');
    const refuse = () => {
      throw refusal;
    };
    await t.rejects(store.changeRevocation(revocation.id, refuse), refusal);
    await t.rejects(store.changeRevocation(revocation.id, (now) => ({ ...now, attempts: Number.NaN })));
    await t.rejects(store.changeRevocation(revocation.id, () => newRevocation()));
    t.strictSame(await store.listRevocations(), [revocation]);
  },

  'a hundred steps of one revocation at once all count': async (t, { store, reopen }) => {
    const revocation = newRevocation();
    await store.commit({ saveRevocations: [revocation] });
    const step = () =>
      store.changeRevocation(revocation.id, (now) => ({ ...now, attempts: now.attempts + 1 }));
    await Promise.all(hundred.map(step));
    t.strictSame(await (await reopen()).listRevocations(), [{ ...revocation, attempts: 100 }]);
  },
};

function byId<T extends { id: string }>(records: T[]): T[] {
  return records.sort((a, b) => (a.id < b.id ? -1 : 1));
}
