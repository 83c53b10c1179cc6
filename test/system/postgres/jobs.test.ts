import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import t, { type Test } from 'tap';
import { SECOND } from '../../../src/core/clock.ts';
import type { Jobs } from '../../../src/core/jobs.ts';
import { createPostgresJobs, type PostgresJobsOptions } from '../../../src/store/postgres/jobs.ts';
import { firstLine } from '../../support/first-line.ts';
import { noPostgres, startPostgres, usePostgres } from '../../support/postgres.ts';
import { newDatabase } from '../../support/postgres-store.ts';
import { createMemoryLog } from '../../support/records.ts';
import { until } from '../../support/store-contract/inbox-events.ts';

/** Seconds without a sign of life where a job that is taken for abandoned would be a fault: a machine may stand still. */
const LONG_HEARTBEAT = 20;

/** Opens the jobs of one instance until the end of the test. */
function openJobs(t: Test, url: string, options: PostgresJobsOptions = {}) {
  const log = createMemoryLog();
  const jobs = createPostgresJobs(url, log, { pollInterval: 0.5, ...options });
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= jobs.stop();
    return stopping;
  };
  t.teardown(stop);
  return { ...jobs, stop, log };
}

/** Creates a job that notes which instances ran it, in order, and how many at the same time. */
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

t.test('a shared job runs in one instance at a time', { skip: await noPostgres(), jobs: 8 }, async (t) => {
  const server = await usePostgres();

  t.test(
    'each run is in one of two instances that start together, and every job runs once at first',
    async (t) => {
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
      // Not 8 s: the job may run twice at first, as below.
      t.ok(took > 5_900, `five in ${Math.round(took)} ms`);
      t.equal(often.most, 1);
      t.equal(seldom.most, 1);
      // The job runs twice if the second instance starts at the moment at which the first one begins it.
      t.ok(seldom.begun.length <= 2, `${seldom.begun.length} times`);
      t.strictSame(
        both.flatMap(({ log }) => log.lines),
        [],
      );
    },
  );

  t.test('a job that takes longer than its interval does not run twice at the same time', async (t) => {
    const url = await newDatabase(server);
    const all = [1, 2, 3].map(() => openJobs(t, url, { heartbeat: LONG_HEARTBEAT }));
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

  t.test('a job that fails is logged and runs again', async (t) => {
    const jobs = openJobs(t, await newDatabase(server));
    let tries = 0;
    jobs.every('failing', 1, async () => {
      tries += 1;
      if (tries === 1) throw new Error('ENOSPC');
    });
    await jobs.start();
    await until(() => tries >= 3);
    t.match(jobs.log.lines, [{ level: 'error', fields: { job: 'failing', err: { message: 'ENOSPC' } } }]);
    t.equal(jobs.log.lines.length, 1);
  });

  t.test('stopping asks a running job to end and waits for it, and another instance goes on', async (t) => {
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
    await until(() => steps.length === 2);
    await delay(500);
    t.strictSame(steps, ['begun', 'asked']);
    t.notOk(isStopped);
    gate.resolve();
    await stopped;
    await until(() => steps.includes('elsewhere'));
    t.strictSame(steps.slice(0, 3), ['begun', 'asked', 'ended']);
  });

  t.test('jobs that never started can be stopped', async (t) => {
    const jobs = openJobs(t, await newDatabase(server));
    jobs.every('job', 1, async () => void t.fail('begun'));
    await jobs.stop();
  });

  t.test('the job of a killed instance is run by another one', async (t) => {
    const url = await newDatabase(server);
    const holder = fileURLToPath(new URL('../../support/processes/hold-job.ts', import.meta.url));
    const env = { PATH: process.env.PATH }; // without tap's hooks: a killed process reports no coverage
    const child = spawn(process.execPath, [holder, url, String(LONG_HEARTBEAT)], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    t.teardown(() => child.kill('SIGKILL'));
    t.equal(await firstLine(child), 'begun');

    const jobs = openJobs(t, url, { heartbeat: LONG_HEARTBEAT });
    const care = watch();
    jobs.every('care', 1, care.work(0));
    await jobs.start();
    await delay((LONG_HEARTBEAT + 2) * SECOND);
    t.strictSame(care.begun, [], 'not while the first instance lives');
    child.kill('SIGKILL');
    await until(() => care.begun.length >= 3);
    t.equal(care.most, 1);
  });

  t.test('jobs go on after an outage, each in one instance at a time', async (t) => {
    const server = await startPostgres(t);
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
    await delay(1_500);
    const before = [short.begun.length, long.begun.length];
    await server.start();
    const isBack = () =>
      short.begun.length > (before[0] ?? 0) + 2 && long.begun.length > (before[1] ?? 0) + 2;
    await until(isBack);
    t.equal(short.most, 1);
    t.equal(long.most, 1);
    for (const errors of both.map(errorsOf)) {
      t.match(errors[0], { text: /job database unreachable/ });
      t.ok(errors.length <= 3, `${errors.length} lines`);
    }
  });
});
