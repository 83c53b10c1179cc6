import { type Answered, type Busy, type Fleet, measureFleet } from './fleets.ts';
import type { Options } from './options.ts';
import type { Place, Subject } from './subject.ts';
import { cellsOf, headOf, milliseconds, printTable, progress, ratio } from './table.ts';

const LINKS = 1_000;
/** The first shows what the instances can do, the second what they do while they wait for a Webex far away. */
const BUSY: Busy[] = [
  { spaces: 100, webexTakes: 0 },
  { spaces: 40, webexTakes: 100 },
];

/** Measures one and two instances, and prints it beside one with the embedded store. */
export async function measureInstances(
  embedded: Subject,
  shared: Subject | undefined,
  { seconds }: Options,
): Promise<void> {
  const folder = await embedded.prepare(LINKS);
  const database = await shared?.prepare(LINKS);
  for (const busy of BUSY) {
    const fleets = fleetsOn(folder, database, busy);
    const all: Answered[] = [];
    for (const fleet of fleets) {
      progress(`${fleet.name}, Webex takes ${busy.webexTakes} ms`);
      all.push(await measureFleet(fleet, seconds));
    }
    print(busy, fleets, all);
  }
}

function fleetsOn(folder: Place, database: Place | undefined, busy: Busy): Fleet[] {
  const one = { name: '1 instance, embedded', size: 1, place: folder, busy };
  if (database === undefined) return [one];
  const onDatabase = { place: database, busy };
  return [
    one,
    { name: '1 instance, PostgreSQL', size: 1, ...onDatabase },
    { name: '2 instances, PostgreSQL', size: 2, ...onDatabase },
  ];
}

const CPU = ['CPU ms: instances', 'PostgreSQL', 'the rest'];

/** What a command costs. */
function cpuOf({ instances, database, rest }: Answered): string[] {
  return [milliseconds(instances), database === undefined ? '' : milliseconds(database), milliseconds(rest)];
}

function print({ spaces, webexTakes }: Busy, fleets: Fleet[], all: Answered[]): void {
  const [first] = all;
  // Who waits most of the time has compiled little yet: that says nothing about what a command costs.
  const isHot = webexTakes === 0;
  const rows = all.map((one, n) => [
    fleets[n]?.name ?? '',
    ...cellsOf(one),
    ratio(one.perSecond / (first?.perSecond ?? 0)),
    ...(isHot ? cpuOf(one) : []),
  ]);
  const head = ['', ...headOf('commands'), 'ratio', ...(isHot ? CPU : [])];
  printTable(
    `\`help\` in ${spaces} spaces at once, Webex answers ${isHot ? 'at once' : `after ${webexTakes} ms`}`,
    head,
    rows,
  );
}
