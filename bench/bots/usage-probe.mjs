// Loaded into each bot before everything else; plain JavaScript, so that it costs both the same. Tells its parent
// what the process uses, whenever it is asked.
process.on('message', ({ collect }) => {
  if (collect) globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  process.send?.({ cpu: (user + system) / 1000, rss, heap: heapUsed });
});
// Must not keep the process alive.
process.channel?.unref();
