import type { Log } from './log.ts';
import type { Meter } from './meter.ts';
import { underReference } from './reference.ts';

/** Recurring work, done by one instance at a time however many there are. */
export interface Jobs {
  /**
   * Adds a job; has to be called before `start`.
   *
   * @param seconds from the start of one run to the next
   * @param work a failure is logged and the next run comes all the same; the signal asks the work to end
   */
  every(name: string, seconds: number, work: (signal: AbortSignal) => Promise<void>): void;
  /** Runs every job once, then on its schedule. */
  start(): Promise<void>;
  /** Starts no further run; resolves when no run is under way in this process. */
  stop(): Promise<void>;
}

/** Wraps the work of a job so that each run is counted; the job shows in the metrics even if no run ever succeeds. */
export function countedJob(
  name: string,
  work: (signal: AbortSignal) => Promise<void>,
  meter: Meter,
): (signal: AbortSignal) => Promise<void> {
  meter.scheduled(name);
  return async (signal) => {
    let isOk = false;
    try {
      await work(signal);
      isOk = true;
    } finally {
      meter.ran(name, isOk);
    }
  };
}

/** Runs a job once, under a new reference. Logs a failure and never rejects. */
export async function runJob(name: string, work: () => Promise<void>, log: Log): Promise<void> {
  await underReference(() =>
    work().catch((error: unknown) => log.error({ job: name, err: error }, 'a job failed')),
  );
}
