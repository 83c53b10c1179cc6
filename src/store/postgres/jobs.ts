import { PgBoss } from 'pg-boss';
import { SECOND } from '../../core/clock.ts';
import { type Jobs, runJob } from '../../core/jobs.ts';
import type { Log } from '../../core/log.ts';
import { createPool } from './pool.ts';
import { createThrottledLog } from './throttled-log.ts';

/** Made by our migrations: pg-boss would need the right to make a schema even when it is there. */
const JOBS_SCHEMA = 'webex_meraki_bot_jobs';
/** Seconds between two looks for abandoned jobs. */
const SUPERVISE_INTERVAL = 2;
/** Milliseconds that jobs under way get to end. */
const STOP_TIMEOUT = 8 * SECOND;

/** Values of the shared jobs. */
export interface PostgresJobsOptions {
  /** Seconds between two looks for a job that is due; pg-boss takes no less than half a second. */
  pollInterval?: number;
  /** Seconds without a sign of life after which a job counts as abandoned; pg-boss takes no less than ten. */
  heartbeat?: number;
}

/**
 * Creates jobs on pg-boss. Each queue is `stately`: at most one job waits and one runs, whichever instance sends them. A
 * job sends its successor when it begins, so the chain does not break when the job dies; pg-boss then gives the job
 * itself to another instance.
 *
 * @param url of a database that `migrate` made ready
 */
export function createPostgresJobs(
  url: string,
  log: Log,
  { pollInterval = 1, heartbeat = 10 }: PostgresJobsOptions = {},
): Jobs {
  // Our own pool, for its timeouts: a poll that hangs on a server that vanished would be the last one.
  const pool = createPool(url, log, { max: 3 });
  const boss = new PgBoss({
    db: { executeSql: (text, values) => pool.query(text, values) },
    schema: JOBS_SCHEMA,
    createSchema: false,
    schedule: false,
    superviseIntervalSeconds: SUPERVISE_INTERVAL,
    monitorIntervalSeconds: SUPERVISE_INTERVAL,
  });
  boss.on('error', createThrottledLog(log, 'job database unreachable'));
  const jobs: { name: string; seconds: number; work: (signal: AbortSignal) => Promise<void> }[] = [];
  const stopping = new AbortController();
  let isStarted = false;

  async function begin({ name, seconds, work }: (typeof jobs)[number]): Promise<void> {
    await boss.createQueue(name, {
      policy: 'stately',
      heartbeatSeconds: heartbeat,
      expireInSeconds: 3600,
      retryLimit: 1000,
      deleteAfterSeconds: 3600,
    });
    await boss.send(name);
    await boss.work(name, { pollingIntervalSeconds: pollInterval }, async ([job]) => {
      await boss.send(name, null, { startAfter: seconds });
      const signal = job === undefined ? stopping.signal : AbortSignal.any([stopping.signal, job.signal]);
      await runJob(name, () => work(signal), log);
    });
  }

  return {
    every(name, seconds, work) {
      jobs.push({ name, seconds, work });
    },
    async start() {
      await boss.start();
      isStarted = true;
      for (const job of jobs) await begin(job);
    },
    async stop() {
      stopping.abort();
      if (isStarted) await boss.stop({ graceful: true, timeout: STOP_TIMEOUT });
      await pool.end();
    },
  };
}
