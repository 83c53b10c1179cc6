import t from 'tap';
import { RUNS } from '../../support/fuzz.ts';
import { cases } from '../../support/oracle/cases.ts';
import { consultAll } from '../../support/oracle/consult.ts';

/** Of all operations together: two FUZZ_RUNS, since each body is asked about once or twice. */
const BODIES = 2 * RUNS;

t.test('what answers say follows from the bodies', async (t) => {
  const bodies = await consultAll(t, Math.ceil(BODIES / cases.length));
  t.ok(bodies >= BODIES, `${bodies} bodies`);
});
