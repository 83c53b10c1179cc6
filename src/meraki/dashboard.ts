import type { Slices } from '../core/async/slices.ts';
import { type Clock, SECOND } from '../core/clock.ts';
import type { Dashboard, LinkKey } from '../core/dashboard.ts';
import { grantId } from '../core/links.ts';
import type { RateLimiter } from '../core/rate-limiter.ts';
import { createNotFoundExplainer } from './access.ts';
import type { Addresses } from './addresses.ts';
import { createAdministration } from './administration.ts';
import type { ApiCall, ApiResponse, Pause } from './api-call.ts';
import { createClients } from './clients.ts';
import type { Deadline } from './deadline.ts';
import { createHealth } from './health.ts';
import { type CachedLists, createInventory } from './inventory.ts';
import { createLiveTools } from './live-tools.ts';
import { createReadTimes } from './read-times.ts';
import { createRequest } from './request.ts';
import type { Send } from './send.ts';
import { accessShape } from './shapes/organizations.ts';
import type { SingleFlight } from './single-flight.ts';
import { createSwitching } from './switching.ts';
import { createWan } from './wan.ts';
import { createWireless } from './wireless.ts';

/** The time after the end of a wait during which `isLimited` still counts it. */
const RECENTLY = 3 * SECOND;

export interface DashboardDeps {
  key: LinkKey;
  send: Send;
  deadline: Deadline;
  addresses: Addresses;
  /** The one of the link's organization. */
  rateLimiter: RateLimiter;
  singleFlight: SingleFlight;
  lists: CachedLists;
  slices: Slices;
  clock: Clock;
  /** The monotonic clock. */
  now: Clock;
}

type Call = Omit<ApiCall, 'rateLimiter'>;

/** Implements the Dashboard port with version 1 of the API, for one command. */
export function createDashboard(deps: DashboardDeps): Dashboard {
  const { key, send, deadline, addresses, rateLimiter, singleFlight, lists, slices, clock, now } = deps;
  const { organizationId } = key;
  const link = `${grantId(key)}\n${key.linkedAt}`;
  const pauses = new Set<Pause>();
  const times = createReadTimes();
  let unreadableItems = 0;

  async function exchange(call: Call): Promise<ApiResponse> {
    try {
      const response = await sendShared(call);
      times.noteRead(response.readAt);
      return response;
    } catch (error) {
      throw await explain(error);
    }
  }

  /** Sends a call; identical reads at the same time are sent once. */
  function sendShared(call: Call): Promise<ApiResponse> {
    const begin = (pause: Pause) => send({ ...call, rateLimiter }, pause);
    if (call.operation.method === 'GET') {
      return singleFlight.share(`${link}\n${call.url.href}`, deadline, begin, (pause) => pauses.add(pause));
    }
    const pause = { until: Number.NEGATIVE_INFINITY };
    pauses.add(pause);
    return begin(pause);
  }

  const explain = createNotFoundExplainer(() =>
    createRequest({ addresses, slices, organizationId, exchange: sendShared }).one({
      operation: 'getOrganization',
      shape: accessShape,
    }),
  );

  const leaveOut = (items: number) => {
    unreadableItems += items;
  };
  const request = createRequest({ addresses, slices, organizationId, exchange, leaveOut });
  return {
    ...createInventory({ request, key, lists, noteKept: (age) => times.noteKept(clock() - age) }),
    ...createHealth({ request, clock }),
    ...createWan({ request }),
    ...createClients({ request, clock }),
    ...createWireless({ request, clock }),
    ...createSwitching({ request }),
    ...createAdministration({ request, clock }),
    ...createLiveTools({ request }),
    unreadableItems: () => unreadableItems,
    readAt: times.readAt,
    isLimited: () => [...pauses].some(({ until }) => until > now() - RECENTLY),
  };
}
