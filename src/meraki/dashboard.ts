import type { Slices } from '../core/async/slices.ts';
import { type Clock, SECOND } from '../core/clock.ts';
import type { Dashboard, DashboardLink } from '../core/dashboard.ts';
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
import { isOfOrganization, operationName } from './operations.ts';
import { createReadTimes } from './read-times.ts';
import { createRequest } from './request.ts';
import type { Send } from './send.ts';
import { accessShape } from './shapes/organizations.ts';
import type { SharedReads } from './shared-reads.ts';
import { REFRESH_INTERVAL, SNAPSHOT_LIFE } from './snapshots.ts';
import { createSwitching } from './switching.ts';
import { createWan } from './wan.ts';
import { createWireless } from './wireless.ts';

/** The time after the end of a wait during which `isLimited` still counts it. */
const RECENTLY = 3 * SECOND;

export interface DashboardDeps {
  link: DashboardLink;
  send: Send;
  deadline: Deadline;
  /** Makes the calls fail that wait for their turns, and all later ones. */
  end(): void;
  addresses: Addresses;
  /** The one of the link's organization. */
  rateLimiter: RateLimiter;
  sharedReads: SharedReads;
  lists: CachedLists;
  slices: Slices;
  clock: Clock;
  /** The monotonic clock. */
  now: Clock;
}

type Call = Omit<ApiCall, 'rateLimiter'>;

/** Implements the Dashboard port with version 1 of the API, for one command. */
export function createDashboard(deps: DashboardDeps): Dashboard {
  const { link, send, deadline, end, addresses, rateLimiter, sharedReads, lists, slices, clock, now } = deps;
  const { organizationId } = link.key;
  const maxAge = link.isRefresh ? REFRESH_INTERVAL : SNAPSHOT_LIFE;
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

  /** Sends a call with the link's own token. */
  function sendOwn(call: Call, pause: Pause = { until: Number.NEGATIVE_INFINITY }): Promise<ApiResponse> {
    pauses.add(pause);
    return send({ ...call, rateLimiter }, pause);
  }

  /** Sends a call, unless it is a read that others of the organization make or just made. */
  function sendShared(call: Call): Promise<ApiResponse> {
    const { operation, url, isKept } = call;
    if (operation.method !== 'GET') return sendOwn(call);
    return reads.read({
      operation: operationName(operation),
      address: url.href,
      maxAge: isKept || operation.isPrivate ? 0 : maxAge,
      isPrivate: operation.isPrivate === true,
      provesReach: isOfOrganization(operation),
      call: (pause) => sendOwn(call, pause),
      began: (pause) => pauses.add(pause),
    });
  }

  const readOrganization = () =>
    createRequest({ addresses, slices, organizationId, exchange: sendShared }).one({
      operation: 'getOrganization',
      shape: accessShape,
    });
  const reads = sharedReads.of({ ...link, deadline, readOrganization });
  const explain = createNotFoundExplainer(readOrganization);

  const leaveOut = (items: number) => {
    unreadableItems += items;
  };
  const parts = { addresses, slices, organizationId, exchange };
  const request = createRequest({ ...parts, leaveOut });
  const unreadableOfLists = new Map<string, number>();
  return {
    ...createInventory({
      request,
      listRequest: createRequest(parts),
      reads,
      lists,
      slices,
      noteKept: (age) => times.noteKept(clock() - age),
      noteUnreadable: (list, items) => unreadableOfLists.set(list, items),
    }),
    ...createHealth({ request, clock }),
    ...createWan({ request }),
    ...createClients({ request, clock }),
    ...createWireless({ request, clock }),
    ...createSwitching({ request }),
    ...createAdministration({ request, clock }),
    ...createLiveTools({ request }),
    unreadableItems: () =>
      [...unreadableOfLists.values()].reduce((sum, items) => sum + items, unreadableItems),
    readAt: times.readAt,
    end,
    isLimited: () => [...pauses].some(({ until }) => until > now() - RECENTLY),
  };
}
