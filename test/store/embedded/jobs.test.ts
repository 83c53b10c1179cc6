import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { createLocalJobs } from '../../../src/store/embedded/jobs.ts';
import { createMemoryLog } from '../../support/records.ts';
import { until } from '../../support/store-contract/inbox.ts';

/** Seconds. */
const SOON = 0.01;
const NEVER = 3_600;

t.test('everything once at first, then every so often, until it is stopped', async (t) => {
  const jobs = createLocalJobs(createMemoryLog());
  const begun = { often: 0, seldom: 0 };
  jobs.every('often', SOON, async () => void begun.often++);
  jobs.every('seldom', NEVER, async () => void begun.seldom++);
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

t.test('what takes longer than the time between two is not begun beside itself', async (t) => {
  const jobs = createLocalJobs(createMemoryLog());
  let underWay = 0;
  let most = 0;
  let done = 0;
  jobs.every('slow', SOON, async () => {
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

t.test('a failure is logged, and the next time comes all the same; the others do not notice', async (t) => {
  const log = createMemoryLog();
  const jobs = createLocalJobs(log);
  let tries = 0;
  let others = 0;
  jobs.every('failing', SOON, async () => {
    tries += 1;
    if (tries === 1) throw new Error('ENOSPC');
  });
  jobs.every('other', SOON, async () => void others++);
  await jobs.start();
  await until(() => tries >= 3 && others >= 3);
  await jobs.stop();
  t.match(log.lines, [{ level: 'error', fields: { job: 'failing', err: 'ENOSPC' } }]);
  t.equal(log.lines.length, 1);
});

t.test('stopping asks what is under way to end, and waits for it', async (t) => {
  const jobs = createLocalJobs(createMemoryLog());
  const gate = Promise.withResolvers<void>();
  let asked = false;
  let ended = false;
  jobs.every('job', SOON, async (signal) => {
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

t.test('one that never began can be stopped', async (t) => {
  const jobs = createLocalJobs(createMemoryLog());
  jobs.every('job', SOON, async () => void t.fail('begun'));
  await jobs.stop();
  await delay(30);
});
