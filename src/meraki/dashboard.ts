import { type Clock, SECOND } from '../core/clock.ts';
import type { Dashboard, Device, LinkKey, Network } from '../core/dashboard.ts';
import { grantId } from '../core/links.ts';
import type { RateLimiter } from '../core/rate-limiter.ts';
import { explainNotFound } from './access.ts';
import type { Addresses } from './addresses.ts';
import { createAdministration } from './administration.ts';
import { createClients } from './clients.ts';
import type { Deadline } from './deadline.ts';
import { createHealth } from './health.ts';
import { createInventory } from './inventory.ts';
import type { ListCache } from './list-cache.ts';
import { createLiveTools } from './live-tools.ts';
import type { Operation } from './operations.ts';
import { createRequest } from './request.ts';
import type { ApiResponse, Pause, Send } from './send.ts';
import { accessShape } from './shapes/organizations.ts';
import type { SingleFlight } from './single-flight.ts';
import { createSwitching } from './switching.ts';
import { createWan } from './wan.ts';
import { createWireless } from './wireless.ts';

/** For how long a wait is worth telling after it is over. */
const LATELY = 3 * SECOND;

export interface DashboardDeps {
  key: LinkKey;
  send: Send;
  deadline: Deadline;
  addresses: Addresses;
  /** The organization's. */
  pace: RateLimiter;
  flights: SingleFlight;
  kept: { networks: ListCache<Network>; devices: ListCache<Device> };
  clock: Clock;
}

/** The Dashboard port over the API's version 1, for one command. */
export function createDashboard(deps: DashboardDeps): Dashboard {
  const { key, send, deadline, addresses, pace: rateLimiter, flights: singleFlight, kept, clock } = deps;
  const { organizationId } = key;
  const link = `${grantId(key)}\n${key.linkedAt}`;
  const pauses = new Set<Pause>();
  let switchedOn: Promise<boolean> | undefined;

  async function exchange(call: { operation: Operation; url: URL; body?: object | undefined }) {
    try {
      return await shared(call);
    } catch (error) {
      throw await explainNotFound(error, call.operation, () => {
        switchedOn ??= isSwitchedOn();
        return switchedOn;
      });
    }
  }

  function shared(call: { operation: Operation; url: URL; body?: object | undefined }): Promise<ApiResponse> {
    const begin = (pause: Pause) => send({ ...call, pace: rateLimiter }, pause);
    if (call.operation.method === 'GET') {
      return singleFlight.share(`${link}\n${call.url.href}`, deadline, begin, (pause) => pauses.add(pause));
    }
    const pause = { until: 0 };
    pauses.add(pause);
    return begin(pause);
  }

  /** When that can't be read either, there is nothing better to say. */
  const isSwitchedOn = () =>
    createRequest({ addresses, organizationId, exchange: shared })
      .one({ operation: 'getOrganization', shape: accessShape })
      .then(
        ({ api }) => api?.enabled !== false,
        () => true,
      );

  const ask = createRequest({ addresses, organizationId, exchange });
  return {
    ...createInventory({ ask, key, kept }),
    ...createHealth({ ask, clock }),
    ...createWan({ ask }),
    ...createClients({ ask, clock }),
    ...createWireless({ ask, clock }),
    ...createSwitching({ ask }),
    ...createAdministration({ ask, clock }),
    ...createLiveTools({ ask }),
    isLimited: () => [...pauses].some(({ until }) => until > clock() - LATELY),
  };
}
