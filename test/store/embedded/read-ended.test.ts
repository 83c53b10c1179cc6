import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import type { Backend } from '../../../src/store/backend.ts';
import { segmentIn } from '../../../src/store/embedded/audit-segment.ts';
import { openEmbedded } from '../../../src/store/embedded/backend.ts';
import { openFolderReader } from '../../../src/store/embedded/folder-reader.ts';
import { readEnded, readEndedShares } from '../../../src/store/embedded/read-ended.ts';
import { createMemoryLog, NOW, newEntry, newGrant, newShare } from '../../support/records.ts';
import { save } from '../../support/store-contract/parts.ts';

const peopleOf = async ({ findEnded }: Pick<Backend, 'findEnded'>) =>
  (await findEnded()).map(({ personId }) => personId);
const open = (dir: string) => openEmbedded(dir, createMemoryLog(), () => NOW);

t.test(
  'an older store beside the present audit log is noticed by the bot and by the migration',
  async (t) => {
    const dir = t.testdir();
    const stored = join(dir, 'store.json');
    const [ended, other] = [newGrant(), newGrant({ linkId: undefined })];
    const before = await open(dir);
    for (const grant of [ended, other]) {
      await save(before.store, grant);
      const { personId, organizationId, linkId } = grant;
      await before.audit.record(newEntry({ action: 'link', personId, organizationId, linkId }));
    }
    t.strictSame(await before.findEnded(), []);
    const older = await readFile(stored);
    const { personId, organizationId, linkId } = ended;
    await before.store.withGrantLock(ended, ({ commit }) => commit({ deleteGrant: ended }));
    await before.audit.record(
      newEntry({ action: 'revoke', outcome: 'ended', personId, organizationId, linkId }),
    );
    t.strictSame(await before.findEnded(), []);
    await before.close();

    await writeFile(stored, older);
    const reader = await openFolderReader(dir);
    t.strictSame(await reader.findEnded(), [ended]);
    await reader.close();
    const after = await open(dir);
    t.strictSame(await after.findEnded(), [ended]);
    await after.close();

    const segment = segmentIn(dir, 1, 0, { from: NOW, to: NOW });
    await rename(join(dir, 'audit.jsonl'), segment.path);
    const rolled = await open(dir);
    t.strictSame(await rolled.findEnded(), [ended], 'the end stands in a file that is no longer added to');
    await rolled.close();

    await rm(segment.path);
    const without = await open(dir);
    t.strictSame(await without.findEnded(), [], 'without the log it can not be noticed');
    await without.close();
  },
);

t.test('a log that is missing ends nothing, and one that can not be read is named', async (t) => {
  const dir = t.testdir();
  t.strictSame(await readEnded(dir, [newGrant()]), []);
  await mkdir(join(dir, 'audit.jsonl'));
  await t.rejects(readEnded(dir, [newGrant()]), {
    message: /The audit log in .* can't be read \(EISDIR\).*or move them away/,
  });
  t.strictSame(await readEnded(dir, []), [], 'without links it is not read');
  await t.rejects(readEndedShares(dir, [newShare()]), {
    message: /unknown whether shares .*or move them away/,
  });
  const over = newShare({ ended: { at: NOW, why: 'unshared' } });
  t.strictSame(await readEndedShares(dir, [over]), [], 'without open shares neither');
});

t.test(
  'an older store brings no ended link of a forgotten person back, with the key or the id of the link',
  async (t) => {
    const dir = t.testdir();
    const stored = join(dir, 'store.json');
    const [withId, without] = [newGrant({ linkedAt: NOW - 1 }), newGrant({ linkId: undefined })];
    const before = await open(dir);
    for (const grant of [withId, without]) {
      await save(before.store, grant);
      const { personId, organizationId, linkId } = grant;
      const about = { personId, organizationId, linkId, at: NOW + 1 };
      await before.audit.record(newEntry({ ...about, action: 'link', at: NOW }));
      await before.audit.record(newEntry({ ...about, action: 'revoke', outcome: 'ended' }));
    }
    const older = await readFile(stored);
    for (const { personId } of [withId, without]) {
      await before.audit.forget(personId);
      t.strictSame(await before.audit.read({ limit: 9, personId }), []);
    }
    await before.close();

    await writeFile(stored, older);
    const after = await open(dir);
    t.strictSame(await peopleOf(after), [withId.personId, without.personId]);
    await rm(join(dir, 'audit.key'));
    t.strictSame(
      await peopleOf(after),
      [withId.personId],
      'without the key, those whose entries have the id of the link',
    );
    await writeFile(join(dir, 'audit.key'), 'damaged');
    await t.rejects(after.findEnded(), /`audit.key` in `DATA_DIR` is damaged/);
    await after.close();
  },
);
