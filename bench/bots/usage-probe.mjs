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
  }
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  process.send?.({
    cpu: (user + system) / 1000,
    rss,
    heap: heapUsed,
    longestDelay: (delays?.max ?? 0) / 1e6,
  });
});
// The channel must not keep the process alive.
process.channel?.unref();
