import { type Clock, SECOND } from '../clock.ts';

/**
 * Milliseconds between two looks at the time. Each look wakes an idle process, and a stop that matters is longer: what waits for
 * this time waits for some seconds at least.
 */
const TICK = SECOND;

let counted = 0;
let countedAt: number | undefined;

/** Returns what has passed since the last look. A look that comes late, because the process stood still, counts for two at most. */
function sinceLook(): number {
  return countedAt === undefined ? 0 : Math.min(performance.now() - countedAt, 2 * TICK);
}

function look(): void {
  counted += sinceLook();
  countedAt = performance.now();
}

/**
 * Milliseconds in which this process ran, counted from the first call: one that was stopped (SIGSTOP, a suspended machine) must not
 * take that for the silence of others.
 */
export const runningTime: Clock = () => {
  if (countedAt === undefined) {
    look();
    setInterval(look, TICK).unref();
  }
  return counted + sinceLook();
};

/**
 * Calls `work` after `ms` milliseconds in which this process ran. What arrived meanwhile is read first, since after a stop the
 * event loop runs timers before it reads sockets. Does not keep the process alive.
 *
 * @returns a function that keeps `work` from being called
 */
export function afterRunning(ms: number, work: () => void): () => void {
  const end = runningTime() + ms;
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;

  function wait(left: number): void {
    timer = setTimeout(lookAgain, Math.ceil(left)).unref();
  }

  function lookAgain(): void {
    const left = end - runningTime();
    if (left > 0) wait(left);
    else void readOnce();
  }

  async function readOnce(): Promise<void> {
    // Sockets are read between the first and the second of these: an immediate may be set right before they are.
    for (let turn = 0; turn < 3; turn += 1) await new Promise(setImmediate);
    if (!isOver) work();
  }

  wait(ms);
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
