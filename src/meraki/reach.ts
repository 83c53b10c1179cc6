import { LRUCache } from 'lru-cache';
import { type Clock, isRecent, MINUTE } from '../core/clock.ts';

/** Milliseconds for which a proof of reach counts. */
const PROOF_LIFE = 10 * MINUTE;
/** The links that are remembered; more than can prove anything in 10 minutes. */
const MAX_LINKS = 100_000;

/**
 * What this process knows of the reach of links: whether Meraki would let a link read in its organization now. Links are named
 * by the id of one link, which a link that was made again does not share. Times are epoch milliseconds.
 */
export interface Reach {
  /**
   * Whether Meraki has answered the link's own token with a 2xx in its organization, or issued tokens to it, within the last 10
   * minutes, and has refused it nothing since.
   *
   * @param issuedAt when Meraki last issued tokens to the link
   */
  isProven(link: string, issuedAt: number): boolean;
  /** Records a 2xx for the link's own token. */
  accepted(link: string): void;
  /** Records that Meraki refused the link's own token. */
  refused(link: string): void;
}

/** Creates the reach of all links, none of it proven. It is in memory: each instance has links prove it for itself. */
export function createReach(clock: Clock): Reach {
  const links = new LRUCache<string, { at: number; isAccepted: boolean }>({ max: MAX_LINKS });

  return {
    isProven(link, issuedAt) {
      const last = links.get(link);
      if (last?.isAccepted && isRecent(last.at, PROOF_LIFE, clock)) return true;
      const isRefused = last?.isAccepted === false && last.at >= issuedAt;
      return !isRefused && isRecent(issuedAt, PROOF_LIFE, clock);
    },
    accepted: (link) => void links.set(link, { at: clock(), isAccepted: true }),
    refused: (link) => void links.set(link, { at: clock(), isAccepted: false }),
  };
}
