import t from 'tap';
import { simulateYear } from '../../support/year/year.ts';

/** The year is the same in each run, so that a failure comes from a change. SEED picks another year, PEOPLE=200 makes it a full one. */
const seed = Number(process.env.SEED ?? 2026);
const people = Number(process.env.PEOPLE ?? 30);

t.test(`a year of ${people} people breaks no promise of the links, SEED=${seed}`, async (t) => {
  const began = performance.now();
  const { teardown } = t;
  const { violations, counts } = await simulateYear({ seed, people, days: 365, dir: t.testdir(), teardown });
  t.comment(`SEED=${seed} PEOPLE=${people}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
  for (const [what, count] of [...counts].sort()) t.comment(`${what}: ${count}`);

  t.strictSame(violations, []);
  for (const what of ['answered', 'crashes', 'removals in the dashboard', 'revocations: confirmed'])
    t.ok((counts.get(what) ?? 0) > 0, `the year had: ${what}`);
});
