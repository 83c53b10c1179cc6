import type { Log } from '../log.ts';

/** Work that nobody waits for: notices, and commands that waited for a link. */
export interface BackgroundTasks {
  /** Starts it; a failure is logged under `what`. */
  run(what: string, work: () => Promise<void>): void;
  /** How many are under way. */
  readonly size: number;
  /** Resolves when none is, those included that others started meanwhile. */
  settled(): Promise<void>;
}

export function createBackgroundTasks(log: Log): BackgroundTasks {
  const underWay = new Set<Promise<void>>();
  return {
    run(what, work) {
      const attempt = async (): Promise<void> => {
        try {
          await work();
        } catch (err) {
          log.error({ err, what }, 'work in the background failed');
        }
      };
      const done = attempt().finally(() => underWay.delete(done));
      underWay.add(done);
    },
    get size() {
      return underWay.size;
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
