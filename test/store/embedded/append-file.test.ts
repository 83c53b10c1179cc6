import { open as openFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { openAppendFile } from '../../../src/store/embedded/append-file.ts';
import { createFaultyDisk, systemError } from '../../support/faulty-disk.ts';
import { until } from '../../support/until.ts';

async function open(t: Test, stillHeld?: () => Promise<boolean>) {
  const disk = createFaultyDisk();
  const dir = t.testdir();
  const path = join(dir, 'lines');
  const file = await openAppendFile({ path, files: disk, ...(stillHeld && { stillHeld }) });
  t.teardown(() => file.close());
  return { disk, file, path, names: () => readdir(dir), read: () => readFile(path, 'utf8') };
}

const FAULTS = ['atAppend', 'fault'] as const;

for (const at of FAULTS)
  t.test(`a full disk (${at}): no part of a line stays, notes are written later`, async (t) => {
    const { disk, file, read } = await open(t);
    await file.append('before');
    disk[at] = systemError('ENOSPC');
    const written: string[] = [];
    const lost = file.append('lost');
    const noted = file.note('noted', () => written.push('noted'));
    await t.rejects(lost, { code: 'ENOSPC' });
    await noted;
    t.equal(await read(), 'before\n');
    t.strictSame(written, []);
    if (at === 'atAppend') await t.rejects(file.probe(), { code: 'ENOSPC' });
    disk[at] = undefined;
    await file.append('after');
    t.equal(await read(), 'before\nnoted\nafter\n');
    t.strictSame(written, ['noted']);
    t.equal(file.size, Buffer.byteLength(await read()));
    await file.probe();
  });

t.test('a full disk that loses notes while it flushes takes no later line along', async (t) => {
  const { disk, file, path, read } = await open(t);
  await file.append('before');
  await file.note('noted');
  disk.fault = systemError('ENOSPC');
  // As over a network: the note was in memory only, and reads as zeros once the flush has failed.
  disk.gate = (async () => {
    await using handle = await openFile(path, 'r+');
    await handle.write(Buffer.alloc(6), 0, 6, 7);
  })();
  await t.rejects(file.append('lost'), { code: 'ENOSPC' });
  disk.fault = undefined;
  await file.append('after');
  t.match((await read()).split('\n'), ['before', /^\0+$/, 'after', '']);
});

for (const at of FAULTS)
  t.test(
    `any other failure (${at}) ends the writing for good, and the line is not in the file`,
    async (t) => {
      const { disk, file, read } = await open(t);
      await file.append('before');
      disk[at] = systemError('EIO');
      const stopped = /lines is no longer written: the disk failed \(EIO\)/;
      await t.rejects(file.append('lost'), stopped);
      disk[at] = undefined;
      await t.rejects(file.append('next'), stopped);
      await file.note('noted', () => t.fail('not written'));
      await t.rejects(
        file.replace(() => Buffer.from('new\n')),
        stopped,
      );
      await t.rejects(file.probe(), stopped);
      t.equal(await read(), 'before\n');
    },
  );

t.test('a note does not wait for a flush, and an append does', async (t) => {
  const { disk, file, read } = await open(t);
  const gate = Promise.withResolvers<void>();
  disk.gate = gate.promise;
  await file.note('noted');
  t.equal(await read(), 'noted\n');
  t.equal(disk.flushes, 0);
  let isFlushed = false;
  const appending = file.append('appended').then(() => {
    isFlushed = true;
  });
  await until('the flush begins', () => disk.flushes === 1);
  t.notOk(isFlushed);
  gate.resolve();
  await appending;
});

t.test('what is appended while the file is replaced comes after the new content', async (t) => {
  const { file, read, names } = await open(t);
  await file.append('old');
  const replacing = file.replace(() => Buffer.from('new\n'));
  await Promise.all([file.append('one'), file.note('two'), replacing, file.append('three')]);
  t.equal(await read(), 'new\none\ntwo\nthree\n');
  t.equal(file.size, Buffer.byteLength(await read()));
  t.strictSame(await names(), ['lines']);
});

for (const [at, code, isStopped] of [
  ['atAppend', 'ENOSPC', false],
  ['atAppend', 'EIO', false],
  ['fault', 'ENOSPC', false],
  ['fault', 'EIO', false],
  ['atRename', 'ENOSPC', false],
  ['atRename', 'EIO', true],
  ['atFolder', 'EIO', true],
] as const)
  t.test(
    `${code} ${at} while the file is replaced: ${isStopped ? 'writing ends' : 'the file stays'}`,
    async (t) => {
      const { disk, file, read, names } = await open(t);
      await file.append('old');
      disk[at] = systemError(code);
      await t.rejects(file.replace(() => Buffer.from('new\n')));
      disk[at] = undefined;
      t.strictSame(await names(), ['lines'], 'no leftover');
      if (isStopped) return void (await t.rejects(file.append('next'), /no longer written/));
      await file.append('next');
      t.equal(await read(), 'old\nnext\n');
    },
  );

t.test('a process that lost the folder changes nothing any more', async (t) => {
  let isHeld = true;
  const { disk, file, read, path } = await open(t, async () => isHeld);
  await file.append('ours');
  await writeFile(join(path, '..', 'owner'), 'theirs');
  isHeld = false;
  await t.rejects(file.append('acknowledged to nobody'), /another process took the folder over/);
  await writeFile(path, 'theirs\n');
  isHeld = true;
  await t.rejects(file.append('lost'), /another process took the folder over/, 'for good');
  await t.rejects(
    file.replace(() => Buffer.from('lost\n')),
    /took the folder over/,
  );
  t.equal(await read(), 'theirs\n');
  t.ok(disk.flushes > 0);
});

t.test('a full disk in a folder that another process holds: its lines are not cut', async (t) => {
  let isHeld = true;
  const { disk, file, read, path } = await open(t, async () => isHeld);
  disk.atAppend = systemError('ENOSPC');
  await writeFile(join(path, '..', 'owner'), 'theirs');
  isHeld = false;
  await writeFile(path, 'theirs\n');
  await t.rejects(file.append('x'), /took the folder over/);
  t.match(await read(), /^theirs\n/);
});

t.test(
  'when the owner of the folder can not be read, no line is acknowledged, and writing goes on later',
  async (t) => {
    let fault: Error | undefined = systemError('EMFILE');
    const { file, read } = await open(t, async () => {
      if (fault) throw fault;
      return true;
    });
    await t.rejects(file.append('lost'), { code: 'EMFILE' });
    fault = undefined;
    await file.append('next');
    t.equal(await read(), 'next\n');
  },
);

t.test('what is appended after a replacement is in the new file, whatever failed around it', async (t) => {
  let checks = 0;
  const { file, read } = await open(t, async () => {
    checks += 1;
    if (checks > 1) throw systemError('EMFILE');
    return true;
  });
  await file.note('old');
  await file.replace(() => Buffer.from('new\n')).catch(() => {});
  await file.note('next');
  t.equal(await read(), 'new\nnext\n');
});

t.test('notes that a full disk did not take are tried again when the file is closed', async (t) => {
  const { disk, file, read } = await open(t);
  disk.atAppend = systemError('ENOSPC');
  await file.note('noted');
  disk.atAppend = undefined;
  await file.close();
  t.equal(await read(), 'noted\n');
});
