import { milliseconds, printTable, progress, ratio } from '../common/table.ts';
import { type FleetLoad, type FleetResult, measureFleet } from './fleets.ts';
import type { StoreBenchOptions } from './options.ts';
import { resultCells, resultHead } from './result-cells.ts';
import type { StoreUnderTest } from './store-under-test.ts';

const LINKS = 1_000;
/** The first shows what the instances can do, the second what they do while they wait for a Webex far away. */
const LOADS: FleetLoad[] = [
  { spaces: 100, webexTakes: 0 },
  { spaces: 40, webexTakes: 100 },
];

type NamedResult = FleetResult & { name: string };

/** Measures one and two instances, and prints it beside one with the embedded store. */
export async function measureInstances(
  embedded: StoreUnderTest,
  shared: StoreUnderTest | undefined,
  { seconds }: StoreBenchOptions,
): Promise<void> {
  const fleets = [{ name: '1 instance, embedded', subject: embedded, size: 1 }];
  if (shared !== undefined) {
    fleets.push({ name: '1 instance, PostgreSQL', subject: shared, size: 1 });
    fleets.push({ name: '2 instances, PostgreSQL', subject: shared, size: 2 });
  }
  for (const busy of LOADS) {
    const all: NamedResult[] = [];
    for (const { name, subject, size } of fleets) {
      progress(`${name}, Webex takes ${busy.webexTakes} ms`);
      // Each has a store of its own: what others have left behind would cost it.
      const place = await subject.prepare(LINKS);
      all.push({ name, ...(await measureFleet({ size, store: place, load: busy }, seconds)) });
    }
    print(busy, all);
  }
}

const CPU = ['CPU ms: instances', 'PostgreSQL', 'the rest'];

/** What a command costs. */
function cpuOf({ instances, database, rest }: FleetResult): string[] {
  return [milliseconds(instances), database === undefined ? '' : milliseconds(database), milliseconds(rest)];
}

function print({ spaces, webexTakes }: FleetLoad, all: NamedResult[]): void {
  const [first] = all;
  // Who waits most of the time has compiled little yet: that says nothing about what a command costs.
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
