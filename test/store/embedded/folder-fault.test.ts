import { spawnSync } from 'node:child_process';
import { mkdir, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { openEmbedded } from '../../../src/store/embedded/backend.ts';
import { createMemoryLog, NOW, newEntry, newGrant } from '../../support/records.ts';
import { save } from '../../support/store-contract/parts.ts';

const clock = () => NOW;

async function openIn(t: Test, dir: string) {
  const log = createMemoryLog();
  const backend = await openEmbedded(dir, log, clock);
  t.teardown(() => backend.close().catch(() => {}));
  return { ...backend, log };
}

for (const name of ['store.json', 'inbox.json', 'inbox.jsonl', 'audit.jsonl', 'lock']) {
  t.test(
    `a folder in the place of ${name} is refused at the start, with its path and what to do`,
    async (t) => {
      const dir = t.testdir({ [name]: {} });
      const path = join(dir, name);
      await t.rejects(openEmbedded(dir, createMemoryLog(), clock), { message: path });
      await t.rejects(
        openEmbedded(dir, createMemoryLog(), clock),
        /can't be (?:used|opened).*(?:is a folder|EISDIR).*move/,
      );
      await rm(path, { recursive: true });
      const { store } = await openIn(t, dir);
      await store.ping();
    },
  );
}

for (const name of [
  ...['store.json', 'store.json.bak', 'inbox.json', 'inbox.jsonl'],
  ...['audit.jsonl', 'audit.missing', 'owner', 'lock'],
]) {
  t.test(`a pipe, a device or a link that leads nowhere in the place of ${name} is refused`, async (t) => {
    const places: [how: string, make: (path: string) => Promise<unknown>][] = [
      ['no file', async (path) => spawnSync('mkfifo', [path])],
      ['no file', (path) => symlink('/dev/zero', path)],
      ['not there', (path) => symlink('/no/such/file', path)],
      ['leads back', (path) => symlink(name, path)],
    ];
    for (const [how, make] of places) {
      const dir = t.testdir();
      const path = join(dir, name);
      await make(path);
      const opening = openEmbedded(dir, createMemoryLog(), clock);
      await t.rejects(opening, { code: 'file_unusable', message: path }, how);
      await t.rejects(openEmbedded(dir, createMemoryLog(), clock), { message: new RegExp(how) });
      await rm(path);
      await openIn(t, dir);
    }
  });
}

for (const name of ['store.json', 'store.json.bak']) {
  t.test(
    `a folder that takes the place of ${name} while the bot runs is named until it is gone`,
    async (t) => {
      const dir = t.testdir();
      const { store } = await openIn(t, dir);
      await save(store, newGrant());
      await save(store, newGrant());
      const path = join(dir, name);
      await rm(path);
      await mkdir(path);
      const named = {
        code: 'store_unavailable',
        cause: {
          code: 'file_unusable',
          message: `${path} can't be used (EISDIR): it is a folder: move it away`,
        },
      };
      await t.rejects(store.ping(), named.cause);
      await t.rejects(save(store, newGrant()), named);
      await t.rejects(store.ping(), named);
      await rm(path, { recursive: true });
      await store.ping();
      t.equal((await store.listGrants()).length, 3);
    },
  );
}

t.test(
  'a folder that was moved away is named; moved back, all that was saved meanwhile is written',
  async (t) => {
    const dir = join(t.testdir(), 'data');
    const { store, log, audit, close } = await openIn(t, dir);
    await save(store, newGrant());
    await rename(dir, `${dir}2`);
    const moved = { code: 'store_unavailable', cause: { cause: { code: 'folder_missing' } } };
    await t.rejects(store.ping(), { message: `DATA_DIR ${dir} was deleted or moved away`, ...moved.cause });
    await t.rejects(save(store, newGrant()), moved);
    await t.rejects(store.listGrants(), moved, 'and what it would have held is not read');
    await audit.record(newEntry({ personId: 'ada' }));
    t.match(
      log.lines.filter(({ text }) => text === 'an audit entry could not be written'),
      [
        {
          fields: { entry: { personId: 'ada' }, err: { message: /DATA_DIR .* was deleted or moved away/ } },
        },
      ],
      'an entry is not written to a file that nobody will find',
    );
    await rename(`${dir}2`, dir);
    t.equal((await store.listGrants()).length, 2);
    await close();
    t.equal((await (await openIn(t, dir)).store.listGrants()).length, 2);
  },
);

t.test('a folder that was deleted, or emptied, is named and never written anew in silence', async (t) => {
  const dir = join(t.testdir(), 'data');
  const { store } = await openIn(t, dir);
  await save(store, newGrant());
  await rm(dir, { recursive: true });
  await t.rejects(save(store, newGrant()), {
    cause: { message: /was deleted or moved away\. Move it back/ },
  });
  await mkdir(dir);
  await t.rejects(store.ping(), { cause: { cause: { message: /was emptied or replaced\. Move it back/ } } });
  await t.rejects(store.listGrants(), { code: 'store_unavailable' });
});
