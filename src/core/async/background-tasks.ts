import type { Log } from '../log.ts';

/** Tasks that no caller waits for: notices, and commands that waited for a link. */
export interface BackgroundTasks {
  /** Starts a task; its failure is logged under `what`. */
  run(what: string, work: () => Promise<unknown>): void;
  /** The number of tasks under way. */
  readonly size: number;
  /** Resolves when no task is under way, also of those that were started meanwhile. */
  settled(): Promise<void>;
}

/** Creates background tasks over a log. */
export function createBackgroundTasks(log: Log): BackgroundTasks {
  const underWay = new Set<Promise<void>>();
  return {
    run(what, work) {
      const attempt = async (): Promise<void> => {
        try {
          await work();
        } catch (err) {
          log.error({ err, what }, 'background task failed');
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
