import t from 'tap';
import { checkOutage } from '../../support/outage/check-outage.ts';
import { OUTAGES } from '../../support/outage/kinds.ts';
import { noPostgres, usePostgres } from '../../support/postgres.ts';

const skip = await noPostgres();
// Each waits most of the time.
t.jobs = OUTAGES.length;

for (const outage of OUTAGES)
  t.test(
    `while ${outage.name}, two instances on PostgreSQL lose no accepted question and answer none twice`,
    { buffered: true, skip },
    async (t) => checkOutage(t, outage, 2, await (await usePostgres()).createDatabase()),
  );
