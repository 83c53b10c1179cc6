// Begins a job that never ends, prints `begun`, and waits to be killed. Run by jobs.test.ts.
import { pino } from 'pino';
import { createPostgresJobs } from '../../../src/store/postgres/jobs.ts';

const jobs = createPostgresJobs(process.argv[2] ?? '', pino({ level: 'silent' }));
jobs.every('care', 1, () => {
  console.log('begun');
  return new Promise(() => {});
});
await jobs.start();
