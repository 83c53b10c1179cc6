import type { Clock } from '../core/clock.ts';
import type { LinkKey } from '../core/dashboard.ts';
import type { Meter } from '../core/meter.ts';
import { scopeSet } from '../core/scopes.ts';
import type { LinkTokens } from '../core/tokens.ts';
import type { ApiResponse, Pause } from './api-call.ts';
import type { Deadline } from './deadline.ts';
import { DeadlineError, isForAll } from './failures.ts';
import { createReach } from './reach.ts';
import { createSnapshots } from './snapshots.ts';

/** A link whose command reads. */
export interface ReadingLink {
  key: LinkKey;
  scopes: readonly string[];
  source: Pick<LinkTokens, 'issuedAt'>;
  deadline: Deadline;
  /** Reads the organization with the link's own token, which proves its reach. @throws KnownError as `Send` does */
  readOrganization(): Promise<unknown>;
}

/** One read. */
export interface SharedRead {
  /** The id of the operation. */
  operation: string;
  /** The address, the same for identical reads. */
  address: string;
  /** Milliseconds for which Meraki's answer to somebody else may have been kept. */
  maxAge: number;
  /** Whether the address names the organization, so that a 2xx proves the link's reach in it. */
  provesReach: boolean;
  /** Whether nobody else may be answered with it: it is shared only with the same link's reads at the same time. */
  isPrivate: boolean;
  /** Calls Meraki with the link's own token. */
  call(pause: Pause): Promise<ApiResponse>;
  /** Gets the pause of the call that will answer, before that call is awaited. */
  began(pause: Pause): void;
}

/** The reads of one command. */
export interface ReadsOfLink {
  /** Names the links that share what they read; begins with the id of their organization and a line break. */
  partition: string;
  /**
   * Whether the link may be answered with what others of its partition read: it is active in the store with the scopes of the
   * partition, its reach is proven or can be proven now, and Meraki has not refused its own token in this operation.
   *
   * @throws KnownError as `TokenSource.token` does; DeadlineError when the time is over first
   */
  mayShare(operation: string): Promise<boolean>;
  /**
   * Reads from a snapshot, by joining an identical read that is under way, or by a call. A failure that is only about the link of
   * whoever made the call is not shared: then the link joins another one's call, or makes its own.
   *
   * @throws KnownError as `SharedRead.call` does
   */
  read(read: SharedRead): Promise<ApiResponse>;
}

/** The reads of all links. */
export interface SharedReads {
  of(link: ReadingLink): ReadsOfLink;
  /** Drops what was read in an organization; what is being read now will not be kept either. */
  forget(organizationId: string): void;
}

/** The collaborators of shared reads. */
export interface SharedReadsDeps {
  /** Whether links of one organization with the same scopes share their reads; otherwise only identical reads of one link at the same time. */
  areShared: boolean;
  clock: Clock;
  /** The monotonic clock. */
  now: Clock;
  meter: Pick<Meter, 'read'>;
}

/** A call under way. */
interface Flight {
  /** The link that makes it. */
  link: string;
  pause: Pause;
  response: Promise<ApiResponse>;
}

/** What to do instead of taking a failure for one's own: look again (`refused`: but not for ever), or make a call that nobody joins. */
type Unshared = 'again' | 'refused' | 'alone';

/** Links that Meraki refused whose calls one read joins: were it one, all who had joined would call at once. */
const MAX_REFUSED = 2;

/** Creates shared reads, with nothing read. docs/adr/0017-shared-reads.md says why they are safe. */
export function createSharedReads({ areShared, clock, now, meter }: SharedReadsDeps): SharedReads {
  const reach = createReach(clock);
  const snapshots = createSnapshots(now);
  const flights = new Map<string, Flight>();

  function ofLink({ key, scopes, source, deadline, readOrganization }: ReadingLink): ReadsOfLink {
    const { organizationId, personId, linkedAt } = key;
    const link = [organizationId, personId, linkedAt].join('\n');
    const partition = areShared ? `${organizationId}\n${scopeSet(scopes)}` : link;

    async function mayShare(operation: string): Promise<boolean> {
      if (!areShared) return true;
      if (reach.isRefused(link, operation)) return false;
      // A refresh may have brought other scopes since the command began.
      const issuedAt = await source.issuedAt(scopes);
      if (issuedAt === undefined) return false;
      if (reach.isProven(link, issuedAt)) return true;
      // The proof may be a call of another command of the link, which has more time.
      return deadline.within(reach.prove(link, readOrganization));
    }

    async function callFor(
      id: string,
      { operation, call, began, provesReach, maxAge }: SharedRead,
    ): Promise<ApiResponse> {
      const pause = { until: Number.NEGATIVE_INFINITY };
      began(pause);
      meter.read('call');
      const response = reach.note(link, () => call(pause), provesReach, operation);
      const flight = { link, pause, response };
      if (!flights.has(id)) flights.set(id, flight);
      try {
        return await (areShared && maxAge > 0 ? snapshots.read(id, () => response) : response);
      } finally {
        if (flights.get(id) === flight) flights.delete(id);
      }
    }

    /** Waits for the call of somebody. @throws its failure, when it is this link's too */
    async function join(flight: Flight, { operation, began }: SharedRead): Promise<ApiResponse | Unshared> {
      began(flight.pause);
      const isOwn = flight.link === link;
      let response: ApiResponse;
      try {
        response = await deadline.within(flight.response);
      } catch (error) {
        if (deadline.signal.aborted) throw error;
        if (error instanceof DeadlineError) return 'again';
        if (isOwn || isForAll(error)) throw error;
        return 'refused';
      }
      // The call may have waited for its turn, and this link may have ended meanwhile.
      if (!isOwn && !(await mayShare(operation))) return 'alone';
      meter.read('joined');
      return response;
    }

    async function read(wanted: SharedRead): Promise<ApiResponse> {
      const { operation, address, maxAge, isPrivate } = wanted;
      const id = `${isPrivate ? link : partition}\n${address}`;
      let refused = 0;
      for (;;) {
        const isOwn = flights.get(id)?.link === link;
        const isThere = isOwn || flights.has(id) || snapshots.find(id, maxAge) !== undefined;
        if (!isThere || (!isOwn && !(await mayShare(operation)))) return callFor(id, wanted);
        const snapshot = isOwn ? undefined : snapshots.find(id, maxAge);
        if (snapshot) {
          meter.read('snapshot');
          return snapshot.value;
        }
        const flight = flights.get(id);
        const joined = flight ? await join(flight, wanted) : 'again';
        if (joined === 'refused') refused += 1;
        if (joined === 'alone' || refused === MAX_REFUSED) return callFor(id, wanted);
        if (joined !== 'again' && joined !== 'refused') return joined;
      }
    }

    return { partition, mayShare, read };
  }

  return { of: ofLink, forget: snapshots.forget };
}
