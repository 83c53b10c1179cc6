import { megabytes, milliseconds, printTable, progress } from '../common/table.ts';
import { usageOf } from './instance-usage.ts';
import type { StoreBenchOptions } from './options.ts';
import type { StoreUnderTest } from './store-under-test.ts';
import { startTestBed } from './test-bed.ts';

/** Number of starts of which the median counts; in a quick run it is one. */
const TIMES = 3;

/** Measures the time until an instance is ready, its memory then and its largest memory so far. */
export async function measureInstanceStarts(
  stores: StoreUnderTest[],
  options: StoreBenchOptions,
): Promise<void> {
  const times = options.seconds < 1 ? 1 : TIMES;
  const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(times / 2)] ?? 0;
  const rows: string[][] = [];
  for (const store of stores) {
    for (const links of options.grants) {
      const about = links.toLocaleString('en');
      progress(`starts with ${store.name}, ${about} links`);
      const { env } = await store.prepare(links);
      const starts = [];
      for (let n = 0; n < times; n++) starts.push(await startOnce(env));
      const taken = milliseconds(median(starts.map((one) => one.taken)));
      const [rss, maxRss] = [median(starts.map((one) => one.rss)), median(starts.map((one) => one.maxRss))];
      rows.push([store.name, about, taken, megabytes(rss), megabytes(maxRss)]);
    }
  }
  printTable(
    `Starting an instance (median of ${times})`,
    ['', 'links', 'ready after ms', 'memory MB', 'at most MB'],
    rows,
  );
}

async function startOnce(env: Record<string, string>) {
  await using cleanup = new AsyncDisposableStack();
  const testBed = await startTestBed(cleanup);
  const { instance, taken } = await testBed.addInstance(env);
  const usage = await usageOf(instance);
  await instance.end('SIGTERM');
  return { taken, ...usage };
}
