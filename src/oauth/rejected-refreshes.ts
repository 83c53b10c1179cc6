import { type Clock, HOUR } from '../core/clock.ts';
import { type Grant, grantId } from '../core/links.ts';

/** A refresh token is dead after so many rejections, over at least this many milliseconds. */
const ENOUGH_REJECTIONS = 5;
const LONG_ENOUGH = HOUR;

/**
 * Counts refreshes that were rejected without the word for a dead token (`invalid_grant`, RFC 6749 §5.2), as some servers
 * do. One rejection proves nothing: it may be our request, or the server, that is at fault. A restart counts anew, and so
 * does a link that is made again.
 */
export interface RejectedRefreshes {
  /** Notes that a link was refreshed. */
  refreshed(grant: CountedGrant): void;
  /**
   * Counts a rejection.
   *
   * @returns whether the token is dead: it was rejected for long, and since another link was refreshed no further one was
   *   rejected, as all are while the server is at fault
   */
  rejected(grant: CountedGrant): boolean;
}

type CountedGrant = Pick<Grant, 'personId' | 'organizationId' | 'linkedAt'>;

/** Creates the count of rejected refreshes. @param clock monotonic */
export function createRejectedRefreshes(clock: Clock): RejectedRefreshes {
  const counted = new Map<string, Count>();
  /** Ids of the links that were rejected since one was refreshed. */
  const rejectedSince = new Set<string>();

  return {
    refreshed(grant) {
      counted.delete(grantId(grant));
      rejectedSince.clear();
      for (const count of counted.values()) count.wasOtherRefreshed = true;
    },
    rejected(grant) {
      const id = grantId(grant);
      const before = counted.get(id);
      const fresh = { linkedAt: grant.linkedAt, since: clock(), rejections: 0, wasOtherRefreshed: false };
      const count = before?.linkedAt === grant.linkedAt ? before : fresh;
      count.rejections += 1;
      rejectedSince.add(id);
      const isDead =
        count.wasOtherRefreshed &&
        rejectedSince.size === 1 &&
        count.rejections >= ENOUGH_REJECTIONS &&
        clock() - count.since >= LONG_ENOUGH;
      if (isDead) counted.delete(id);
      else counted.set(id, count);
      return isDead;
    },
  };
}

interface Count {
  linkedAt: number;
  since: number;
  rejections: number;
  wasOtherRefreshed: boolean;
}
