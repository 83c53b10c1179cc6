import { type Clock, SECOND } from '../core/clock.ts';
import type { OpenDashboard } from '../core/dashboard.ts';
import type { Log } from '../core/log.ts';
import { createAddresses } from './addresses.ts';
import { createDashboard } from './dashboard.ts';
import { createHttp } from './http.ts';
import { createPace, type Pace } from './pace.ts';
import { createReader } from './read.ts';

export interface MerakiApiOptions {
  /** e.g. `https://api.meraki.com/api/v1` */
  apiUrl: string;
  /** `App/1.0 Vendor`, as Meraki asks for. */
  userAgent?: string;
  log: Log;
  clock?: Clock;
  /** Of each organization; Meraki's limit is 10. */
  requestsPerSecond?: number;
}

export interface MerakiApi {
  open: OpenDashboard;
  /** Closes the connections; calls under way fail. */
  close(): Promise<void>;
}

/** The Meraki Dashboard API. All that is opened here shares its connections and each organization's pace. */
export function createMerakiApi(options: MerakiApiOptions): MerakiApi {
  const { apiUrl, log, clock = Date.now, requestsPerSecond = 9 } = options;
  const { userAgent = 'WebexMerakiBot/0.1 WebexMerakiBot' } = options;
  const addresses = createAddresses(apiUrl);
  const http = createHttp(addresses, userAgent);
  const paces = new Map<string, Pace>();

  function paceOf(organizationId = ''): Pace {
    const pace = paces.get(organizationId) ?? createPace(clock, requestsPerSecond);
    paces.set(organizationId, pace);
    return pace;
  }

  return {
    open(source, patience = 10 * SECOND) {
      const deadline = { at: clock() + patience, patience, signal: AbortSignal.timeout(patience) };
      const read = createReader({ http, addresses, log, clock }, source, deadline);
      return createDashboard({ read, addresses, paceOf });
    },
    close: () => http.close(),
  };
}
