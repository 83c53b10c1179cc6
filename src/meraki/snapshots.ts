import { LRUCache } from 'lru-cache';
import { type Clock, SECOND } from '../core/clock.ts';
import type { ApiResponse } from './api-call.ts';

/** Milliseconds for which an answer is kept. */
export const SNAPSHOT_LIFE = 8 * SECOND;
/** Milliseconds for which an answer does for a person who refreshes, too. */
export const REFRESH_INTERVAL = 2 * SECOND;
/** Characters of JSON from which all answers that are kept were made. What is kept of them takes some two bytes for each. */
const MAX_LENGTH = 16 * 1024 * 1024;

/** Meraki's last answers. Each id begins with that of the organization and a line break. */
export interface Snapshots {
  /** Returns an answer that was kept for at most `maxAge` milliseconds. */
  find(id: string, maxAge: number): ApiResponse | undefined;
  keep(id: string, response: ApiResponse): void;
  /** Drops everything that was read in an organization. */
  forget(organizationId: string): void;
}

/** Creates snapshots. A timer of its own drops each, so that nothing stays in a process that nobody asks. @param now monotonic */
export function createSnapshots(now: Clock): Snapshots {
  const kept = new LRUCache<string, { response: ApiResponse; since: number }>({
    maxSize: MAX_LENGTH,
    sizeCalculation: ({ response }) => Math.max(1, response.length),
    ttl: SNAPSHOT_LIFE,
    ttlAutopurge: true,
    ttlResolution: 0,
    perf: { now },
  });

  return {
    find(id, maxAge) {
      const found = kept.get(id);
      return found !== undefined && now() - found.since <= maxAge ? found.response : undefined;
    },
    keep: (id, response) => void kept.set(id, { response, since: now() }),
    forget(organizationId) {
      for (const id of kept.keys()) if (id.startsWith(`${organizationId}\n`)) kept.delete(id);
    },
  };
}
