import { lstat, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { HOUR } from '../../src/core/clock.ts';
import type { Grant } from '../../src/core/links.ts';
import type { Store } from '../../src/core/store.ts';
import { encode } from '../../src/store/codec.ts';
import type { Files } from '../../src/store/disk.ts';
import { wrap } from '../../src/store/envelope.ts';
import { openStore } from '../../src/store/lowdb.ts';
import { createTables } from '../../src/store/tables.ts';
import { storeContract } from './contract.ts';
import { createFaultyDisk, systemError } from './disks.ts';
import { createMemoryLog, NOW, newAttempt, newGrant, newLinkTicket } from './samples.ts';

const log = createMemoryLog();
const clock = () => NOW;

await storeContract(t, 'lowdb', async (t) => {
  const dir = t.testdir();
  let store = await openStore({ dir, log, clock });
  t.teardown(() => store.close());
  return {
    store,
    async reopen() {
      await store.close();
      store = await openStore({ dir, log, clock });
      return store;
    },
  };
});

t.test('the folder and everything in it is for its owner only', async (t) => {
  const dir = join(t.testdir(), 'not', 'yet');
  const store = await open(t, dir);
  await save(store, newGrant());
  await save(store, newGrant());
  const modes = await Promise.all(
    ['', 'owner', 'store.json', 'store.json.bak'].map(
      async (name) => (await lstat(join(dir, name))).mode & 0o777,
    ),
  );
  t.same(modes, [0o700, 0o600, 0o600, 0o600]);
  await store.close();
  t.same((await readdir(dir)).sort(), ['store.json', 'store.json.bak'], 'nothing else stays');
});

t.test('what a killed process left half-written is removed at start', async (t) => {
  const dir = t.testdir({ '.store.json.17.0123456789abcdef.tmp': '{"version":1', 'mine.tmp': '' });
  await open(t, dir);
  t.same((await readdir(dir)).sort(), ['mine.tmp', 'owner']);
});

t.test('what expired more than an hour ago is forgotten at start', async (t) => {
  const dir = t.testdir();
  const [old, fresh] = [newAttempt({ expiresAt: NOW - HOUR - 1 }), newAttempt()];
  const store = await open(t, dir);
  await store.saveAttempt(old);
  await store.saveAttempt(fresh);
  await store.close();
  const again = await open(t, dir);
  t.equal(await again.findAttempt(old.stateHash), undefined);
  t.strictSame(await again.findAttempt(fresh.stateHash), fresh);
});

t.test('a record that could not be read back is refused when it is saved', async (t) => {
  const store = await open(t, t.testdir());
  const secret = 'sealed-secret';
  const impossible = newGrant({ sealedRefreshToken: secret, accessExpiresAt: Number.POSITIVE_INFINITY });
  await t.rejects(save(store, impossible), { message: 'a grant has a wrong shape at accessExpiresAt' });
  await t.rejects(store.saveTicket(newLinkTicket({ expiresAt: Number.NaN })), /a ticket .* at expiresAt/);
  await t.rejects(store.saveAttempt({ ...newAttempt(), ...{ token: secret } }), {
    message: 'an attempt has a wrong shape',
  });
  t.same(await store.listGrants(), []);
});

t.test('a damaged file is refused by name and left alone, its backup too', async (t) => {
  const dir = t.testdir();
  const store = await open(t, dir);
  const [first, second] = [newGrant(), newGrant()];
  await save(store, first);
  await save(store, second);
  await store.close();
  const [path, backup] = [join(dir, 'store.json'), join(dir, 'store.json.bak')];
  const before = await readFile(backup);
  const whole = await readFile(path);
  for (const bad of ['', 'null', '[]', '{}', '{"grants":[]}', whole.subarray(1), whole.subarray(0, -1)]) {
    await writeFile(path, bad);
    const error: unknown = await openStore({ dir, log, clock }).catch((reason) => reason);
    t.match(error, { message: `${path} can't be used` });
    t.match(error, { message: `Put ${backup} in its place` });
    t.notMatch(error, { message: second.sealedRefreshToken });
    t.same(await readFile(path), Buffer.from(bad), 'not overwritten');
    t.same(await readFile(backup), before, 'nor the backup');
  }
  await writeFile(path, before);
  const restored = await open(t, dir);
  t.strictSame(await restored.listGrants(), [first], 'the advice works');
});

t.test('a file that was written whole but holds something else is refused', async (t) => {
  const dir = t.testdir();
  const grant = newGrant();
  const other = { revocations: [], tickets: [], attempts: [] };
  const impossible: [string, string][] = [
    ['not JSON', '{"grants":['],
    ['null', 'null'],
    ['a table is missing', JSON.stringify(other)],
    ['another table', JSON.stringify({ ...other, grants: [], people: [] })],
    ['not a record', JSON.stringify({ ...other, grants: [null] })],
    ['a field is missing', JSON.stringify({ ...other, grants: [{ ...grant, status: undefined }] })],
    ['an unknown field', JSON.stringify({ ...other, grants: [{ ...grant, token: 'x' }] })],
    ['an unknown status', JSON.stringify({ ...other, grants: [{ ...grant, status: 'x' }] })],
    ['a record twice', JSON.stringify({ ...other, grants: [grant, grant] })],
  ];
  for (const [what, json] of impossible) {
    await writeFile(join(dir, 'store.json'), wrap([Buffer.from(json)]));
    const error: unknown = await openStore({ dir, log, clock }).catch((reason) => reason);
    t.match(error, { message: "store.json can't be used" }, what);
    t.notMatch(error, { message: grant.sealedRefreshToken }, `${what}: not quoted`);
  }
});

t.test('a file of another version is refused with both numbers', async (t) => {
  const dir = t.testdir();
  const file = wrap(encode(createTables())).toString().replace('"version":1', '"version":2');
  await writeFile(join(dir, 'store.json'), file);
  await t.rejects(open(t, dir), /its version is 2, and this program reads version 1/);
});

t.test('a backup without its file is not an empty store', async (t) => {
  const dir = t.testdir({ 'store.json.bak': 'whatever' });
  await t.rejects(open(t, dir), /it is missing, but its backup is there/);
  t.same(await readdir(dir), ['store.json.bak']);
});

t.test('PostgreSQL is recommended above 25,000 links', async (t) => {
  const dir = t.testdir();
  const grant = newGrant();
  const warnings = async (links: number) => {
    const tables = createTables();
    for (let n = 0; n < links; n++) tables.grants.put({ ...grant, personId: String(n) });
    await writeFile(join(dir, 'store.json'), wrap(encode(tables)));
    const log = createMemoryLog();
    await (await openStore({ dir, log, clock })).close();
    return log.lines;
  };
  t.same(await warnings(25_000), []);
  t.match(await warnings(25_001), [{ level: 'warn', fields: { links: 25_001 }, text: /PostgreSQL/ }]);
});

t.test('callers during a write wait for the next one, and each learns of its own', async (t) => {
  const disk = createFaultyDisk();
  const store = await open(t, t.testdir(), disk);
  const gate = Promise.withResolvers<void>();
  disk.gate = gate.promise;
  const settled: string[] = [];
  const follow = (name: string, write: Promise<void>) =>
    write.then(
      () => settled.push(`${name} written`),
      () => settled.push(`${name} rejected`),
    );
  const [a, b, c] = [newGrant(), newGrant(), newGrant()];
  const first = [follow('a', save(store, a)), follow('b', save(store, b))];
  await until(() => disk.flushes === 1);
  const second = follow('c', save(store, c));
  const nextGate = Promise.withResolvers<void>();
  disk.gate = nextGate.promise;
  disk.fault = systemError('ENOSPC');
  gate.resolve();
  await Promise.all(first);
  t.same(settled, ['a rejected', 'b rejected'], 'the first write and nobody else');
  disk.fault = undefined;
  nextGate.resolve();
  await second;
  t.same(settled, ['a rejected', 'b rejected', 'c written']);
  t.equal(disk.flushes, 2, 'two writes for three callers');
});

t.test('a change whose write was rejected is covered by the next write', async (t) => {
  const disk = createFaultyDisk();
  const dir = t.testdir();
  const store = await open(t, dir, disk);
  const [first, second] = [newGrant({ linkedAt: 1 }), newGrant({ linkedAt: 2 })];
  disk.fault = systemError('ENOSPC');
  await t.rejects(save(store, first), { code: 'ENOSPC' });
  await t.rejects(store.ping(), { code: 'ENOSPC' }, 'not ready');
  t.strictSame(await store.findGrant(first), first, 'memory is ahead of the disk');
  disk.fault = undefined;
  await save(store, second);
  await store.ping();
  await store.close();
  t.strictSame(await (await open(t, dir)).listGrants(), [first, second]);
});

for (const way of ['ping', 'sweep', 'close'] as const) {
  t.test(`what a rejected write left is written by ${way}`, async (t) => {
    const disk = createFaultyDisk();
    const dir = t.testdir();
    const store = await open(t, dir, disk);
    const grant = newGrant();
    disk.fault = systemError('EDQUOT');
    await t.rejects(save(store, grant), { code: 'EDQUOT' });
    disk.fault = undefined;
    await (way === 'sweep' ? store.sweep(NOW) : store[way]());
    const written = await readFile(join(dir, 'store.json'), 'utf8');
    t.match(written, grant.sealedRefreshToken);
  });
}

t.test('after a failed flush nothing is written any more', async (t) => {
  const disk = createFaultyDisk();
  const dir = t.testdir();
  const store = await open(t, dir, disk);
  const [kept, lost] = [newGrant(), newGrant()];
  await save(store, kept);
  disk.fault = systemError('EIO');
  const stopped = /store\.json is no longer written: a flush to the disk failed \(EIO\)/;
  await t.rejects(save(store, lost), stopped);
  disk.fault = undefined;
  await t.rejects(save(store, lost), stopped, 'for good');
  await t.rejects(store.ping(), stopped);
  await t.rejects(store.close(), stopped, 'what is in memory only is not lost in silence');
  t.same(
    (await readdir(dir)).filter((name) => name.endsWith('.tmp')),
    [],
  );
  t.strictSame(await (await open(t, dir)).listGrants(), [kept]);
});

function open(t: Test, dir: string, files?: Files): Promise<Store> {
  return openStore({ dir, log, clock, ...(files && { files }) }).then((store) => {
    t.teardown(() => store.close().catch(() => {})); // a store that stopped writing rejects, as tested
    return store;
  });
}

function save(store: Store, grant: Grant): Promise<void> {
  return store.withGrantLock(grant, (locked) => locked.commit({ saveGrant: grant }));
}

async function until(reached: () => boolean): Promise<void> {
  while (!reached()) await new Promise((resolve) => setTimeout(resolve, 1));
}
