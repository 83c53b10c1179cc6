import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { storeUnwritable } from '../../src/core/refusals.ts';
import { endRestoredShares } from '../../src/core/restored-shares.ts';
import { openEmbedded } from '../../src/store/embedded/backend.ts';
import { createMemoryLog, NOW, newEntry, newShare } from '../support/records.ts';
import { lend } from '../support/store-contract/parts.ts';

t.test('shares that ended after the copy of the store do not live again', async (t) => {
  const dir = t.testdir();
  const stored = join(dir, 'store.json');
  const open = () => openEmbedded(dir, createMemoryLog(), () => NOW);
  const before = await open();
  const [revoked, odd, other] = [newShare(), newShare(), newShare()];
  for (const share of [revoked, odd, other]) await lend(before.store, share);
  t.strictSame(await before.findEndedShares(), []);
  const older = await readFile(stored);
  for (const [{ id, lender }, outcome] of [
    [revoked, 'revoked'],
    [odd, 'of a later version'],
  ] as const) {
    await before.store.changeShare(id, (share) => ({ ...share, ended: { at: NOW + 1, why: 'revoked' } }));
    const about = { personId: lender.personId, shareId: id };
    await before.audit.record(newEntry({ action: 'share_extended', ...about }));
    await before.audit.record(newEntry({ action: 'share_ended', outcome, at: NOW + 1, ...about }));
  }
  await before.audit.record(newEntry({ action: 'use', shareId: other.id }));
  await before.audit.forget(revoked.lender.personId);
  t.strictSame(await before.findEndedShares(), [], 'the present store knows');
  await before.close();

  await writeFile(stored, older);
  const after = await open();
  const log = createMemoryLog();
  await endRestoredShares({ ...after, log });
  t.match(log.lines, [{ level: 'error', fields: { shares: 2 } }]);
  t.strictSame(await after.store.findShare(revoked.id), {
    ...revoked,
    ended: { at: NOW + 1, why: 'revoked' },
    endToldAt: NOW + 1,
  });
  t.match(await after.store.findShare(odd.id), { ended: { at: NOW + 1, why: 'unshared' } });
  t.strictSame(await after.store.listShares({ isOpen: true }), [other]);
  await endRestoredShares({ ...after, log });
  t.equal(log.lines.length, 1, 'a second start finds none');
  await after.close();
});

t.test('a start fails when it is unknown what ended, or that can not be saved', async (t) => {
  const [log, ended] = [createMemoryLog(), newShare({ ended: { at: NOW, why: 'unshared' } })];
  const store = {
    async changeShare() {
      throw storeUnwritable(new Error('EROFS'));
    },
  };
  const findEndedShares = async () => {
    throw new Error('EIO');
  };
  await t.rejects(endRestoredShares({ store, log, findEndedShares }), { name: 'StartError', message: /EIO/ });
  await t.rejects(endRestoredShares({ store, log, findEndedShares: async () => [ended] }), {
    name: 'StartError',
    message: /would live again.*EROFS.*start again/,
  });
  t.strictSame(log.lines, []);
});
