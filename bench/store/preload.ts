/** Is loaded into an instance first, and prints its CPU time and memory ten times a second. */
let maxRss = 0;
setInterval(() => {
  const { user, system } = process.cpuUsage();
  const { rss } = process.memoryUsage();
  // Not the system's `maxRSS`, which a child process inherits from its parent.
  maxRss = Math.max(maxRss, rss);
  console.log(JSON.stringify({ usage: { cpu: (user + system) / 1000, rss, maxRss } }));
}, 100).unref();
