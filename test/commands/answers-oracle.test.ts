import t from 'tap';
import { cases, consultAll } from '../support/oracle/consult.ts';

const BODIES = 500;

t.test('what answers say follows from the bodies', async (t) => {
  const bodies = await consultAll(t, Math.ceil(BODIES / cases.length));
  t.ok(bodies >= BODIES, `${bodies} bodies`);
});
