import { SECOND } from '../../core/clock.ts';
import { type Jobs, runJob } from '../../core/jobs.ts';
import type { Log } from '../../core/log.ts';

/** Jobs of one process, on its timers; they do not keep it alive. */
export function createLocalJobs(log: Log): Jobs {
  const jobs: { begin: () => void; seconds: number }[] = [];
  const timers: NodeJS.Timeout[] = [];
  const underWay = new Map<string, Promise<void>>();
  const stopping = new AbortController();

  return {
    every(name, seconds, work) {
      const begin = () => {
        // The one before takes longer than the time between two.
        if (underWay.has(name)) return;
        const done = runJob(name, () => work(stopping.signal), log).finally(() => underWay.delete(name));
        underWay.set(name, done);
      };
      jobs.push({ begin, seconds });
    },
    async start() {
      for (const { begin, seconds } of jobs) {
        begin();
        timers.push(setInterval(begin, seconds * SECOND).unref());
      }
    },
    async stop() {
      for (const timer of timers) clearInterval(timer);
      stopping.abort();
      await Promise.all(underWay.values());
    },
  };
}
