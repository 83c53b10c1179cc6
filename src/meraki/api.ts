import { runningTime } from '../core/async/running-time.ts';
import { createSlices, type Slices } from '../core/async/slices.ts';
import { type Clock, monotonic, SECOND } from '../core/clock.ts';
import {
  COMMAND_TIMEOUT,
  type Device,
  type ListOrganizations,
  type Network,
  type OpenDashboard,
} from '../core/dashboard.ts';
import { organizationIn } from '../core/links.ts';
import type { Log } from '../core/log.ts';
import { type Meter, silentMeter } from '../core/meter.ts';
import type { RateLimiterOf } from '../core/rate-limiter.ts';
import { createAddresses } from './addresses.ts';
import { createDashboard } from './dashboard.ts';
import { createDeadline } from './deadline.ts';
import { alreadyFailed } from './failures.ts';
import { createFairTurns } from './fair-turns.ts';
import { createHttp } from './http.ts';
import { createListCache } from './list-cache.ts';
import { createOrganizationUrls } from './organization-urls.ts';
import { createRequest } from './request.ts';
import { createSender, type SenderDeps } from './send.ts';
import { organizationsShape } from './shapes/organizations.ts';
import { createSharedReads } from './shared-reads.ts';

/** The collaborators and options of the client; clock, sleep, meter and slices have defaults. */
export interface MerakiApiDeps {
  /** e.g. `https://api.meraki.com/api/v1` */
  apiUrl: string;
  /** `App/1.0 Vendor`, the form that Meraki asks for. */
  userAgent?: string;
  log: Log;
  clock?: Clock;
  now?: SenderDeps['now'];
  /** Milliseconds in which this process ran; those of the process when absent. */
  running?: Clock;
  sleep?: SenderDeps['sleep'];
  meter?: Meter;
  /** Those of the whole process. */
  slices?: Slices;
  rateLimiterOf: RateLimiterOf;
  /** SHARED_READS: whether links of one organization share what they read; true when absent. */
  areShared?: boolean | undefined;
}

/** The client of the Meraki Dashboard API. */
export interface MerakiApi {
  /** Opens the dashboard of one link, for one command. */
  open: OpenDashboard;
  /** Lists the organizations that a token may read. */
  organizations: ListOrganizations;
  /** Drops what was read in the organization of a link that has ended. @param grant the id of its grant, see `grantId` */
  forget(grant: string): void;
  /** Closes the connections; calls under way fail. */
  close(): Promise<void>;
}

/** The most items that are cached, of all links together: some tens of megabytes. */
const MAX_CACHED_NETWORKS = 100_000;
const MAX_CACHED_DEVICES = 100_000;

const ORGANIZATIONS_TIMEOUT = 10 * SECOND;

/** Creates the client of the Meraki Dashboard API. All dashboards that it opens share its connections and lists. */
export function createMerakiApi(deps: MerakiApiDeps): MerakiApi {
  const { apiUrl, log, clock = Date.now, now = monotonic, sleep, meter = silentMeter, rateLimiterOf } = deps;
  const { running = runningTime, slices = createSlices(), areShared = true } = deps;
  const { userAgent = 'WebexMerakiBot/0.1 WebexMerakiBot' } = deps;
  const addresses = createAddresses(apiUrl);
  const http = createHttp(addresses, userAgent, clock);
  const fairTurns = createFairTurns({ meter, now, sleep });
  const sharedReads = createSharedReads({ areShared, clock, now, meter });
  const lists = {
    networks: createListCache<Network>(now, MAX_CACHED_NETWORKS),
    devices: createListCache<Device>(now, MAX_CACHED_DEVICES),
    urls: createOrganizationUrls(now),
  };
  const senderDeps: SenderDeps = { http, log, clock, now, sleep, meter, slices };

  return {
    open(link, timeout = COMMAND_TIMEOUT) {
      const { personId, organizationId } = link.key;
      const deadline = createDeadline(running, timeout);
      const command = fairTurns.begin(link.askerId ?? personId, deadline);
      const send = createSender(senderDeps, command, link.source, deadline);
      const end = () => {
        command.refuse(alreadyFailed());
        deadline.end();
      };
      const rateLimiter = rateLimiterOf(organizationId);
      const shared = { addresses, slices, sharedReads, lists, clock, now };
      return createDashboard({ ...shared, link, send, deadline, end, rateLimiter });
    },
    organizations(source, timeout = ORGANIZATIONS_TIMEOUT) {
      const deadline = createDeadline(running, timeout);
      const send = createSender(senderDeps, fairTurns.begin('', deadline), source, deadline);
      const request = createRequest({
        addresses,
        slices,
        exchange: (call) =>
          send({ ...call, rateLimiter: rateLimiterOf('') }, { until: Number.NEGATIVE_INFINITY }),
      });
      return request.list({ operation: 'getOrganizations', shape: organizationsShape });
    },
    forget(grant) {
      const { networks, devices, urls } = lists;
      for (const shared of [sharedReads, networks, devices, urls]) shared.forget(organizationIn(grant));
    },
    async close() {
      fairTurns.close();
      await http.close();
    },
  };
}
