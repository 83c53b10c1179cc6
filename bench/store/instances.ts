import { cellsOf, headOf, milliseconds, printTable, progress, ratio } from '../table.ts';
import { type Answered, type Busy, measureFleet } from './fleets.ts';
import type { Options } from './options.ts';
import type { Subject } from './subject.ts';

const LINKS = 1_000;
/** The first shows what the instances can do, the second what they do while they wait for a Webex far away. */
const BUSY: Busy[] = [
  { spaces: 100, webexTakes: 0 },
  { spaces: 40, webexTakes: 100 },
];

type Named = Answered & { name: string };

/** Measures one and two instances, and prints it beside one with the embedded store. */
export async function measureInstances(
  embedded: Subject,
  shared: Subject | undefined,
  { seconds }: Options,
): Promise<void> {
  const fleets = [{ name: '1 instance, embedded', subject: embedded, size: 1 }];
  if (shared !== undefined) {
    fleets.push({ name: '1 instance, PostgreSQL', subject: shared, size: 1 });
    fleets.push({ name: '2 instances, PostgreSQL', subject: shared, size: 2 });
  }
  for (const busy of BUSY) {
    const all: Named[] = [];
    for (const { name, subject, size } of fleets) {
      progress(`${name}, Webex takes ${busy.webexTakes} ms`);
      // Each has a store of its own: what others have left behind would cost it.
      const place = await subject.prepare(LINKS);
      all.push({ name, ...(await measureFleet({ size, place, busy }, seconds)) });
    }
    print(busy, all);
  }
}

const CPU = ['CPU ms: instances', 'PostgreSQL', 'the rest'];

/** What a command costs. */
function cpuOf({ instances, database, rest }: Answered): string[] {
  return [milliseconds(instances), database === undefined ? '' : milliseconds(database), milliseconds(rest)];
}

function print({ spaces, webexTakes }: Busy, all: Named[]): void {
  const [first] = all;
  // Who waits most of the time has compiled little yet: that says nothing about what a command costs.
  const isHot = webexTakes === 0;
  const rows = all.map((one) => [
    one.name,
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
