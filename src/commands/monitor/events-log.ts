import type { Unread } from '../../bot/query/partial-results.ts';
import { productKind } from '../../bot/text/products.ts';
import type { Cursor, Dashboard, NetworkEvent } from '../../core/dashboard.ts';
import { KnownError } from '../../core/errors.ts';

/** For one product type; each gives at most 1,000 events. */
const MAX_CALLS = 5;

/** Product types that have an event log, as the API's document lists them; a sensor has none. */
const LOGGED_PRODUCT_TYPES = [
  ...['appliance', 'switch', 'wireless', 'camera', 'cellularGateway', 'wirelessController'],
  ...['campusGateway', 'secureConnect', 'systemsManager'],
];

export function hasEventLog(productType: string): boolean {
  return LOGGED_PRODUCT_TYPES.includes(productType);
}

export interface LoggedEvent extends NetworkEvent {
  productType: string;
}

/** What a network logged, newest first. */
export interface EventLog {
  events: LoggedEvent[];
  /** There are more before this time, which were not read; undefined when all of the period is there. */
  cutAt: number | undefined;
  /** The logs that could not be read. */
  unread: Unread[];
}

/**
 * The logs of all product types side by side. Where one was not read to its end, the others end there too:
 * an event without those beside it would tell half of what happened.
 *
 * @param enough how many events of a product type make it end
 * @throws KnownError when none can be read
 */
export async function readEventLog(
  dashboard: Pick<Dashboard, 'events'>,
  networkId: string,
  { productTypes, since, enough }: { productTypes: readonly string[]; since: number; enough: number },
): Promise<EventLog> {
  const unread: Unread[] = [];
  const failures: KnownError[] = [];
  const logs = await Promise.all(
    productTypes.map(async (productType) => {
      try {
        const log = await readProductLog(dashboard, networkId, { productType, since, enough });
        // Meraki looked through a part of it and found nothing; nobody knows up to when.
        if (log.isCut && log.events.length === 0) unread.push(eventsOf(productType));
        return log;
      } catch (error) {
        if (!(error instanceof KnownError)) throw error;
        failures.push(error);
        unread.push({ ...eventsOf(productType), why: error });
        return { events: [], isCut: false };
      }
    }),
  );
  const [failure] = failures;
  if (failure !== undefined && failures.length === productTypes.length) throw failure;
  const ends = logs.flatMap(({ events, isCut }) => (isCut ? events.slice(-1) : [])).map(({ at }) => at);
  const cutAt = ends.length === 0 ? undefined : Math.max(...ends);
  const events = logs
    .flatMap((log) => log.events)
    .filter(({ at }) => cutAt === undefined || at >= cutAt)
    .toSorted((a, b) => b.at - a.at);
  return { events, cutAt, unread };
}

function eventsOf(productType: string): Unread {
  return { what: `the events of the ${productKind(productType) || productType}` };
}

async function readProductLog(
  dashboard: Pick<Dashboard, 'events'>,
  networkId: string,
  { productType, since, enough }: { productType: string; since: number; enough: number },
): Promise<{ events: LoggedEvent[]; isCut: boolean }> {
  const events: LoggedEvent[] = [];
  let from: Cursor | undefined;
  for (let calls = 0; calls < MAX_CALLS; calls += 1) {
    const { items, next } = await dashboard.events(networkId, { productType, since }, from);
    events.push(...items.map((event) => ({ ...event, productType })));
    from = next;
    if (next === undefined || events.length >= enough) break;
  }
  return { events, isCut: from !== undefined };
}
