import t from 'tap';
import { checkOutages, SHARES } from '../../support/outage/check-outages.ts';
import { noPostgres, usePostgres } from '../../support/postgres.ts';

const skip = await noPostgres();
// Each waits most of the time.
t.jobs = SHARES.length;

for (const share of SHARES)
  t.test(
    `two instances on PostgreSQL: ${share.map(({ name }) => name).join('; ')}`,
    { buffered: true, skip },
    async (t) => checkOutages(t, share, 2, await (await usePostgres()).createDatabase()),
  );
