import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { segmentIn, unsplitIn } from '../../../src/store/embedded/audit-segment.ts';
import { openEmbedded } from '../../../src/store/embedded/backend.ts';
import { closeToOthers } from '../../../src/store/embedded/private-folder.ts';
import { systemError } from '../../support/faulty-disk.ts';
import { createMemoryLog, NOW, newEntry, newGrant } from '../../support/records.ts';
import { save } from '../../support/store-contract/parts.ts';

/** Opens the store, lets it write every file, and closes it. @returns what it logged at info or above */
async function use(dir: string) {
  const log = createMemoryLog();
  const { store, audit, close } = await openEmbedded(dir, log, () => NOW);
  for (let n = 0; n < 2; n++) await save(store, newGrant());
  await audit.record(newEntry());
  await close();
  return log.lines.filter(({ text }) => text.startsWith('stored data'));
}

async function modesOf(dir: string): Promise<Record<string, string>> {
  const modes: Record<string, string> = {};
  for (const name of ['.', ...(await fs.readdir(dir))])
    modes[name] = ((await fs.stat(join(dir, name))).mode & 0o7777).toString(8);
  return modes;
}

/** Sets the mode of the folder. */
async function folder(t: Test, mode: number, content: Parameters<Test['testdir']>[0] = {}): Promise<string> {
  const dir = t.testdir(content);
  await fs.chmod(dir, mode);
  return dir;
}

t.test('a new folder and all its files are for their owner only', async (t) => {
  const dir = join(t.testdir(), 'new');
  t.strictSame(await use(dir), []);
  t.strictSame(await modesOf(dir), {
    '.': '700',
    'audit.jsonl': '600',
    'inbox.jsonl': '600',
    lock: '600',
    'store.json': '600',
    'store.json.bak': '600',
  });
});

t.test('a folder that others may read or change is closed to them, and the log says so', async (t) => {
  for (const [mode, after] of [
    [0o755, '750'],
    [0o777, '750'],
    [0o2775, '2750'],
    [0o1777, '1750'],
  ] as const) {
    const dir = await folder(t, mode);
    t.match(await use(dir), [{ level: 'info', fields: { file: 'DATA_DIR', mode: mode.toString(8) } }]);
    t.equal((await modesOf(dir))['.'], after);
    t.strictSame(await use(dir), [], 'once');
  }
});

t.test('a folder that a group may read, for a backup, stays as it is', async (t) => {
  for (const mode of [0o700, 0o750, 0o2750]) {
    const dir = await folder(t, mode);
    t.strictSame(await use(dir), []);
    t.equal((await modesOf(dir))['.'], mode.toString(8));
  }
});

t.test('files that came from elsewhere are closed, and nobody else’s files are touched', async (t) => {
  const dir = await folder(t, 0o700);
  await use(dir);
  await fs.writeFile(join(dir, 'README.md'), 'of somebody else');
  for (const name of await fs.readdir(dir)) await fs.chmod(join(dir, name), 0o644);
  t.equal((await use(dir)).length, 5);
  const { 'README.md': readme, '.': own, ...files } = await modesOf(dir);
  t.equal(readme, '644');
  t.equal(own, '700');
  for (const [name, mode] of Object.entries(files)) t.equal(mode, '600', name);
});

t.test('all files of the audit log are closed, whatever closed, split or damaged them', async (t) => {
  const [folder, range] = ['', { from: NOW, to: NOW }];
  const names = [
    'audit.jsonl',
    'audit.key',
    'audit.missing',
    segmentIn(folder, 12, 0, range).path,
    segmentIn(folder, 1_234_567, 3, range).path,
    unsplitIn(folder, 1).path,
  ];
  const dir = t.testdir(Object.fromEntries(names.map((name) => [name, 'x'])));
  for (const name of names) await fs.chmod(join(dir, name), 0o644);
  await closeToOthers(fs, dir, createMemoryLog());
  const modes = await modesOf(dir);
  for (const name of names) t.equal(modes[name], '600', name);
});

t.test('what can’t be changed is named in the log, and the store opens', async (t) => {
  const dir = await folder(t, 0o755);
  const log = createMemoryLog();
  const chmod = async () => {
    throw systemError('EPERM');
  };
  await closeToOthers({ ...fs, chmod }, dir, log);
  t.match(log.lines, [{ level: 'warn', fields: { file: 'DATA_DIR', mode: '755', code: 'EPERM' } }]);
});

t.test('a link to another file is not followed', async (t) => {
  const dir = await folder(t, 0o700, { 'store.json.bak': t.fixture('symlink', '../elsewhere') });
  await fs.writeFile(join(dir, '../elsewhere'), 'x', { mode: 0o644 });
  t.teardown(() => fs.rm(join(dir, '../elsewhere'), { force: true }));
  await closeToOthers(fs, dir, createMemoryLog());
  t.equal((await fs.stat(join(dir, '../elsewhere'))).mode & 0o777, 0o644);
});
