import { PgBoss } from 'pg-boss';
import { SECOND } from '../../core/clock.ts';
import { type Jobs, runJob } from '../../core/jobs.ts';
import type { Log } from '../../core/log.ts';
import { createPool } from './pool.ts';
import { createThrottledLog } from './throttled-log.ts';

/** Made by our migrations: pg-boss asks for the right to make it also when it is there. */
const SCHEMA = 'webex_meraki_bot_jobs';
/** Seconds without a sign of life after which a job counts as abandoned, and between two looks for such ones. */
const HEARTBEAT = 10;
const LOOK = 2;
const POLL = 1;
/** Milliseconds that jobs under way get at the end. */
const PATIENCE = 8 * SECOND;

/**
 * Jobs on pg-boss. Each queue is `stately`: one job waits and one is at work at most, whoever sends them. A job sends
 * its successor as it begins, so the chain does not break when it dies; then pg-boss gives the job itself to
 * another instance.
 *
 * @param url of a database that `migrate` made ready
 */
export function createPostgresJobs(url: string, log: Log): Jobs {
  // Ours, for its timeouts: a poll that hangs on a server that vanished would be the last one.
  const pool = createPool(url, log, { max: 3 });
  const boss = new PgBoss({
    db: { executeSql: (text, values) => pool.query(text, values) },
    schema: SCHEMA,
    createSchema: false,
    schedule: false,
    superviseIntervalSeconds: LOOK,
    monitorIntervalSeconds: LOOK,
  });
  boss.on('error', createThrottledLog(log, 'background work can not reach its database'));
  const jobs: { name: string; seconds: number; work: (signal: AbortSignal) => Promise<void> }[] = [];
  const stopping = new AbortController();
  let isStarted = false;

  async function begin({ name, seconds, work }: (typeof jobs)[number]): Promise<void> {
    await boss.createQueue(name, {
      policy: 'stately',
      heartbeatSeconds: HEARTBEAT,
      expireInSeconds: 3600,
      retryLimit: 1000,
      deleteAfterSeconds: 3600,
    });
    await boss.send(name);
    await boss.work(name, { pollingIntervalSeconds: POLL }, async ([job]) => {
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
      if (isStarted) await boss.stop({ graceful: true, timeout: PATIENCE });
      await pool.end();
    },
  };
}
