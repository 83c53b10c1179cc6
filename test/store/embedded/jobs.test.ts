import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { createEmbeddedJobs } from '../../../src/store/embedded/jobs.ts';
import { createMemoryLog } from '../../support/records.ts';
import { until } from '../../support/store-contract/inbox-events.ts';

/** Intervals, in seconds. */
const SHORT = 0.01;
const LONG = 3_600;

t.test('every job runs once at first and then at its interval, until the jobs are stopped', async (t) => {
  const jobs = createEmbeddedJobs(createMemoryLog());
  const begun = { often: 0, seldom: 0 };
  jobs.every('often', SHORT, async () => void begun.often++);
  jobs.every('seldom', LONG, async () => void begun.seldom++);
  await delay(30);
  t.strictSame(begun, { often: 0, seldom: 0 }, 'not before the start');
  await jobs.start();
  t.strictSame(begun, { often: 1, seldom: 1 });
  await until(() => begun.often >= 4);
  await jobs.stop();
  const { often } = begun;
  await delay(30);
  t.strictSame(begun, { often, seldom: 1 });
});

t.test('a job that takes longer than its interval does not run twice at the same time', async (t) => {
  const jobs = createEmbeddedJobs(createMemoryLog());
  let underWay = 0;
  let most = 0;
  let done = 0;
  jobs.every('slow', SHORT, async () => {
    underWay += 1;
    most = Math.max(most, underWay);
    await delay(35);
    underWay -= 1;
    done += 1;
  });
  await jobs.start();
  await until(() => done >= 3);
  await jobs.stop();
  t.equal(most, 1);
});

t.test('a job that fails is logged and runs again, and the other jobs go on', async (t) => {
  const log = createMemoryLog();
  const jobs = createEmbeddedJobs(log);
  let tries = 0;
  let others = 0;
  jobs.every('failing', SHORT, async () => {
    tries += 1;
    if (tries === 1) throw new Error('ENOSPC');
  });
  jobs.every('other', SHORT, async () => void others++);
  await jobs.start();
  await until(() => tries >= 3 && others >= 3);
  await jobs.stop();
  t.match(log.lines, [{ level: 'error', fields: { job: 'failing', err: { message: 'ENOSPC' } } }]);
  t.equal(log.lines.length, 1);
});

t.test('stopping asks running jobs to end and waits for them', async (t) => {
  const jobs = createEmbeddedJobs(createMemoryLog());
  const gate = Promise.withResolvers<void>();
  let asked = false;
  let ended = false;
  jobs.every('job', SHORT, async (signal) => {
    signal.addEventListener('abort', () => {
      asked = true;
    });
    await gate.promise;
    ended = true;
  });
  await jobs.start();
  let isStopped = false;
  const stopping = jobs.stop().then(() => {
    isStopped = true;
  });
  await delay(30);
  t.strictSame([asked, ended, isStopped], [true, false, false]);
  gate.resolve();
  await stopping;
  t.ok(ended);
});

t.test('jobs that never started can be stopped', async (t) => {
  const jobs = createEmbeddedJobs(createMemoryLog());
  jobs.every('job', SHORT, async () => void t.fail('begun'));
  await jobs.stop();
  await delay(30);
});
