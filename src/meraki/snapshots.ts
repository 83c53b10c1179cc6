import { type Clock, SECOND } from '../core/clock.ts';
import type { ApiResponse } from './api-call.ts';
import { createOrganizationCache, type OrganizationCache } from './organization-cache.ts';

/** Milliseconds for which an answer is kept. */
export const SNAPSHOT_LIFE = 8 * SECOND;
/** Milliseconds for which an answer does for a person who refreshes, too. */
export const REFRESH_INTERVAL = 2 * SECOND;
/** Characters of JSON from which all answers that are kept were made. What is kept of them takes some two bytes for each. */
const MAX_LENGTH = 16 * 1024 * 1024;

/** Creates the cache of Meraki's last answers. @param now monotonic */
export function createSnapshots(now: Clock): OrganizationCache<ApiResponse> {
  return createOrganizationCache({
    life: SNAPSHOT_LIFE,
    maxSize: MAX_LENGTH,
    sizeOf: ({ length }) => length,
    now,
  });
}
