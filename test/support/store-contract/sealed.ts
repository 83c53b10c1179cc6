import { newGrant, newRevocation } from '../records.ts';
import { type StoreParts, save } from './parts.ts';

const of = (key: string, value: string) => `v1.${key}.${value}`;

/** Requirements of what tells which key sealed what. */
export const sealed: StoreParts = {
  'links and open revocations are counted by the key that sealed a token of theirs': async (t, { store }) => {
    t.strictSame(await store.countByKey(), new Map());
    await save(store, newGrant({ sealedAccessToken: of('new', 'a'), sealedRefreshToken: of('new', 'b') }));
    await save(store, newGrant({ sealedAccessToken: of('new', 'c'), sealedRefreshToken: of('old', 'd') }));
    await save(store, newGrant({ sealedAccessToken: 'not sealed', sealedRefreshToken: 'not sealed' }));
    await store.commit({ saveRevocations: [newRevocation({ sealedRefreshToken: of('old', 'e') })] });
    t.strictSame(Object.fromEntries(await store.countByKey()), { new: 2, old: 2, '': 1 });
  },

  'tokens of one key are listed with their owner and field, and no more than asked for': async (
    t,
    { store },
  ) => {
    const mixed = newGrant({
      sealedAccessToken: of('a_b', 'access'),
      sealedRefreshToken: of('axb', 'refresh'),
    });
    const waiting = newRevocation({ sealedRefreshToken: of('a_b', 'revoked') });
    await save(store, mixed);
    await store.commit({ saveRevocations: [waiting] });
    const owner = ({ personId, organizationId }: typeof mixed | typeof waiting) => ({
      personId,
      organizationId,
    });
    t.strictSame(await store.listSealedBy('a_b', 10), [
      { ...owner(mixed), field: 'access_token', sealed: of('a_b', 'access') },
      { ...owner(waiting), field: 'refresh_token', sealed: of('a_b', 'revoked') },
    ]);
    t.strictSame(await store.listSealedBy('axb', 10), [
      { ...owner(mixed), field: 'refresh_token', sealed: of('axb', 'refresh') },
    ]);
    t.strictSame(await store.listSealedBy('none', 10), []);
    for (let n = 0; n < 12; n++)
      await save(store, newGrant({ sealedAccessToken: of('k', 'a'), sealedRefreshToken: of('k', 'r') }));
    t.equal((await store.listSealedBy('k', 10)).length, 10);
  },
};
