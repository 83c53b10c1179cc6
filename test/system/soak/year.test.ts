import t from 'tap';
import { liveThrough } from '../../support/year/year.ts';

/** The same year every time, so that a failure is a change's; other years with SEED, all 200 people with PEOPLE=200. */
const seed = Number(process.env.SEED ?? 2026);
const people = Number(process.env.PEOPLE ?? 30);

t.test(`a year of ${people} people, SEED=${seed}`, async (t) => {
  const began = performance.now();
  const { teardown } = t;
  const { violations, counts } = await liveThrough({ seed, people, days: 365, dir: t.testdir(), teardown });
  t.comment(`SEED=${seed} PEOPLE=${people}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
  for (const [what, count] of [...counts].sort()) t.comment(`${what}: ${count}`);

  t.strictSame(violations, []);
  for (const what of ['answered', 'crashes', 'removals in the dashboard', 'revocations: confirmed'])
    t.ok((counts.get(what) ?? 0) > 0, `the year had: ${what}`);
});
