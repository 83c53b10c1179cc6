import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { encode } from '../../../src/store/embedded/codec.ts';
import { wrap } from '../../../src/store/embedded/envelope.ts';
import { createTables } from '../../../src/store/embedded/tables.ts';
import { openFor } from '../../support/embedded-store.ts';
import { newGrant, newRevocation, newSettings } from '../../support/records.ts';
import { save } from '../../support/store-contract/parts.ts';

const ADVICE = /start that version, or put the copy .* before the upgrade\. Do not use .*store\.json\.bak/;

t.test('a damaged file is refused by name and left alone, and so is its backup', async (t) => {
  const dir = t.testdir();
  const store = await openFor(t, dir);
  const [first, second] = [newGrant(), newGrant()];
  await save(store, first);
  await save(store, second);
  await store.close();
  const [path, backup] = [join(dir, 'store.json'), join(dir, 'store.json.bak')];
  const before = await readFile(backup);
  const whole = await readFile(path);
  for (const bad of ['', 'null', '[]', '{}', '{"grants":[]}', whole.subarray(1), whole.subarray(0, -1)]) {
    await writeFile(path, bad);
    const error: unknown = await openFor(t, dir).catch((reason) => reason);
    t.match(error, { message: `${path} can't be used` });
    t.match(error, { message: `Put ${backup} in its place` });
    t.notMatch(error, { message: second.sealedRefreshToken });
    t.same(await readFile(path), Buffer.from(bad), 'not overwritten');
    t.same(await readFile(backup), before, 'nor the backup');
  }
  await writeFile(path, before);
  const restored = await openFor(t, dir);
  t.strictSame(await restored.listGrants(), [first], 'the advice works');
});

t.test('a complete file with other content is refused', async (t) => {
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
    const error: unknown = await openFor(t, dir).catch((reason) => reason);
    t.match(error, { message: "store.json can't be used" }, what);
    t.match(error, { message: ADVICE }, `${what}: not damaged`);
    t.notMatch(error, { message: /Put \S+bak/ }, what);
    t.notMatch(error, { message: grant.sealedRefreshToken }, `${what}: not quoted`);
  }
});

for (const [version, writer] of [
  [2, 'A newer version of the bot wrote it'],
  [12_345, 'A newer version of the bot wrote it'],
  [0, 'An older version of the bot wrote it'],
] as const)
  t.test(`a file of version ${version} is refused with both numbers, and never leads to .bak`, async (t) => {
    const dir = t.testdir();
    const file = Buffer.concat(wrap(encode(createTables())))
      .toString()
      .replace('"version":1', `"version":${version}`);
    await writeFile(join(dir, 'store.json'), file);
    const error: unknown = await openFor(t, dir).catch((reason) => reason);
    t.match(error, { message: `its version is ${version}, and this program reads version 1. ${writer}` });
    t.match(error, { message: ADVICE });
    t.notMatch(error, { message: /Put \S+bak/ });
    t.equal(await readFile(join(dir, 'store.json'), 'utf8'), file, 'not overwritten');
  });

t.test('a field that a newer version added to a record is named, and leads to that version', async (t) => {
  const tables = { grants: [], revocations: [], tickets: [], attempts: [], settings: [], confirmations: [] };
  for (const [kind, record] of [
    ['grants', newGrant()],
    ['revocations', newRevocation()],
    ['settings', newSettings()],
  ] as const) {
    const dir = t.testdir();
    const json = JSON.stringify({ ...tables, [kind]: [{ ...record, novel: 'x' }] });
    await writeFile(join(dir, 'store.json'), wrap([Buffer.from(json)]));
    const error: unknown = await openFor(t, dir).catch((reason) => reason);
    t.match(
      error,
      { message: /wrong shape at novel, though its checksum fits\. Another version \(prob/ },
      kind,
    );
    t.match(error, { message: ADVICE }, kind);
  }
});

t.test('a backup without its file is refused, not opened as an empty store', async (t) => {
  const dir = t.testdir({ 'store.json.bak': 'whatever' });
  await t.rejects(openFor(t, dir), /it is missing, but its backup is there/);
  t.same((await readdir(dir)).sort(), ['lock', 'store.json.bak']);
});
