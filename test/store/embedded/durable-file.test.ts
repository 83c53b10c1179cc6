import { readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import type { Files } from '../../../src/store/embedded/disk.ts';
import { createDurableFile } from '../../../src/store/embedded/durable-file.ts';
import { createFaultyDisk, systemError } from '../../support/faulty-disk.ts';

function open(dir: string, files: Files = createFaultyDisk(), stillHeld = async () => true) {
  return createDurableFile<string[]>({
    path: join(dir, 'db.json'),
    encode: (data) => [Buffer.from(JSON.stringify(data))],
    decode: (json) => JSON.parse(json),
    stillHeld,
    files,
  });
}

async function temps(dir: string): Promise<string[]> {
  return (await readdir(dir)).filter((name) => name.endsWith('.tmp'));
}

/** Counts the damaged files that are refused, with their path in the error, and left as they are. */
async function countRefused(dir: string, damaged: Iterable<Buffer>): Promise<number> {
  const path = join(dir, 'db.json');
  let refused = 0;
  for (const bytes of damaged) {
    await writeFile(path, bytes);
    const outcome: unknown = await open(dir)
      .read()
      .catch((error) => error);
    const named = outcome instanceof Error && outcome.message.startsWith(`${path} can't be used: `);
    if (named && (await readFile(path)).equals(bytes)) refused += 1;
  }
  return refused;
}

async function written(dir: string, data: string[]): Promise<Buffer> {
  await open(dir).write(data);
  return readFile(join(dir, 'db.json'));
}

/** About 3 KB of text with letters of one to four bytes. */
const DATA = Array.from({ length: 60 }, (_, n) => `token ${n} für 東京 🛰️ "${'x'.repeat(20)}"`);

t.test('a missing file is read as no data', async (t) => {
  t.equal(await open(t.testdir()).read(), null);
});

t.test('data that was written is read', async (t) => {
  const dir = t.testdir();
  const file = await written(dir, DATA);
  t.same(await open(dir).read(), DATA);
  t.same(JSON.parse(file.toString()).data, DATA, 'the file is one JSON document');
});

t.test('a disk that takes less at a time than it is given gets all of it', async (t) => {
  const dir = t.testdir();
  const disk = createFaultyDisk();
  const { open: openFile } = disk;
  const takeSome: Files['open'] = async (...args) => {
    const handle = await openFile(...args);
    const write = handle.write.bind(handle);
    return Object.assign(handle, {
      write: (bytes: Buffer, at: number) => write(bytes, at, Math.min(100, bytes.length - at)),
    });
  };
  await open(dir, { ...disk, open: takeSome }).write(DATA);
  t.same(await open(dir).read(), DATA);
});

t.test('any of 1,000 flipped bits is noticed', async (t) => {
  const dir = t.testdir();
  const file = await written(dir, DATA);
  const bits = file.length * 8;
  function* flips() {
    for (let n = 0; n < 1000; n++) {
      // The first 400 bits are in the header, the others are spread evenly up to the last bit.
      const bit = n < 400 ? n : 400 + Math.floor(((n - 400) / 599) * (bits - 401));
      const flipped = Buffer.from(file);
      const at = Math.floor(bit / 8);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (bit % 8));
      yield flipped;
    }
  }
  t.equal(await countRefused(dir, flips()), 1000);
});

t.test('any of 300 truncations is noticed', async (t) => {
  const dir = t.testdir();
  const file = await written(dir, DATA);
  function* cuts() {
    for (let n = 0; n < 100; n++) yield file.subarray(0, n);
    for (let n = 1; n <= 100; n++) yield file.subarray(0, file.length - n);
    for (let n = 0; n < 100; n++) yield file.subarray(0, 100 + Math.floor((n / 100) * (file.length - 200)));
  }
  t.equal(await countRefused(dir, cuts()), 300);
});

t.test('bytes after the end are noticed', async (t) => {
  const dir = t.testdir();
  const file = await written(dir, DATA);
  await writeFile(join(dir, 'db.json'), Buffer.concat([file, Buffer.from('\n')]));
  await t.rejects(open(dir).read(), /can't be used/);
});

t.test('a file that is too large is not read', async (t) => {
  const dir = t.testdir({ 'db.json': '' });
  await truncate(join(dir, 'db.json'), 256 * 1024 * 1024 + 1);
  await t.rejects(open(dir).read(), /can't be used: it is larger than 268435456 bytes/);
});

t.test('the backup is always the state before the last write', async (t) => {
  const dir = t.testdir();
  const file = open(dir);
  let previous: Buffer | undefined;
  for (const data of [['1'], ['2'], ['3'], ['4']]) {
    await file.write(data);
    if (previous) t.same(await readFile(join(dir, 'db.json.bak')), previous);
    previous = await readFile(join(dir, 'db.json'));
  }
  t.same((await readdir(dir)).sort(), ['db.json', 'db.json.bak']);
});

t.test('a crash between backup and rename leaves no file behind at the next write', async (t) => {
  const disk = createFaultyDisk();
  const dir = t.testdir();
  await open(dir).write(['1']);
  disk.rename = async (from, to) => {
    if (String(to).endsWith('.bak')) await createFaultyDisk().rename(from, to);
    else throw systemError('EIO');
  };
  await t.rejects(open(dir, disk).write(['2']), { code: 'EIO' });
  const file = open(dir);
  t.same(await file.read(), ['1']);
  await file.write(['3']);
  t.same(await file.read(), ['3']);
  t.same((await readdir(dir)).sort(), ['db.json', 'db.json.bak']);
});

t.test('a write that fails anywhere leaves the old state or the new one, and no other file', async (t) => {
  for (const step of ['open', 'link', 'rename'] as const) {
    const dir = t.testdir();
    const disk = createFaultyDisk();
    const file = open(dir, disk);
    await file.write(['old']);
    const broken = open(dir, { ...disk, [step]: () => Promise.reject(systemError('ENOSPC')) });
    await t.rejects(broken.write(['new']), { code: 'ENOSPC' }, step);
    t.same(await file.read(), ['old']);
    t.same(await temps(dir), []);
    await file.write(['newer']);
    t.same(await file.read(), ['newer']);
  }
});

t.test('only our own leftovers are deleted', async (t) => {
  const ours = ['.db.json.17.0123456789abcdef.tmp', '.db.json.4194304.fedcba9876543210.tmp'];
  const others = ['.db.json.tmp', 'db.json.17.0123456789abcdef.tmp', '.db.json.17.0123.tmp', '.other.tmp'];
  const dir = t.testdir(Object.fromEntries([...ours, ...others].map((name) => [name, ''])));
  await open(dir).deleteLeftovers();
  t.same((await readdir(dir)).sort(), others.sort());
});

t.test('a process that no longer holds the folder overwrites nothing and writes no more', async (t) => {
  const dir = t.testdir({ owner: 'theirs' });
  let held = true;
  const file = open(dir, createFaultyDisk(), async () => held);
  await file.write(['1']);
  held = false;
  const stopped = /another process took the folder over/;
  await t.rejects(file.write(['2']), stopped);
  t.same(await open(dir).read(), ['1']);
  held = true;
  await t.rejects(file.write(['3']), stopped, 'for good');
  await t.rejects(file.probe(), stopped);
});

t.test('a write during which the folder was taken over is not acknowledged', async (t) => {
  const dir = t.testdir({ owner: 'theirs' });
  let asked = 0;
  const file = open(dir, createFaultyDisk(), async () => ++asked === 1);
  await t.rejects(file.write(['1']), /another process took the folder over/);
  t.equal(asked, 2, 'asked before the rename and after it');
});

t.test('a write after a failed flush writes everything again', async (t) => {
  for (const place of ['fault', 'atFolder'] as const) {
    for (const code of ['ENOSPC', 'EIO']) {
      const dir = t.testdir();
      const disk = createFaultyDisk();
      const file = open(dir, disk);
      await file.write(['1']);
      disk[place] = systemError(code);
      await t.rejects(file.write(['2']), { code }, place);
      await t.rejects(file.write(['3']), { code }, place);
      t.same(await temps(dir), []);
      disk[place] = undefined;
      await file.write(['4']);
      t.same(await open(dir).read(), ['4']);
    }
  }
});
