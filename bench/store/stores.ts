import { cellsOf, headOf, milliseconds, printTable, progress, ratio } from '../table.ts';
import { measureJsonFile } from './json-file.ts';
import { IN_FLIGHT, type Result } from './measure.ts';
import { type Measured, measureSubject } from './measure-subject.ts';
import type { Options } from './options.ts';
import type { Subject } from './subject.ts';

/** Above this, lowdb's own adapter takes minutes to show that it is slow. */
const MOST_OF_JSON_FILE = 10_000;
const NOTHING: Result = { perSecond: 0, p50: 0, p99: 0 };

/** Measures each store with each number of links, and prints it. */
export async function measureStores(subjects: Subject[], { seconds, grants }: Options): Promise<void> {
  const all: Measured[] = [];
  for (const links of grants) {
    const measured: Measured[] = [];
    for (const subject of subjects) measured.push(await measureSubject(subject, links, seconds));
    printBusy(links, measured);
    all.push(...measured);
  }
  printAlone(grants, subjects, all);
  await compareJsonFile(
    all.filter(({ subject, links }) => subject === 'embedded' && links <= MOST_OF_JSON_FILE),
    seconds,
  );
}

function printBusy(links: number, measured: Measured[]): void {
  const names = [...(measured[0]?.busy.keys() ?? [])];
  printTable(
    `${links.toLocaleString('en')} links, ${IN_FLIGHT} in flight`,
    ['', ...measured.flatMap(({ subject }) => headOf(subject))],
    names.map((name) => [name, ...measured.flatMap(({ busy }) => cellsOf(busy.get(name) ?? NOTHING))]),
  );
}

/** A column for each number of links, and how much dearer it is at most than at least. */
function printAlone(grants: number[], subjects: Subject[], all: Measured[]): void {
  const names = [...(all[0]?.alone.keys() ?? [])];
  const rows = subjects.flatMap(({ name: subject }) =>
    names.map((name) => {
      const own = all.filter((one) => one.subject === subject);
      const waits = own.map(({ alone }) => alone.get(name) ?? 0);
      const growth = ratio((waits.at(-1) ?? 0) / (waits[0] ?? 0));
      return [`${subject}: ${name}`, ...waits.map(milliseconds), growth];
    }),
  );
  const head = ['p50 ms', ...grants.map((links) => `${links.toLocaleString('en')} links`), 'growth'];
  printTable('As links grow, with nothing else going on', head, rows);
}

async function compareJsonFile(measured: Measured[], seconds: number): Promise<void> {
  if (measured.length === 0) return;
  const rows: string[][] = [];
  for (const { links, busy } of measured) {
    progress(`lowdb's own JSONFile, ${links.toLocaleString('en')} links`);
    const theirs = await measureJsonFile(links, seconds);
    const ours = busy.get('save a link, under its lock') ?? NOTHING;
    const faster = ratio(ours.perSecond / theirs.perSecond);
    rows.push([links.toLocaleString('en'), ...cellsOf(ours), ...cellsOf(theirs), faster]);
  }
  const head = ['links', ...headOf('embedded'), ...headOf('JSONFile'), 'ratio'];
  printTable(`Saving a link: the embedded store beside lowdb's own adapter`, head, rows);
}
