/** Runs the tasks of one partition key in order, and those of different keys side by side. */
export interface Partitions {
  /** Tells whether one more task may wait, of all keys and of this one. */
  hasRoom(key: string): boolean;
  /** Adds a task, which must not reject. */
  add(key: string, task: () => Promise<void>): void;
  /** Starts running tasks. */
  open(): void;
  /** Stops starting tasks. */
  halt(): void;
  /** Resolves when no task waits or runs. */
  idle(): Promise<void>;
  /** The number of tasks that wait or run. */
  readonly size: number;
}

/**
 * Creates partitions that do not run anything until `open` is called.
 *
 * @param limits.running keys whose tasks run at the same time
 * @param limits.waiting tasks that wait or run, of all keys
 * @param limits.waitingPerPartition tasks that wait for one key, so that a busy one leaves room for the others
 */
export function createPartitions(limits: {
  running: number;
  waiting: number;
  waitingPerPartition: number;
}): Partitions {
  const partitions = new Map<string, (() => Promise<void>)[]>();
  /** Keys with tasks of which none runs. After each task its key goes to the end, behind the others. */
  const ready: string[] = [];
  let isOpen = false;
  let running = 0;
  let size = 0;
  let onIdle: (() => void)[] = [];

  function advance(): void {
    while (isOpen && running < limits.running) {
      const key = ready.shift();
      if (key === undefined) return;
      const task = partitions.get(key)?.shift();
      if (task === undefined) continue;
      running += 1;
      const done = () => finish(key);
      task().then(done, done);
    }
  }

  function finish(key: string): void {
    running -= 1;
    size -= 1;
    if (partitions.get(key)?.length) ready.push(key);
    else partitions.delete(key);
    advance();
    if (size > 0) return;
    for (const resolve of onIdle) resolve();
    onIdle = [];
  }

  return {
    hasRoom: (key) =>
      size < limits.waiting && (partitions.get(key)?.length ?? 0) < limits.waitingPerPartition,
    add(key, task) {
      const waiting = partitions.get(key);
      size += 1;
      if (waiting) waiting.push(task);
      else {
        partitions.set(key, [task]);
        ready.push(key);
      }
      advance();
    },
    open() {
      isOpen = true;
      advance();
    },
    halt() {
      isOpen = false;
    },
    idle: () => (size === 0 ? Promise.resolve() : new Promise((resolve) => onIdle.push(resolve))),
    get size() {
      return size;
    },
  };
}
