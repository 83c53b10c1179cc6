import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { createBackgroundTasks } from '../../src/core/async/background-tasks.ts';
import { runJob } from '../../src/core/jobs.ts';
import { currentReference, underReference } from '../../src/core/reference.ts';
import { createLines } from '../support/gateway.ts';

t.test(
  'a hundred concurrent calls keep their own reference through awaits, timers and background work',
  async (t) => {
    const background = createBackgroundTasks(createLines().log);
    const kept = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        underReference(async () => {
          const seen = [currentReference()];
          await delay(index % 7);
          seen.push(currentReference());
          const aside = Promise.withResolvers<void>();
          background.run('aside', async () => {
            await delay(index % 5);
            seen.push(currentReference());
            aside.resolve();
          });
          await aside.promise;
          setImmediate(() => seen.push(currentReference()));
          await new Promise(setImmediate);
          return seen;
        }),
      ),
    );
    for (const seen of kept) t.equal(new Set(seen).size, 1);
    t.equal(new Set(kept.map(([first]) => first)).size, 100);
    t.match(kept[0]?.[0], /^[2-9a-z]{8}$/);
    t.equal(currentReference(), undefined);
  },
);

t.test('a nested call has its own reference, or the one it is given', async (t) => {
  await underReference(async () => {
    await underReference(() => t.equal(currentReference(), 'inner'), 'inner');
    t.equal(currentReference(), 'outer');
    underReference(() => t.equal(currentReference(), 'outer', 'the current one goes on'), currentReference());
  }, 'outer');
});

t.test('each run of a job has its own reference, and its failure is logged under it', async (t) => {
  const { lines, log } = createLines();
  const seen = new Set<string | undefined>();
  for (let run = 0; run < 2; run++) {
    const work = async () => {
      seen.add(currentReference());
      throw new Error('no luck');
    };
    await runJob('sweep', work, log);
  }
  t.equal(seen.size, 2);
  t.strictSame(new Set(lines.map(({ reference }) => reference)), seen);
  t.match(lines, [
    { fields: { job: 'sweep', err: { message: 'no luck' } } },
    { fields: { job: 'sweep', err: { message: 'no luck' } } },
  ]);
});
