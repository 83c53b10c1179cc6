import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import t, { type Test } from 'tap';
import { MINUTE } from '../../../src/core/clock.ts';
import type { Jobs } from '../../../src/core/jobs.ts';
import { createPostgresJobs } from '../../../src/store/postgres/jobs.ts';
import { noPostgres, startPostgres } from '../../support/postgres.ts';
import { newDatabase } from '../../support/postgres-store.ts';
import { createMemoryLog } from '../../support/records.ts';
import { until } from '../../support/store-contract/inbox.ts';

/** The jobs of an instance of its own, until the end of the test. */
function openJobs(t: Test, url: string) {
  const log = createMemoryLog();
  const jobs = createPostgresJobs(url, log);
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= jobs.stop();
    return stopping;
  };
  t.teardown(stop);
  return { ...jobs, stop, log };
}

/** Who worked, in the order in which they began, and whether two ever did at once. */
function watch(takes: () => number = () => 0) {
  const begun: { who: number; at: number }[] = [];
  let atWork = 0;
  const watched = {
    begun,
    most: 0,
    work: (who: number) => async () => {
      begun.push({ who, at: performance.now() });
      atWork += 1;
      watched.most = Math.max(watched.most, atWork);
      await delay(takes());
      atWork -= 1;
    },
  };
  return watched;
}

const startAll = (all: Jobs[]) => Promise.all(all.map((jobs) => jobs.start()));

t.test('shared jobs', { skip: await noPostgres() }, async (t) => {
  const server = await startPostgres(t);

  t.test('each beginning is in one of two that start together; everything begins at first', async (t) => {
    const url = await newDatabase(server);
    const both = [openJobs(t, url), openJobs(t, url)];
    const [often, seldom] = [watch(), watch()];
    for (const [who, jobs] of both.entries()) {
      jobs.every('often', 2, often.work(who));
      jobs.every('seldom', 3_600, seldom.work(who));
    }
    const startedAt = performance.now();
    await startAll(both);
    await until(() => often.begun.length >= 5 && seldom.begun.length > 0);
    const took = (often.begun[4]?.at ?? 0) - startedAt;
    // Not 8: it may begin twice at once, as below.
    t.ok(took > 5_900, `five in ${Math.round(took)} ms`);
    t.equal(often.most, 1);
    t.equal(seldom.most, 1);
    // Twice when the second is there in the moment in which the first begins.
    t.ok(seldom.begun.length <= 2, `${seldom.begun.length} times`);
    t.strictSame(
      both.flatMap(({ log }) => log.lines),
      [],
    );
  });

  t.test('what takes longer than the time between two is not begun beside itself', async (t) => {
    const url = await newDatabase(server);
    const all = [openJobs(t, url), openJobs(t, url), openJobs(t, url)];
    const slow = watch(() => 1_500);
    for (const [who, jobs] of all.entries()) jobs.every('slow', 1, slow.work(who));
    await startAll(all);
    await until(() => slow.begun.length >= 3);
    t.equal(slow.most, 1);
    t.strictSame(
      all.flatMap(({ log }) => log.lines),
      [],
    );
  });

  t.test('a failure is logged, and the next time comes all the same', async (t) => {
    const jobs = openJobs(t, await newDatabase(server));
    let tries = 0;
    jobs.every('failing', 1, async () => {
      tries += 1;
      if (tries === 1) throw new Error('ENOSPC');
    });
    await jobs.start();
    await until(() => tries >= 3);
    t.match(jobs.log.lines, [{ level: 'error', fields: { job: 'failing', err: 'ENOSPC' } }]);
    t.equal(jobs.log.lines.length, 1);
  });

  t.test('stopping asks what is under way to end, and waits for it; another one goes on', async (t) => {
    const url = await newDatabase(server);
    const [leaving, staying] = [openJobs(t, url), openJobs(t, url)];
    const gate = Promise.withResolvers<void>();
    const steps: string[] = [];
    leaving.every('care', 1, async (signal) => {
      steps.push('begun');
      signal.addEventListener('abort', () => steps.push('asked'));
      await gate.promise;
      steps.push('ended');
    });
    staying.every('care', 1, async () => void steps.push('elsewhere'));
    await leaving.start();
    await until(() => steps.length === 1);
    await staying.start();
    let isStopped = false;
    const stopped = leaving.stop().then(() => {
      isStopped = true;
    });
    await delay(1_500);
    t.strictSame(steps, ['begun', 'asked']);
    t.notOk(isStopped);
    gate.resolve();
    await stopped;
    await until(() => steps.includes('elsewhere'));
    t.strictSame(steps.slice(0, 3), ['begun', 'asked', 'ended']);
  });

  t.test('one that never began can be stopped', async (t) => {
    const jobs = openJobs(t, await newDatabase(server));
    jobs.every('job', 1, async () => void t.fail('begun'));
    await jobs.stop();
  });

  t.test('what a killed one was at is resumed by another', async (t) => {
    const url = await newDatabase(server);
    const holder = fileURLToPath(new URL('../../support/processes/hold-job.ts', import.meta.url));
    const env = { PATH: process.env.PATH }; // without tap's hooks: who is killed reports no coverage
    const child = spawn(process.execPath, [holder, url], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    t.teardown(() => child.kill('SIGKILL'));
    const [said] = await once(createInterface(child.stdout), 'line');
    t.equal(said, 'begun');

    const jobs = openJobs(t, url);
    const care = watch();
    jobs.every('care', 1, care.work(0));
    await jobs.start();
    await delay(12_000);
    t.strictSame(care.begun, [], 'as long as it lives, it is at it');
    child.kill('SIGKILL');
    await until(() => care.begun.length >= 3);
    t.equal(care.most, 1);
  });

  t.test('the database goes away and comes back', async (t) => {
    const url = await newDatabase(server);
    const both = [openJobs(t, url), openJobs(t, url)];
    const [short, long] = [watch(), watch(() => 2_500)];
    for (const [who, jobs] of both.entries()) {
      jobs.every('short', 1, short.work(who));
      jobs.every('long', 1, long.work(who));
    }
    await startAll(both);
    await until(() => short.begun.length > 1 && long.begun.length > 0);
    await server.stop('immediate');
    const errorsOf = ({ log }: (typeof both)[number]) => log.lines.filter(({ level }) => level === 'error');
    await until(() => both.every((jobs) => errorsOf(jobs).length > 0));
    await delay(3_000);
    const before = [short.begun.length, long.begun.length];
    await server.start();
    const isBack = () =>
      short.begun.length > (before[0] ?? 0) + 2 && long.begun.length > (before[1] ?? 0) + 2;
    await until(isBack, 2 * MINUTE);
    t.equal(short.most, 1);
    t.equal(long.most, 1);
    for (const errors of both.map(errorsOf)) {
      t.match(errors[0], { text: /can not reach its database/ });
      t.ok(errors.length <= 3, `${errors.length} lines`);
    }
  });
});
