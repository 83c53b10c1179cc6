import { megabytes, milliseconds, printTable, progress } from '../common/table.ts';
import { usageOf } from './instance-usage.ts';
import type { StoreBenchOptions } from './options.ts';
import type { StoreUnderTest } from './store-under-test.ts';
import { startTestBed } from './test-bed.ts';

/** Of so many the median counts; one has to do where it is to be quick. */
const TIMES = 3;

/** How long an instance takes until it is ready, and what memory it has then, and had at most. */
export async function measureInstanceStarts(
  subjects: StoreUnderTest[],
  options: StoreBenchOptions,
): Promise<void> {
  const times = options.seconds < 1 ? 1 : TIMES;
  const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(times / 2)] ?? 0;
  const rows: string[][] = [];
  for (const subject of subjects) {
    for (const links of options.grants) {
      const about = links.toLocaleString('en');
      progress(`starts with ${subject.name}, ${about} links`);
      const { env } = await subject.prepare(links);
      const starts = [];
      for (let n = 0; n < times; n++) starts.push(await startOnce(env));
      const taken = milliseconds(median(starts.map((one) => one.taken)));
      const [rss, most] = [median(starts.map((one) => one.rss)), median(starts.map((one) => one.maxRss))];
      rows.push([subject.name, about, taken, megabytes(rss), megabytes(most)]);
    }
  }
  printTable(
    `Starting an instance (median of ${times})`,
    ['', 'links', 'ready after ms', 'memory MB', 'at most MB'],
    rows,
  );
}

async function startOnce(env: Record<string, string>) {
  await using ending = new AsyncDisposableStack();
  const company = await startTestBed(ending);
  const { instance, taken } = await company.addInstance(env);
  const usage = await usageOf(instance);
  await instance.end('SIGTERM');
  return { taken, ...usage };
}
