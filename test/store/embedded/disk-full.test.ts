import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { openStore } from '../../../src/store/embedded/store.ts';
import { mountTmpfs } from '../../support/faulty-disk.ts';
import { createMemoryLog, NOW, newGrant } from '../../support/records.ts';

const log = createMemoryLog();
const clock = () => NOW;

t.test('a disk that fills up and empties again loses no acknowledged write', async (t) => {
  const dir = await mountTmpfs(t, 'size=1m');
  if (dir === undefined) return t.comment('skipped: no tmpfs can be mounted here');
  const store = await openStore({ dir, log, clock });
  const acknowledged = new Map<string, string>();
  const outcomes = { written: 0, rejected: 0 };
  let round = 0;

  /** Writes for ten new people at once in each round, until the disk has failed a few times. */
  const write = async (rounds: number) => {
    for (const end = round + rounds; round < end; round++) {
      const grants = Array.from({ length: 10 }, (_, n) => newGrant({ personId: `${round}/${n}` }));
      const saves = grants.map((grant) => store.withGrantLock(grant, (l) => l.commit({ saveGrant: grant })));
      for (const [n, outcome] of (await Promise.allSettled(saves)).entries()) {
        const grant = grants[n];
        if (outcome.status === 'rejected') {
          outcomes.rejected += 1;
          t.match(outcome.reason, { code: 'store_unavailable', cause: { code: 'ENOSPC' } });
        } else if (grant) {
          outcomes.written += 1;
          acknowledged.set(grant.personId, grant.sealedRefreshToken);
        }
      }
    }
  };

  await write(10);
  t.same(outcomes, { written: 100, rejected: 0 });
  for (let time = 0; time < 3; time++) {
    // The ballast leaves no room for another copy of the store.
    await writeFile(join(dir, 'ballast'), Buffer.alloc(1024 * 1024)).catch(() => {});
    await t.rejects(store.ping(), /no room/, 'not ready, before any write failed');
    outcomes.rejected = 0;
    await write(3);
    t.equal(outcomes.rejected, 30);
    await t.rejects(store.ping(), { code: 'store_unavailable', cause: { code: 'ENOSPC' } });
    t.same(
      (await readdir(dir)).filter((name) => name.endsWith('.tmp')),
      [],
    );
    await rm(join(dir, 'ballast'));
    await write(2);
    await store.ping();
  }
  t.equal(outcomes.written, 160);
  await store.close();

  const again = await openStore({ dir, log, clock });
  for (const [personId, token] of acknowledged) {
    const found = await again.findGrant({ personId, organizationId: '549236' });
    if (found?.sealedRefreshToken !== token) t.fail(`lost ${personId}`);
  }
  t.equal((await again.listGrants()).length, 250, 'what was rejected came with the next write');
  await again.close();
});

t.test('a read-only folder is refused at start', async (t) => {
  const dir = await mountTmpfs(t, 'ro');
  if (dir === undefined) return t.comment('skipped: no tmpfs can be mounted here');
  await t.rejects(openStore({ dir, log, clock }), { message: `DATA_DIR ${dir} can't be written (EROFS)` });
  await t.rejects(openStore({ dir: join(dir, 'new'), log, clock }), /DATA_DIR .*new can't be made or opened/);
});

t.test('a file in place of the folder is refused at start', async (t) => {
  const dir = join(t.testdir({ data: '' }), 'data');
  await t.rejects(openStore({ dir, log, clock }), /DATA_DIR .*data can't be made or opened \(EEXIST\)/);
});
