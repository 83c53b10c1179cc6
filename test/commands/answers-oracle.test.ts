import t from 'tap';
import { cases } from '../support/oracle/cases.ts';
import { consultAll } from '../support/oracle/consult.ts';

const BODIES = 500;

t.test('what answers say follows from the bodies', async (t) => {
  const bodies = await consultAll(t, Math.ceil(BODIES / cases.length));
  t.ok(bodies >= BODIES, `${bodies} bodies`);
});
