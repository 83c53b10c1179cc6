// Is loaded into each bot first; answers each message of the parent process with the CPU time and memory in use. Plain
// JavaScript, so that it costs both bots the same.
process.on('message', ({ collect }) => {
  if (collect) globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  process.send?.({ cpu: (user + system) / 1000, rss, heap: heapUsed });
});
// The channel must not keep the process alive.
process.channel?.unref();
