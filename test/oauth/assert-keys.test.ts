import { randomBytes } from 'node:crypto';
import t, { type Test } from 'tap';
import type { Grant } from '../../src/core/links.ts';
import type { Store } from '../../src/core/store.ts';
import { assertKeys } from '../../src/oauth/assert-keys.ts';
import { createSealer, grantContext } from '../../src/oauth/sealing.ts';
import { openFor } from '../support/embedded-store.ts';
import { noPostgres, usePostgres } from '../support/postgres.ts';
import { newDatabase, openInstance } from '../support/postgres-store.ts';
import { createMemoryLog, newGrant, newRevocation } from '../support/records.ts';
import { save } from '../support/store-contract/parts.ts';

const RIGHT = { id: 'k1', key: randomBytes(32) };
const OTHER = { id: 'k1', key: randomBytes(32) };
const NEW = { id: 'k2', key: randomBytes(32) };

function sealedBy(key: typeof RIGHT): Grant {
  const grant = newGrant();
  const sealer = createSealer([key]);
  return {
    ...grant,
    sealedAccessToken: sealer.seal('access', grantContext(grant, 'access_token')),
    sealedRefreshToken: sealer.seal('refresh', grantContext(grant, 'refresh_token')),
  };
}

const assertRing = (store: Store, tokenKeys: (typeof RIGHT)[]) =>
  assertKeys(store, { tokenKeys, lostKeys: [] }, createMemoryLog());

const STORES: [string, skip: string | false, (t: Test) => Promise<Store>][] = [
  ['embedded store', false, (t) => openFor(t, t.testdir())],
  [
    'PostgreSQL',
    await noPostgres(),
    async (t) => (await openInstance(t, await newDatabase(await usePostgres()))).store,
  ],
];

for (const [name, skip, open] of STORES) {
  t.test(`${name}: an empty store takes every key, and the right key its links`, { skip }, async (t) => {
    const store = await open(t);
    await assertRing(store, [OTHER]);
    await save(store, sealedBy(RIGHT));
    await assertRing(store, [NEW, RIGHT]);
  });

  t.test(
    `${name}: another key under the id of the old one is refused, with the id and what to do`,
    { skip },
    async (t) => {
      const store = await open(t);
      for (let n = 0; n < 12; n++) await save(store, sealedBy(RIGHT));
      await save(store, sealedBy(NEW));
      const refused = await assertRing(store, [NEW, OTHER]).catch((error: unknown) => error);
      t.match(refused, {
        name: 'StartError',
        message: /another one.*\n {2}- k1, which seals 12 links\n.*Put back/s,
      });
      t.notMatch(refused, { message: /k2/ });
      t.notMatch(refused, { message: RegExp(OTHER.key.toString('base64').replace(/[+/=]/g, '.')) });
      await assertRing(store, [NEW, RIGHT]);
    },
  );

  t.test(`${name}: a few damaged links do not make a key another one`, { skip }, async (t) => {
    const store = await open(t);
    const moved = sealedBy(RIGHT);
    await save(store, {
      ...newGrant(),
      sealedAccessToken: moved.sealedAccessToken,
      sealedRefreshToken: moved.sealedRefreshToken,
    });
    await save(store, sealedBy(RIGHT));
    await assertRing(store, [RIGHT]);
  });

  t.test(
    `${name}: the key of a revocation counts like that of a link, and each fault is named`,
    { skip },
    async (t) => {
      const store = await open(t);
      const waiting = newRevocation();
      const sealedRefreshToken = createSealer([RIGHT]).seal('dead', grantContext(waiting, 'refresh_token'));
      await store.commit({ saveRevocations: [{ ...waiting, sealedRefreshToken }] });
      await save(store, sealedBy(NEW));
      await t.rejects(assertRing(store, [OTHER]), {
        message:
          /no longer holds:\n {2}- k2, which seals 1 link\n.*another one.*\n {2}- k1, which seals 1 link\n/s,
      });
      await assertRing(store, [RIGHT, NEW]);
    },
  );

  t.test(
    `${name}: a key that is said to be lost keeps nobody from starting, and is named in the log`,
    { skip },
    async (t) => {
      const store = await open(t);
      await save(store, sealedBy(RIGHT));
      await save(store, sealedBy(NEW));
      const log = createMemoryLog();
      await assertKeys(store, { tokenKeys: [NEW], lostKeys: ['k1', 'unused'] }, log);
      t.match(log.lines, [{ level: 'error', text: /lost.*link again/, fields: { keyId: 'k1', links: 1 } }]);
      t.equal(log.lines.length, 1);
    },
  );
}
