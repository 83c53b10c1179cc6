import { HOUR } from '../core/clock.ts';
import type { Http } from './http.ts';

/** Connections that are kept apart, by whom they serve. */
export interface Connections {
  of(organizationId: string): Http;
  /** Calls under way fail. */
  close(): Promise<void>;
}

/** Longer than any question lasts: whoever was handed the connections no longer uses them. */
const UNUSED = HOUR;

/**
 * One slow organization must not keep the connections that another one needs, and those of one that nobody asks
 * about any more are let go.
 *
 * @param now milliseconds that nobody sets: a clock that is put forward would end calls under way
 */
export function createConnections(open: () => Http, now = () => performance.now()): Connections {
  // A Map keeps the order of insertion: the one that was used last stands last.
  const known = new Map<string, { http: Http; usedAt: number }>();

  function dropUnused(): void {
    for (const [organizationId, { http, usedAt }] of known) {
      if (now() - usedAt < UNUSED) return;
      known.delete(organizationId);
      void http.close();
    }
  }

  return {
    of(organizationId) {
      const http = known.get(organizationId)?.http ?? open();
      known.delete(organizationId);
      known.set(organizationId, { http, usedAt: now() });
      dropUnused();
      return http;
    },
    async close() {
      await Promise.all([...known.values()].map(({ http }) => http.close()));
    },
  };
}
