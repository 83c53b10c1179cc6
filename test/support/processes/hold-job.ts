// Begins a job that never ends in the database of its first argument, with the heartbeat of its second one, prints `begun`, and waits to be killed. Run by jobs.test.ts.
import { pino } from 'pino';
import { createPostgresJobs } from '../../../src/store/postgres/jobs.ts';

const [url = '', heartbeat] = process.argv.slice(2);
const jobs = createPostgresJobs(url, pino({ level: 'silent' }), { heartbeat: Number(heartbeat) });
jobs.every('care', 1, () => {
  console.log('begun');
  return new Promise(() => {});
});
await jobs.start();
