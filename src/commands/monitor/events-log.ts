import { isDeepStrictEqual } from 'node:util';
import type { Unread } from '../../bot/query/partial-results.ts';
import type { Query } from '../../bot/query/query.ts';
import { productNouns } from '../../bot/text/products.ts';
import type { Cursor, EventPage, NetworkEvent, ReadTime } from '../../core/dashboard.ts';
import { KnownError } from '../../core/errors.ts';

/** Calls for one product type; each returns at most 1,000 events. */
const MAX_CALLS = 5;
/** Calls besides, for pages that are newer than the time that is asked about. */
const MAX_NEWER = 10;

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

/** The events of a network, newest first, then those without a time. */
export interface EventLog {
  events: LoggedEvent[];
  /** Events before this time (epoch milliseconds) were not read; undefined if the whole period was read. */
  cutAt: number | undefined;
  /** Whether Meraki went on with pages until our limit of calls, so that reading stopped there. */
  isEndless: boolean;
  /** Product types whose logs were not read to the end, and of which Meraki does not say how far back it has looked. */
  unknownReach: string[];
  /** Logs that could not be read. */
  unread: Unread[];
}

/** The log of one product type, as far as it was read. */
interface ProductLog {
  productType: string;
  events: LoggedEvent[];
  /** Why there is more to read; undefined when there is not. */
  cut?: 'enough' | 'endless' | undefined;
  /** How far back Meraki has looked, epoch milliseconds; undefined when it does not say. */
  reached?: number | undefined;
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
  { productTypes, range, enough }: { productTypes: readonly string[]; range: ReadTime; enough: number },
): Promise<EventLog> {
  const unread: Unread[] = [];
  const failures: KnownError[] = [];
  const logs = await Promise.all(
    productTypes.map(async (productType): Promise<ProductLog> => {
      try {
        return await readProductLog(query, networkId, { productType, range, enough });
      } catch (error) {
        if (!(error instanceof KnownError)) throw error;
        failures.push(error);
        unread.push({ what: eventsOf(productType), why: error });
        return { productType, events: [] };
      }
    }),
  );
  const [failure] = failures;
  if (failure !== undefined && failures.length === productTypes.length) throw failure;
  const cutLogs = logs.filter(({ cut }) => cut !== undefined);
  const ends = cutLogs.flatMap(({ reached }) => reached ?? []);
  const cutAt = ends.length === 0 ? undefined : Math.max(...ends);
  const shown = logs
    .flatMap((log) => log.events)
    .filter(({ at }) => at === undefined || cutAt === undefined || at >= cutAt);
  return {
    // Those without a time come last.
    events: await query.slices.sort(shown, ({ at: a = 0 }, { at: b = 0 }) => b - a),
    cutAt,
    isEndless: cutLogs.some(({ cut, reached }) => cut === 'endless' && reached === cutAt),
    unknownReach: cutLogs.filter(({ reached }) => reached === undefined).map((log) => log.productType),
    unread,
  };
}

/** Names the events of a product type: `the events of the switches`. */
export function eventsOf(productType: string): string {
  const [, many] = productNouns(productType);
  return `the events of the ${many}`;
}

async function readProductLog(
  { dashboard, wholeRead }: Pick<Query, 'dashboard' | 'wholeRead'>,
  networkId: string,
  { productType, range, enough }: { productType: string; range: ReadTime; enough: number },
): Promise<ProductLog> {
  const events: LoggedEvent[] = [];
  let from: Cursor | undefined;
  let reached: number | undefined;
  let newer = 0;
  for (let calls = 0; calls < MAX_CALLS + newer; calls += 1) {
    if (calls > 0) await wholeRead.hold();
    const page = await dashboard.events(networkId, { productType, ...range }, from);
    const items = page.items.map((event) => ({ ...event, productType }));
    if (from !== undefined && from === page.next) {
      const isRepeated = isDeepStrictEqual(items, events.slice(events.length - items.length));
      return {
        productType,
        events: isRepeated ? events : [...events, ...items],
        reached: earlier(reached, page.reached),
        cut: 'endless',
      };
    }
    events.push(...items);
    reached = earlier(reached, page.reached);
    if (newer < MAX_NEWER && isNewer(page, range)) newer += 1;
    from = page.next;
    if (from === undefined) return { productType, events };
    if (events.length >= enough) return { productType, events, reached, cut: 'enough' };
  }
  return { productType, events, reached, cut: 'endless' };
}

/** Whether all events of a page are newer than a time that is over: the log is read from its newest entry on. */
function isNewer({ reached }: Pick<EventPage, 'reached'>, { until }: ReadTime): boolean {
  return reached !== undefined && until !== undefined && reached >= until;
}

function earlier(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}
