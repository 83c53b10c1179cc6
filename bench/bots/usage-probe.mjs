// Is loaded into each bot first; answers each message of the parent process with the CPU time and memory in use. Plain
// JavaScript, so that it costs both bots the same.
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Watches the event loop from the first message that asks for it. */
let delays;

process.on('message', ({ collect, watch }) => {
  if (collect) globalThis.gc?.();
  if (watch) {
    delays ??= monitorEventLoopDelay({ resolution: 1 });
    delays.reset();
    delays.enable();
    watchTurns();
  }
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  process.send?.({
    cpu: (user + system) / 1000,
    rss,
    heap: heapUsed,
    longestDelay: (delays?.max ?? 0) / 1e6,
    longestTurn,
  });
});
// The channel must not keep the process alive.
process.channel?.unref();

/** The most CPU time in milliseconds that this thread used while a timer of a millisecond waited. */
let longestTurn = 0;
let watching;

/** Unlike the delay, this does not count the time in which other processes have the cores. */
function watchTurns() {
  let before = process.threadCpuUsage();
  longestTurn = 0;
  clearInterval(watching);
  watching = setInterval(() => {
    const { user, system } = process.threadCpuUsage(before);
    longestTurn = Math.max(longestTurn, (user + system) / 1000);
    before = process.threadCpuUsage();
  }, 1);
  watching.unref();
}
