import { LRUCache } from 'lru-cache';
import { type Clock, isRecent, MINUTE } from '../core/clock.ts';
import { KnownError } from '../core/errors.ts';
import { isForAll } from './failures.ts';

/** Milliseconds for which a proof of reach counts. */
const PROOF_LIFE = 10 * MINUTE;
/** The links, and the refusals, that are remembered: more links than can prove anything in 10 minutes. */
const MAX_LINKS = 100_000;
/** Counted as sizes: for a `max` the package would make arrays of that length at once. */
const LIMIT = { maxSize: MAX_LINKS, sizeCalculation: () => 1 };

/**
 * What this process knows of the reach of links: whether Meraki would let a link read in its organization now. A link goes by an
 * id that the same person's next link to the organization does not have.
 */
export interface Reach {
  /**
   * Whether Meraki has answered the link's own token with a 2xx in its organization, or issued tokens to it, within the last 10
   * minutes, and has refused it nothing since.
   *
   * @param issuedAt when Meraki last issued tokens to the link, in epoch milliseconds
   */
  isProven(link: string, issuedAt: number): boolean;
  /** Lets a link prove its reach by a call, one for all who need the proof now. @returns whether it did */
  prove(link: string, call: () => Promise<unknown>): Promise<boolean>;
  /**
   * Makes a call with the link's own token, and notes what the answer says of its reach.
   *
   * @param provesReach whether a 2xx is a proof
   * @param operation the id of what is called, for `isRefused`
   * @throws what `call` throws
   */
  note<T>(link: string, call: () => Promise<T>, provesReach: boolean, operation?: string): Promise<T>;
  /** Whether Meraki's last answer to the link's own token in an operation was a refusal, however well it takes the token in others. */
  isRefused(link: string, operation: string): boolean;
}

/** Creates the reach of all links, none of it proven. It is in memory: each instance has links prove it for itself. */
export function createReach(clock: Clock): Reach {
  const links = new LRUCache<string, { at: number; isAccepted: boolean }>(LIMIT);
  const refusals = new LRUCache<string, true>(LIMIT);
  const proofs = new Map<string, Promise<boolean>>();

  async function note<T>(
    link: string,
    call: () => Promise<T>,
    provesReach: boolean,
    operation = '',
  ): Promise<T> {
    const inOperation = `${link}\n${operation}`;
    const before = links.get(link);
    try {
      const response = await call();
      // A refusal that came during the call may be the later word of Meraki's.
      const last = links.get(link);
      if (last?.isAccepted === false && last !== before) return response;
      refusals.delete(inOperation);
      if (provesReach) links.set(link, { at: clock(), isAccepted: true });
      return response;
    } catch (error) {
      if (isRefusal(error)) {
        links.set(link, { at: clock(), isAccepted: false });
        refusals.set(inOperation, true);
      }
      throw error;
    }
  }

  return {
    isProven(link, issuedAt) {
      const last = links.get(link);
      if (last?.isAccepted && isRecent(last.at, PROOF_LIFE, clock)) return true;
      const isRefused = last?.isAccepted === false && last.at >= issuedAt;
      return !isRefused && isRecent(issuedAt, PROOF_LIFE, clock);
    },
    prove(link, call) {
      const proof =
        proofs.get(link) ??
        note(link, call, true)
          .then(
            () => true,
            () => false,
          )
          .finally(() => proofs.delete(link));
      proofs.set(link, proof);
      return proof;
    },
    note,
    isRefused: (link, operation) => refusals.has(`${link}\n${operation}`),
  };
}

/** Whether Meraki refused the token of the link itself, or may have: another link could be answered. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof KnownError)) return false;
  return ['meraki_denied', 'not_found', 'missing_scope'].includes(error.code) && !isForAll(error);
}
