import { type Clock, HOUR } from '../core/clock.ts';
import { type GrantKey, grantId } from '../core/links.ts';

/** A refresh token is dead after so many rejections, over at least this many milliseconds. */
const ENOUGH_REJECTIONS = 5;
const LONG_ENOUGH = HOUR;

/**
 * Counts refreshes that were rejected without the word for a dead token (`invalid_grant`, RFC 6749 §5.2), as some servers
 * do. One rejection proves nothing: it may be our request, or the server, that is at fault. A restart counts anew.
 */
export interface RejectedRefreshes {
  /** Notes that a link was refreshed. */
  refreshed(key: GrantKey): void;
  /** Counts a rejection. @returns whether the token is dead: it was rejected for long while another link was refreshed */
  rejected(key: GrantKey): boolean;
}

/** Creates the count of rejected refreshes. @param clock monotonic */
export function createRejectedRefreshes(clock: Clock): RejectedRefreshes {
  const counted = new Map<string, { since: number; rejections: number; wasOtherRefreshed: boolean }>();

  return {
    refreshed(key) {
      counted.delete(grantId(key));
      for (const count of counted.values()) count.wasOtherRefreshed = true;
    },
    rejected(key) {
      const now = clock();
      const count = counted.get(grantId(key)) ?? { since: now, rejections: 0, wasOtherRefreshed: false };
      count.rejections += 1;
      const isDead =
        count.wasOtherRefreshed && count.rejections >= ENOUGH_REJECTIONS && now - count.since >= LONG_ENOUGH;
      if (isDead) counted.delete(grantId(key));
      else counted.set(grantId(key), count);
      return isDead;
    },
  };
}
