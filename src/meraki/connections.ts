import { HOUR } from '../core/clock.ts';
import type { Http } from './http.ts';

/** HTTP connections, separate for each organization. */
export interface Connections {
  /** Returns the connections for calls to an organization; '' for the calls that name none. Not to be kept for an hour. */
  of(organizationId: string): Http;
  /** Closes all connections; calls under way fail. */
  close(): Promise<void>;
}

/** Longer than any question takes, so that no call is under way on connections that are closed. */
const IDLE_TIMEOUT = HOUR;

/**
 * Creates connections per organization, so that calls to a slow organization do not take the connections that another one
 * needs. Closes the connections of an organization that nobody has asked about for an hour.
 *
 * @param open opens the connections of one organization
 * @param now monotonic milliseconds: with a wall clock that is set forward, calls under way would end
 */
export function createConnections(open: () => Http, now = () => performance.now()): Connections {
  // In the order of last use, because a Map keeps the order of insertion.
  const known = new Map<string, { http: Http; usedAt: number }>();

  function closeIdle(): void {
    for (const [organizationId, { http, usedAt }] of known) {
      if (now() - usedAt < IDLE_TIMEOUT) return;
      known.delete(organizationId);
      void http.close();
    }
  }

  return {
    of(organizationId) {
      const http = known.get(organizationId)?.http ?? open();
      known.delete(organizationId);
      known.set(organizationId, { http, usedAt: now() });
      closeIdle();
      return http;
    },
    async close() {
      await Promise.all([...known.values()].map(({ http }) => http.close()));
    },
  };
}
