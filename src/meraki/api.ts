import { type Clock, SECOND } from '../core/clock.ts';
import {
  COMMAND_TIMEOUT,
  type Device,
  type ListOrganizations,
  type Network,
  type OpenDashboard,
} from '../core/dashboard.ts';
import type { Log } from '../core/log.ts';
import { type Meter, silentMeter } from '../core/meter.ts';
import type { RateLimiterOf } from '../core/rate-limiter.ts';
import { createAddresses } from './addresses.ts';
import { createConnections } from './connections.ts';
import { createDashboard } from './dashboard.ts';
import { createDeadline } from './deadline.ts';
import { createHttp } from './http.ts';
import { createListCache } from './list-cache.ts';
import { createRequest, type RequestDeps } from './request.ts';
import { createSender } from './send.ts';
import { organizationsShape } from './shapes/organizations.ts';
import { createSingleFlight } from './single-flight.ts';

export interface MerakiApiOptions {
  /** e.g. `https://api.meraki.com/api/v1` */
  apiUrl: string;
  /** `App/1.0 Vendor`, as Meraki asks for. */
  userAgent?: string;
  log: Log;
  clock?: Clock;
  /** Milliseconds that nobody sets. */
  now?: () => number;
  meter?: Meter;
  rateLimiterOf: RateLimiterOf;
}

export interface MerakiApi {
  open: OpenDashboard;
  organizations: ListOrganizations;
  /** Drops what is kept of a link that is over, by its grant's id. */
  forget(grant: string): void;
  /** Closes the connections; calls under way fail. */
  close(): Promise<void>;
}

/** What is kept in all, over all links: some tens of megabytes. */
const MOST_NETWORKS = 100_000;
const MOST_DEVICES = 100_000;

/** The Meraki Dashboard API. All that is opened here shares its connections. */
export function createMerakiApi(options: MerakiApiOptions): MerakiApi {
  const { apiUrl, log, clock = Date.now, now, meter = silentMeter, rateLimiterOf } = options;
  const { userAgent = 'WebexMerakiBot/0.1 WebexMerakiBot' } = options;
  const addresses = createAddresses(apiUrl);
  const connections = createConnections(() => createHttp(addresses, userAgent));
  const singleFlight = createSingleFlight();
  const kept = {
    networks: createListCache<Network>(clock, MOST_NETWORKS),
    devices: createListCache<Device>(clock, MOST_DEVICES),
  };

  return {
    open({ key, source }, patience = COMMAND_TIMEOUT) {
      const deadline = createDeadline(clock, patience);
      const http = connections.of(key.organizationId);
      const send = createSender({ http, log, clock, now, meter }, source, deadline);
      const rateLimiter = rateLimiterOf(key.organizationId);
      return createDashboard({
        key,
        send,
        deadline,
        addresses,
        pace: rateLimiter,
        flights: singleFlight,
        kept,
        clock,
      });
    },
    organizations(source, patience = 10 * SECOND) {
      const send = createSender(
        { http: connections.of(''), log, clock, now, meter },
        source,
        createDeadline(clock, patience),
      );
      const exchange: RequestDeps['exchange'] = (call) =>
        send({ ...call, pace: rateLimiterOf('') }, { until: 0 });
      return createRequest({ addresses, exchange }).one({
        operation: 'getOrganizations',
        shape: organizationsShape,
      });
    },
    forget(grant) {
      kept.networks.forget(grant);
      kept.devices.forget(grant);
    },
    close: connections.close,
  };
}
