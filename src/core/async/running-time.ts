import { SECOND } from '../clock.ts';

/** Milliseconds between two looks at the time. */
const TICK = SECOND / 4;

/**
 * Calls `work` after `ms` milliseconds in which this process ran: one that was stopped (SIGSTOP, a suspended machine) must
 * not take that for the silence of others. What arrived meanwhile is read first, since after a stop the event loop runs
 * timers before it reads sockets.
 *
 * @returns a function that keeps `work` from being called
 */
export function afterRunning(ms: number, work: () => void): () => void {
  let left = ms;
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;

  function wait(): void {
    const began = performance.now();
    const pause = Math.min(TICK, left);
    timer = setTimeout(() => {
      // A tick that comes late counts for two at most.
      left -= Math.min(performance.now() - began, 2 * pause);
      if (left > 0) wait();
      else void readOnce();
    }, pause);
  }

  async function readOnce(): Promise<void> {
    // Sockets are read between the first and the second of these: an immediate may be set right before they are.
    for (let turn = 0; turn < 3; turn += 1) await new Promise(setImmediate);
    if (!isOver) work();
  }

  wait();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
