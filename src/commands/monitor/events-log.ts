import type { Unread } from '../../bot/query/partial-results.ts';
import type { Query } from '../../bot/query/query.ts';
import { productKind } from '../../bot/text/products.ts';
import type { Cursor, NetworkEvent } from '../../core/dashboard.ts';
import { KnownError } from '../../core/errors.ts';

/** Calls for one product type; each returns at most 1,000 events. */
const MAX_CALLS = 5;

/** Product types with an event log, according to Meraki's API document; sensors have none. */
const LOGGED_PRODUCT_TYPES = [
  ...['appliance', 'switch', 'wireless', 'camera', 'cellularGateway', 'wirelessController'],
  ...['campusGateway', 'secureConnect', 'systemsManager'],
];

/** Whether Meraki keeps an event log for a product type. */
export function hasEventLog(productType: string): boolean {
  return LOGGED_PRODUCT_TYPES.includes(productType);
}

/** An event and the product type whose log holds it. */
export interface LoggedEvent extends NetworkEvent {
  productType: string;
}

/** The events of a network, newest first. */
export interface EventLog {
  events: LoggedEvent[];
  /** Events before this time (epoch milliseconds) were not read; undefined if the whole period was read. */
  cutAt: number | undefined;
  /** Logs that could not be read. */
  unread: Unread[];
}

/**
 * Reads the logs of several product types in parallel and merges them by time. If one log was not read
 * completely, the others are cut at the same time, so that no moment is shown with half of its events.
 *
 * @param enough events of one product type after which reading stops
 * @throws KnownError when no log can be read
 */
export async function readEventLog(
  query: Pick<Query, 'dashboard' | 'slices' | 'wholeRead'>,
  networkId: string,
  { productTypes, since, enough }: { productTypes: readonly string[]; since: number; enough: number },
): Promise<EventLog> {
  const unread: Unread[] = [];
  const failures: KnownError[] = [];
  const logs = await Promise.all(
    productTypes.map(async (productType) => {
      try {
        const log = await readProductLog(query, networkId, { productType, since, enough });
        // Meraki searched a part of this log and found nothing, and does not say how far it got.
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
  const shown = logs.flatMap((log) => log.events).filter(({ at }) => cutAt === undefined || at >= cutAt);
  const events = await query.slices.sort(shown, (a, b) => b.at - a.at);
  return { events, cutAt, unread };
}

function eventsOf(productType: string): Unread {
  return { what: `the events of the ${productKind(productType) || productType}` };
}

async function readProductLog(
  { dashboard, wholeRead }: Pick<Query, 'dashboard' | 'wholeRead'>,
  networkId: string,
  { productType, since, enough }: { productType: string; since: number; enough: number },
): Promise<{ events: LoggedEvent[]; isCut: boolean }> {
  const events: LoggedEvent[] = [];
  let from: Cursor | undefined;
  for (let calls = 0; calls < MAX_CALLS; calls += 1) {
    if (calls > 0) await wholeRead.hold();
    const { items, next } = await dashboard.events(networkId, { productType, since }, from);
    events.push(...items.map((event) => ({ ...event, productType })));
    from = next;
    if (next === undefined || events.length >= enough) break;
  }
  return { events, isCut: from !== undefined };
}
