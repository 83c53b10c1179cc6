import { milliseconds, printTable, progress, ratio } from '../common/table.ts';
import { measureJsonFile } from './json-file.ts';
import { IN_FLIGHT, type OperationResult } from './measure.ts';
import { measureStore, type StoreMeasurements } from './measure-store.ts';
import type { StoreBenchOptions } from './options.ts';
import { resultCells, resultHead } from './result-cells.ts';
import type { StoreUnderTest } from './store-under-test.ts';

/** The number of links above which a measurement of lowdb's own adapter takes minutes. */
const MAX_JSON_FILE_LINKS = 10_000;
const NO_RESULT: OperationResult = { perSecond: 0, p50: 0, p99: 0 };

/** Measures each store with each number of links, and prints the tables. */
export async function measureStores(
  stores: StoreUnderTest[],
  { seconds, grants }: StoreBenchOptions,
): Promise<void> {
  const all: StoreMeasurements[] = [];
  for (const links of grants) {
    const measured: StoreMeasurements[] = [];
    for (const store of stores) measured.push(await measureStore(store, links, seconds));
    printBusy(links, measured);
    all.push(...measured);
  }
  printAlone(grants, stores, all);
  await compareJsonFile(
    all.filter(({ storeName, links }) => storeName === 'embedded' && links <= MAX_JSON_FILE_LINKS),
    seconds,
  );
}

function printBusy(links: number, measured: StoreMeasurements[]): void {
  const names = [...(measured[0]?.busy.keys() ?? [])];
  printTable(
    `${links.toLocaleString('en')} links, ${IN_FLIGHT} in flight`,
    ['', ...measured.flatMap(({ storeName }) => resultHead(storeName))],
    names.map((name) => [name, ...measured.flatMap(({ busy }) => resultCells(busy.get(name) ?? NO_RESULT))]),
  );
}

/** Prints a column for each number of links, and the ratio of the last to the first. */
function printAlone(grants: number[], stores: StoreUnderTest[], all: StoreMeasurements[]): void {
  const names = [...(all[0]?.alone.keys() ?? [])];
  const rows = stores.flatMap(({ name: storeName }) =>
    names.map((name) => {
      const own = all.filter((one) => one.storeName === storeName);
      const waits = own.map(({ alone }) => alone.get(name) ?? 0);
      const growth = ratio((waits.at(-1) ?? 0) / (waits[0] ?? 0));
      return [`${storeName}: ${name}`, ...waits.map(milliseconds), growth];
    }),
  );
  const head = ['p50 ms', ...grants.map((links) => `${links.toLocaleString('en')} links`), 'growth'];
  printTable('As links grow, with nothing else going on', head, rows);
}

async function compareJsonFile(measured: StoreMeasurements[], seconds: number): Promise<void> {
  if (measured.length === 0) return;
  const rows: string[][] = [];
  for (const { links, busy } of measured) {
    progress(`lowdb's own JSONFile, ${links.toLocaleString('en')} links`);
    const jsonFile = await measureJsonFile(links, seconds);
    const embedded = busy.get('save a link, under its lock') ?? NO_RESULT;
    const faster = ratio(embedded.perSecond / jsonFile.perSecond);
    rows.push([links.toLocaleString('en'), ...resultCells(embedded), ...resultCells(jsonFile), faster]);
  }
  const head = ['links', ...resultHead('embedded'), ...resultHead('JSONFile'), 'ratio'];
  printTable(`Saving a link: the embedded store beside lowdb's own adapter`, head, rows);
}
