import type { Log } from './log.ts';
import type { Meter } from './meter.ts';
import { underReference } from './reference.ts';

/** Work that has to be done every so often, by one instance at a time however many there are. */
export interface Jobs {
  /**
   * To be called before `start`.
   *
   * @param seconds between two beginnings
   * @param work a failure is logged, and the next time comes all the same; the signal asks it to come to an end
   */
  every(name: string, seconds: number, work: (signal: AbortSignal) => Promise<void>): void;
  /** Begins, everything once at first. */
  start(): Promise<void>;
  /** Begins nothing more; resolves when nothing is under way here. */
  stop(): Promise<void>;
}

/** The work of a job, counted from now on: one that never ends well is seen too. */
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

/** One run of a job, under a reference of its own; a failure is logged. Never rejects. */
export async function runJob(name: string, work: () => Promise<void>, log: Log): Promise<void> {
  await underReference(() =>
    work().catch((error: unknown) => log.error({ job: name, err: error }, 'a job failed')),
  );
}
