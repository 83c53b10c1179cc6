import { DAY } from '../../src/core/clock.ts';
import type { Backend } from '../../src/store/backend.ts';
import { quantile } from '../common/quantiles.ts';
import { milliseconds, printTable, progress, ratio } from '../common/table.ts';
import { IN_FLIGHT, measure, type Operation } from './measure.ts';
import { createListOperations } from './measure-store.ts';
import { createOperations } from './operations.ts';
import type { StoreBenchOptions } from './options.ts';
import { borrowerOf, keyOf, roomOf } from './records.ts';
import type { StoreUnderTest } from './store-under-test.ts';

/** Each is measured so often, by turns with the other store: what else the machine does meets both. */
const ROUNDS = 5;
/** Beyond, the embedded store writes its file for so long that a measurement says little. */
const MAX_LINKS = 10_000;

/** Measures each operation on a store without shares and on one with shares, by turns, and prints them side by side. */
export async function measureShares(stores: StoreUnderTest[], options: StoreBenchOptions): Promise<void> {
  const shares = options.shares.toLocaleString('en');
  for (const links of options.grants.filter((one) => one <= MAX_LINKS)) {
    const rows: string[][] = [];
    for (const store of stores) rows.push(...(await compare(store, links, options)));
    printTable(
      `${links.toLocaleString('en')} links, without and with ${shares} shares`,
      ['p50 ms', 'without', 'with', 'ratio'],
      rows,
    );
  }
}

async function compare(
  store: StoreUnderTest,
  links: number,
  { seconds, shares }: StoreBenchOptions,
): Promise<string[][]> {
  const [without, lent] = [await store.prepare(links), await store.prepare(links, shares)];
  const [one, other] = [await without.open(), await lent.open()];
  const others = operationsOf(other, links, shares);
  const rows: string[][] = [];
  for (const [name, before] of Object.entries(operationsOf(one, links, shares))) {
    progress(`${store.name}, ${links.toLocaleString('en')} links, with and without shares: ${name}`);
    const after = others[name] ?? before;
    const waits: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      waits[0].push((await measure(before.operation, seconds / ROUNDS, before.inFlight)).p50);
      waits[1].push((await measure(after.operation, seconds / ROUNDS, after.inFlight)).p50);
    }
    const [alone, shared] = [quantile(waits[0], 0.5), quantile(waits[1], 0.5)];
    rows.push([`${store.name}: ${name}`, milliseconds(alone), milliseconds(shared), ratio(shared / alone)]);
  }
  for (const { inbox, close } of [one, other]) {
    await inbox.drain(5_000);
    await close();
  }
  return rows;
}

interface Measured {
  operation: Operation;
  inFlight: number;
}

function operationsOf(backend: Backend, links: number, shares: number): Record<string, Measured> {
  const measured = (operations: Record<string, Operation>, inFlight: number) =>
    Object.entries(operations).map(([name, operation]) => [name, { operation, inFlight }] as const);
  return Object.fromEntries([
    ...measured(createOperations(backend, links), IN_FLIGHT),
    ...measured(createShareOperations(backend, links, shares), 1),
    ...measured(createListOperations(backend), 1),
  ]);
}

/** Creates what questions, lenders and the jobs of each minute do with shares; on a store without shares they find none. */
function createShareOperations({ store }: Backend, links: number, shares: number) {
  const pick = (below: number) => Math.floor(Math.random() * below);
  return {
    'a question: shares of a borrower': async () => {
      await store.listShares({ borrowerId: borrowerOf(pick(shares)), isOpen: true });
    },
    'a question: shares of a space': async () => {
      await store.listShares({ roomId: roomOf(10 * pick(shares / 10)), isOpen: true });
    },
    'shares of a lender': async () => {
      await store.listShares({ lenderId: keyOf(pick(links)).personId });
    },
    'uses of a share, stored': async () => {
      await store.changeShare(`share${pick(shares)}`, (share) => ({ ...share, uses: share.uses + 1 }));
    },
    'at a start: all open shares': async () => {
      await store.listShares({ isOpen: true });
    },
    'each minute: shares that are due': async () => {
      await store.listDueShares({ now: Date.now(), warnUntil: Date.now() + 3 * DAY });
    },
    'each minute: what has expired': () => store.sweep(Date.now()),
    'metrics: counts': async () => {
      await store.counts(Date.now());
    },
  } satisfies Record<string, Operation>;
}
