import t from 'tap';
import { checkOutages, SHARES } from '../../support/outage/check-outages.ts';

// Each waits most of the time.
t.jobs = SHARES.length;

for (const share of SHARES)
  t.test(`on the embedded store: ${share.map(({ name }) => name).join('; ')}`, { buffered: true }, (t) =>
    checkOutages(t, share),
  );
