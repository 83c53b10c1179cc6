import t from 'tap';
import { checkOutage } from '../../support/outage/check-outage.ts';
import { OUTAGES } from '../../support/outage/kinds.ts';

// Each waits most of the time.
t.jobs = OUTAGES.length;

for (const outage of OUTAGES)
  t.test(`while ${outage.name}, no accepted question is lost or answered twice`, { buffered: true }, (t) =>
    checkOutage(t, outage),
  );
