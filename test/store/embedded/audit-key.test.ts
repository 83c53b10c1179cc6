import * as fs from 'node:fs/promises';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { openAudit } from '../../../src/store/embedded/audit.ts';
import { createAuditKey } from '../../../src/store/embedded/audit-key.ts';
import { createFaultyDisk, systemError } from '../../support/faulty-disk.ts';
import { createMemoryLog, newEntry } from '../../support/records.ts';

async function open(t: Test, dir: string, disk = createFaultyDisk()) {
  const audit = await openAudit({ dir, log: createMemoryLog(), files: disk });
  t.teardown(() => audit.close());
  return audit;
}

t.test('the key is made when the first person is forgotten, once, for its owner only', async (t) => {
  const dir = t.testdir();
  const path = join(dir, 'audit.key');
  const audit = await open(t, dir);
  await audit.record(newEntry());
  await t.rejects(stat(path), { code: 'ENOENT' });
  const hashes = await Promise.all(Array.from({ length: 100 }, () => audit.forgottenAs('ada')));
  t.equal(new Set(hashes).size, 1);
  t.equal((await stat(path)).mode & 0o777, 0o600);
  const text = await readFile(path, 'utf8');
  t.match(text, /^[0-9a-f]{64}\.[0-9a-f]{8}\n$/);
  t.equal(await (await open(t, dir)).forgottenAs('ada'), hashes[0]);
  t.equal(await readFile(path, 'utf8'), text);
});

t.test('both forms of a Webex id give the same hash', async (t) => {
  const audit = await open(t, t.testdir());
  const uuid = '6c3e2f10-1111-4222-8333-444455556666';
  const ids = ['us', 'eu'].map((cluster) =>
    Buffer.from(`ciscospark://${cluster}/PEOPLE/${uuid}`).toString('base64'),
  );
  const hashes = await Promise.all([uuid, ...ids].map((id) => audit.forgottenAs(id)));
  t.equal(new Set(hashes).size, 1);
});

t.test('a key that is damaged, missing or unreadable changes nothing, and says what to do', async (t) => {
  const dir = t.testdir();
  const path = join(dir, 'audit.key');
  const audit = await open(t, dir);
  for (const id of ['ada', 'tom']) await audit.record(newEntry({ actorId: id, personId: id }));
  await audit.forget('ada');
  const as = await audit.forgottenAs('ada');
  const key = await readFile(path, 'utf8');
  const before = await audit.read({ limit: 9 });
  const isRefused = async (message: RegExp) => {
    for (const deed of [() => audit.forgottenAs('tom'), () => audit.forget('tom')])
      await t.rejects(async () => void (await deed()), { code: 'store_unavailable', message, next: /./ });
    t.strictSame(await audit.read({ limit: 9 }), before);
  };
  const flipped = `${key.startsWith('0') ? '1' : '0'}${key.slice(1)}`;
  for (const damaged of [flipped, key.slice(0, 40), 'x'.repeat(73), `${key}${key}`]) {
    await writeFile(path, damaged);
    await isRefused(/`audit\.key` in `DATA_DIR` is damaged/);
    t.equal(await readFile(path, 'utf8'), damaged);
  }
  await rm(path);
  await isRefused(/`audit\.key` is missing in `DATA_DIR`, and people were forgotten with it/);
  await t.rejects(stat(path), { code: 'ENOENT' });
  await mkdir(path);
  await isRefused(/can't be read \(EISDIR\)/);
  await rm(path, { recursive: true });

  await writeFile(path, key);
  t.equal(await audit.forgottenAs('ada'), as, 'put back, it is the same');
  await writeFile(path, '');
  t.not(await audit.forgottenAs('ada'), as, 'an empty file asks for a new one');
  t.match(await readFile(path, 'utf8'), /^[0-9a-f]{64}\./);
});

t.test('a disk that takes no key changes nothing', async (t) => {
  const disk = createFaultyDisk();
  const audit = await open(t, t.testdir(), disk);
  await audit.record(newEntry());
  for (const fault of ['atRename', 'atFolder'] as const) {
    disk[fault] = systemError('EIO');
    await t.rejects(audit.forget('ada'), { message: /key of the audit log can't be written \(EIO\)/ });
    disk[fault] = undefined;
    t.strictSame(await audit.read({ limit: 9 }), [newEntry()]);
  }
  await audit.forget('ada');
  t.strictSame(await audit.read({ limit: 9, personId: 'ada' }), []);
});

t.test('a person of an older store is known by the hash, as long as the key is there', async (t) => {
  const dir = t.testdir();
  const key = createAuditKey(dir, fs);
  t.strictSame((await key.idsInLog())('ada'), ['ada']);
  const as = await (await open(t, dir)).forgottenAs('ada');
  t.strictSame((await key.idsInLog())('ada'), ['ada', as]);
  await writeFile(join(dir, 'audit.key'), 'x');
  await t.rejects(key.idsInLog(), { name: 'Error', message: /is damaged.* Put `audit\.key` .* back/ });
});
