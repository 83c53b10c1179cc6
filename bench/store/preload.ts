/** Loaded into an instance before everything else: says ten times a second what the process has used. */
let most = 0;
setInterval(() => {
  const { user, system } = process.cpuUsage();
  const { rss } = process.memoryUsage();
  // Not `maxRSS` of the system: a child's begins with its parent's.
  most = Math.max(most, rss);
  console.log(JSON.stringify({ usage: { cpu: (user + system) / 1000, rss, most } }));
}, 100).unref();
