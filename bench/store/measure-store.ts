import { DAY } from '../../src/core/clock.ts';
import type { Backend } from '../../src/store/backend.ts';
import { progress } from '../common/table.ts';
import { measure, type Operation, type OperationResult } from './measure.ts';
import { createOperations } from './operations.ts';
import { OLDEST_DAYS } from './records.ts';
import type { StoreUnderTest } from './store-under-test.ts';

/** The results of one store with a number of links. */
export interface StoreMeasurements {
  storeName: string;
  links: number;
  /** Results with other operations in flight, by operation. */
  busy: Map<string, OperationResult>;
  /** The p50 in milliseconds of operations one at a time, by operation. */
  alone: Map<string, number>;
}

/** Operations whose cost could grow with the number of links. */
const MEASURED_ALONE = new Set(['find a link', 'links of a person', 'save a link, under its lock']);

/** Measures all operations of one store with a number of links. */
export async function measureStore(
  store: StoreUnderTest,
  links: number,
  seconds: number,
): Promise<StoreMeasurements> {
  const about = `${store.name}, ${links.toLocaleString('en')} links`;
  progress(`${about}: loading`);
  const seeded = await store.prepare(links);
  const backend = await seeded.open();
  const operations = Object.entries(createOperations(backend, links));
  const alone = new Map<string, number>();
  const lists = Object.entries(createListOperations(backend));
  for (const [name, operation] of [...lists, ...operations.filter(([one]) => MEASURED_ALONE.has(one))]) {
    progress(`${about}: ${name}, alone`);
    alone.set(name, (await measure(operation, seconds / 3, 1)).p50);
  }
  const busy = new Map<string, OperationResult>();
  for (const [name, operation] of operations) {
    progress(`${about}: ${name}`);
    busy.set(name, await measure(operation, seconds));
  }
  await backend.inbox.drain(5_000);
  await backend.close();
  return { storeName: store.name, links, busy, alone };
}

/** Creates the reads that an instance does at its start and every minute. */
export function createListOperations({ store }: Backend) {
  const neglected = (days: number) => async () => {
    await store.listNeglected({
      refreshedBefore: Date.now() - days * DAY,
      usedBefore: Date.now() - 351 * DAY,
    });
  };
  return {
    'at each start: which key sealed which link': async () => {
      await store.countByKey();
    },
    'each minute: whom to look after, nobody': neglected(OLDEST_DAYS + 10),
    'each minute: whom to look after, 1 % of the links': neglected(OLDEST_DAYS * 0.99),
    'each minute: whom to look after, all links': neglected(0),
  } satisfies Record<string, Operation>;
}
