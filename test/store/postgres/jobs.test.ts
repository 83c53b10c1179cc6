import t from 'tap';
import { createPostgresJobs } from '../../../src/store/postgres/jobs.ts';
import { migrate } from '../../../src/store/postgres/migrate.ts';
import { READY_AND_ENDED, startNotPostgres } from '../../support/not-postgres.ts';
import { UNAVAILABLE } from '../../support/postgres-store.ts';
import { createMemoryLog } from '../../support/records.ts';

t.test(
  'a database that ends each connection as it becomes ready ends neither jobs nor process',
  async (t) => {
    const url = await startNotPostgres(t, () => READY_AND_ENDED);
    const log = createMemoryLog();
    for (let n = 0; n < 5; n++) {
      const jobs = createPostgresJobs(url, log);
      jobs.every('tick', 60, async () => {});
      await t.rejects(jobs.start());
      await jobs.stop();
    }
  },
);

t.test('nor does it end the process when it migrates', async (t) => {
  const url = await startNotPostgres(t, () => READY_AND_ENDED);
  for (let n = 0; n < 5; n++) await t.rejects(migrate(url, createMemoryLog()), UNAVAILABLE);
});
