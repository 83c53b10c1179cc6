import { SECOND } from '../../core/clock.ts';
import { type Jobs, runJob } from '../../core/jobs.ts';
import type { Log } from '../../core/log.ts';

/** Creates the jobs of one process, on timers that do not keep the process alive. */
export function createEmbeddedJobs(log: Log): Jobs {
  const jobs: { begin: () => void; seconds: number }[] = [];
  const timers: NodeJS.Timeout[] = [];
  const running = new Map<string, Promise<void>>();
  const stopping = new AbortController();

  return {
    every(name, seconds, work) {
      const begin = () => {
        // The previous run takes longer than the interval.
        if (running.has(name)) return;
        const done = runJob(name, () => work(stopping.signal), log).finally(() => running.delete(name));
        running.set(name, done);
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
      await Promise.all(running.values());
    },
  };
}
