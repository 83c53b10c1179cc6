import { lstat, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { HOUR } from '../../../src/core/clock.ts';
import { encode } from '../../../src/store/embedded/codec.ts';
import { wrap } from '../../../src/store/embedded/envelope.ts';
import { openStore } from '../../../src/store/embedded/store.ts';
import { createTables } from '../../../src/store/embedded/tables.ts';
import { openFor } from '../../support/embedded-store.ts';
import {
  BROKEN,
  createMemoryLog,
  NOW,
  newAuthorizationRequest,
  newGrant,
  newLinkTicket,
} from '../../support/records.ts';
import { save } from '../../support/store-contract/parts.ts';
import { storeContract } from '../../support/store-contract/store.ts';

await storeContract(t, 'embedded store', async (t) => {
  const dir = t.testdir();
  let store = await openFor(t, dir);
  return {
    store,
    async reopen() {
      await store.close();
      store = await openFor(t, dir);
      return store;
    },
  };
});

t.test('the folder and everything in it is for its owner only', async (t) => {
  const dir = join(t.testdir(), 'not', 'yet');
  const store = await openFor(t, dir);
  await save(store, newGrant());
  await save(store, newGrant());
  const modes = await Promise.all(
    ['', 'lock', 'owner', 'store.json', 'store.json.bak'].map(
      async (name) => (await lstat(join(dir, name))).mode & 0o777,
    ),
  );
  t.same(modes, [0o700, 0o600, 0o600, 0o600, 0o600]);
  await store.close();
  t.same((await readdir(dir)).sort(), ['lock', 'store.json', 'store.json.bak'], 'nothing else stays');
});

t.test('half-written files of a killed process are deleted at start', async (t) => {
  const dir = t.testdir({ '.store.json.17.0123456789abcdef.tmp': '{"version":1', 'mine.tmp': '' });
  await openFor(t, dir);
  t.same((await readdir(dir)).sort(), ['lock', 'mine.tmp', 'owner']);
});

t.test('an authorization request that has expired is deleted at start', async (t) => {
  const dir = t.testdir();
  const [old, fresh] = [newAuthorizationRequest({ expiresAt: NOW - HOUR - 1 }), newAuthorizationRequest()];
  const store = await openFor(t, dir);
  await store.saveAuthorizationRequest(old);
  await store.saveAuthorizationRequest(fresh);
  await store.close();
  const again = await openFor(t, dir);
  t.equal(await again.findAuthorizationRequest(old.stateHash), undefined);
  t.strictSame(await again.findAuthorizationRequest(fresh.stateHash), fresh);
});

t.test('text that is not valid Unicode stays as it is', async (t) => {
  const dir = t.testdir();
  const grant = newGrant({ personName: BROKEN });
  const store = await openFor(t, dir);
  await save(store, grant);
  await store.close();
  t.strictSame(await (await openFor(t, dir)).findGrant(grant), grant);
});

t.test('a record that could not be read back is refused when it is saved', async (t) => {
  const store = await openFor(t, t.testdir());
  const secret = 'sealed-secret';
  const impossible = newGrant({ sealedRefreshToken: secret, accessExpiresAt: Number.POSITIVE_INFINITY });
  await t.rejects(save(store, impossible), { message: 'a grant has a wrong shape at accessExpiresAt' });
  await t.rejects(store.saveTicket(newLinkTicket({ expiresAt: Number.NaN })), /a ticket .* at expiresAt/);
  await t.rejects(store.saveAuthorizationRequest({ ...newAuthorizationRequest(), ...{ token: secret } }), {
    message: 'an authorization request has a wrong shape',
  });
  t.same(await store.listGrants(), []);
});

t.test('more than 25,000 links are logged as a warning', async (t) => {
  const dir = t.testdir();
  const grant = newGrant();
  const warnings = async (links: number) => {
    const tables = createTables();
    for (let n = 0; n < links; n++) tables.grants.put({ ...grant, personId: String(n) });
    await writeFile(join(dir, 'store.json'), wrap(encode(tables)));
    const log = createMemoryLog();
    await (await openStore({ dir, log, clock: () => NOW })).close();
    return log.lines.filter(({ level }) => level === 'warn');
  };
  t.same(await warnings(25_000), []);
  t.match(await warnings(25_001), [
    { level: 'warn', fields: { links: 25_001 }, text: /more links than the embedded store/ },
  ]);
});
