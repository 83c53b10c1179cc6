/** Work in order within a lane, side by side across lanes. */
export interface Partitions {
  /** Whether one more may wait, in all lanes and in this one. */
  hasRoom(lane: string): boolean;
  /** The task must not reject. */
  add(lane: string, task: () => Promise<void>): void;
  /** Begins to work. */
  open(): void;
  /** Begins no further task. */
  halt(): void;
  /** Resolves when nothing waits or runs. */
  idle(): Promise<void>;
  /** Tasks that wait or run. */
  readonly size: number;
}

/**
 * @param limits.running lanes at work at once
 * @param limits.waiting tasks that wait or run, of all lanes
 * @param limits.waitingPerPartition tasks that wait in one lane: a busy one must not fill the room of all
 */
export function createPartitions(limits: {
  running: number;
  waiting: number;
  waitingPerPartition: number;
}): Partitions {
  const lanes = new Map<string, (() => Promise<void>)[]>();
  /** Lanes with work that nobody does yet; after each task a lane queues up behind the others. */
  const ready: string[] = [];
  let isOpen = false;
  let running = 0;
  let size = 0;
  let sleepers: (() => void)[] = [];

  function advance(): void {
    while (isOpen && running < limits.running) {
      const lane = ready.shift();
      if (lane === undefined) return;
      const task = lanes.get(lane)?.shift();
      if (task === undefined) continue;
      running += 1;
      const done = () => finish(lane);
      task().then(done, done);
    }
  }

  function finish(lane: string): void {
    running -= 1;
    size -= 1;
    if (lanes.get(lane)?.length) ready.push(lane);
    else lanes.delete(lane);
    advance();
    if (size > 0) return;
    for (const wake of sleepers) wake();
    sleepers = [];
  }

  return {
    hasRoom: (lane) => size < limits.waiting && (lanes.get(lane)?.length ?? 0) < limits.waitingPerPartition,
    add(lane, task) {
      const waiting = lanes.get(lane);
      size += 1;
      if (waiting) waiting.push(task);
      else {
        lanes.set(lane, [task]);
        ready.push(lane);
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
    idle: () => (size === 0 ? Promise.resolve() : new Promise((resolve) => sleepers.push(resolve))),
    get size() {
      return size;
    },
  };
}
