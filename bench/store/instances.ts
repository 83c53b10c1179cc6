import { milliseconds, printTable, progress, ratio } from '../common/table.ts';
import { type FleetLoad, type FleetResult, measureFleet } from './fleets.ts';
import type { StoreBenchOptions } from './options.ts';
import { resultCells, resultHead } from './result-cells.ts';
import type { StoreUnderTest } from './store-under-test.ts';

const LINKS = 1_000;
/** The first load shows the most that the instances can do, the second their work with a distant Webex. */
const LOADS: FleetLoad[] = [
  { spaces: 100, webexTakes: 0 },
  { spaces: 40, webexTakes: 100 },
];

type NamedResult = FleetResult & { name: string };

/** Measures one and two instances on PostgreSQL and one with the embedded store, and prints the tables. */
export async function measureInstances(
  embedded: StoreUnderTest,
  shared: StoreUnderTest | undefined,
  { seconds }: StoreBenchOptions,
): Promise<void> {
  const fleets = [{ name: '1 instance, embedded', store: embedded, size: 1 }];
  if (shared !== undefined) {
    fleets.push({ name: '1 instance, PostgreSQL', store: shared, size: 1 });
    fleets.push({ name: '2 instances, PostgreSQL', store: shared, size: 2 });
  }
  for (const load of LOADS) {
    const all: NamedResult[] = [];
    for (const { name, store, size } of fleets) {
      progress(`${name}, Webex takes ${load.webexTakes} ms`);
      // Each fleet gets its own store, so that the data of earlier ones costs it nothing.
      const seeded = await store.prepare(LINKS);
      all.push({ name, ...(await measureFleet({ size, store: seeded, load }, seconds)) });
    }
    print(load, all);
  }
}

const CPU = ['CPU ms: instances', 'PostgreSQL', 'the rest'];

/** Returns the cells of the CPU times. */
function cpuOf({ instances, database, rest }: FleetResult): string[] {
  return [milliseconds(instances), database === undefined ? '' : milliseconds(database), milliseconds(rest)];
}

function print({ spaces, webexTakes }: FleetLoad, all: NamedResult[]): void {
  const [first] = all;
  // A fleet that mostly waits has compiled little of its code, so its CPU times are not comparable.
  const isHot = webexTakes === 0;
  const rows = all.map((one) => [
    one.name,
    ...resultCells(one),
    ratio(one.perSecond / (first?.perSecond ?? 0)),
    ...(isHot ? cpuOf(one) : []),
  ]);
  const head = ['', ...resultHead('commands'), 'ratio', ...(isHot ? CPU : [])];
  printTable(
    `\`help\` in ${spaces} spaces at once, Webex answers ${isHot ? 'at once' : `after ${webexTakes} ms`}`,
    head,
    rows,
  );
}
