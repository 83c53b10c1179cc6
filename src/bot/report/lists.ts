import type { Slices } from '../../core/async/slices.ts';
import { type Clock, MINUTE, monotonic } from '../../core/clock.ts';
import type { Cursor } from '../../core/dashboard.ts';
import { grantId } from '../../core/links.ts';
import type { Log } from '../../core/log.ts';
import { newReference } from '../../core/secrets.ts';
import type { Arguments } from '../text/arguments.ts';
import { type ListOwner, ownerId } from './list-owner.ts';
import type { LaterReport, List } from './report.ts';
import type { UnbuiltRows } from './rows.ts';
import { addToSet, takeFromSet } from './sets-by-id.ts';

/** Milliseconds after `keep` for which a list is found again; turning its pages does not prolong them. */
const LIST_LIFETIME = 15 * MINUTE;
/** Rows of all lists together, packed some 30 bytes each. Above that the oldest lists are dropped. */
const MAX_ROWS = 200_000;
/** Lists of all people together: one without rows takes some 3 kB. Above that the oldest are dropped. */
const MAX_LISTS = 10_000;
/** Rows of the lists of one owner. Above that its oldest lists are dropped, but never the newest one. */
const MAX_ROWS_PER_LINK = 50_000;
/** Lists that are kept for one owner: people turn pages of their last few answers, not of older ones. */
const MAX_LISTS_PER_LINK = 4;

/** A list of one answer and the rows that were read of it so far. Whoever turns its pages adds rows to this same object. */
export interface OpenList {
  /** Goes into buttons, which find the list by this id. */
  id: string;
  /** The name of the command that was answered. */
  command: string;
  /** What later pages show of the answer to which the list belongs. */
  report: LaterReport;
  /** Knows how rows are read. */
  list: List;
  /** The arguments of the command as the person typed them. */
  args: Arguments;
  /** Id of the default network at the time of the command. */
  defaultNetworkId: string | undefined;
  /** Where to read on; undefined before the first read, and when all rows were read: `isUnread` tells which. */
  next: Cursor | undefined;
  /** Whether no read has succeeded yet. */
  isUnread: boolean;
  /** When the answer itself was read, in epoch milliseconds; also the time of rows that the list has kept since then. */
  readAt: number;
  /** The reads so far, the first one first: when each was, its rows, and how many rows there were after it. */
  reads: readonly { at: number; rows: UnbuiltRows; end: number }[];
}

/** Returns how many rows of a list were read so far. */
export function rowsRead({ reads }: Pick<OpenList, 'reads'>): number {
  return reads.at(-1)?.end ?? 0;
}

/**
 * Packs the rows of a list that were read so far; nobody waits for it. A list that can't be packed stays as it is, which is a
 * fault of ours, and is logged.
 */
export async function packRows(
  { command, reads }: Pick<OpenList, 'command' | 'reads'>,
  { slices, log }: { slices: Slices; log: Log },
): Promise<void> {
  try {
    for (const { rows } of reads) await rows.pack(slices);
  } catch (err) {
    log.error({ err, command }, 'the rows of an open list could not be packed');
  }
}

/**
 * The lists of recent answers, for turning pages without reading the first ones again. They are in memory: when a list is
 * gone, after a restart or in another process, its caller reads from Meraki again.
 */
export interface Lists {
  /**
   * Remembers a list for whoever reads it, and drops the oldest lists when there are too many.
   *
   * @returns the list with its new id, the same object that `recall` returns
   */
  keep(list: Omit<OpenList, 'id'>, owner: ListOwner): OpenList;
  /**
   * Finds the newest list of its owner for which `fits` returns true.
   *
   * @returns undefined when there is none: it was dropped, or belongs to another link or share; a link that was made again is
   *   another link
   */
  recall(fits: (open: OpenList) => boolean, owner: ListOwner): OpenList | undefined;
  /** Counts the rows of a list anew, which grows while it is kept, and drops the oldest lists when there are too many rows. */
  recount(open: OpenList): void;
  /** Drops the lists of a link, also of those who borrow it. @param grant the id of its grant, see `grantId` */
  forget(grant: string): void;
}

/** A list that is kept, and what tells when it is dropped. Of its link only that: a grant holds tokens. */
interface Kept {
  open: OpenList;
  grant: string;
  /** @see ownerId */
  owner: string;
  linkedAt: number;
  /** @see ListOwner.share */
  networks: string | undefined;
  expiresAt: number;
  /** As they were counted last. */
  rows: number;
}

/**
 * Creates an empty memory of lists, which keeps each for 15 minutes, or shorter when there are too many. None of its work
 * grows with the number of lists.
 *
 * @param life milliseconds for which a list is found again
 */
export function createLists(now: Clock = monotonic, life = LIST_LIFETIME): Lists {
  /** The oldest first, which is also the first to expire. */
  const kept = new Map<string, Kept>();
  /** The same lists by the id of their grant, for its end, and by their owner. */
  const ofGrants = new Map<string, Set<Kept>>();
  const ofOwners = new Map<string, Set<Kept>>();
  let rows = 0;
  let isTimed = false;

  function drop(one: Kept): void {
    takeFromSet(ofGrants, one.grant, one);
    takeFromSet(ofOwners, one.owner, one);
    kept.delete(one.open.id);
    rows -= one.rows;
  }

  function dropExpired(): void {
    for (const one of kept.values()) {
      if (one.expiresAt > now()) return;
      drop(one);
    }
  }

  /** Drops lists also in a process that nobody asks any more: what they hold is an organization's data. */
  function dropLater(): void {
    if (isTimed) return;
    isTimed = true;
    setTimeout(() => {
      isTimed = false;
      dropExpired();
      if (kept.size > 0) dropLater();
    }, life).unref();
  }

  /** Drops the oldest lists of an owner, then of all, until what is left is within the limits. */
  function dropExcess(owner: string): void {
    const own = ofOwners.get(owner) ?? new Set();
    let ownRows = [...own].reduce((sum, one) => sum + one.rows, 0);
    for (const one of own) {
      if (own.size === 1 || (own.size <= MAX_LISTS_PER_LINK && ownRows <= MAX_ROWS_PER_LINK)) break;
      ownRows -= one.rows;
      drop(one);
    }
    for (const one of kept.values()) {
      if (kept.size === 1 || (kept.size <= MAX_LISTS && rows <= MAX_ROWS)) return;
      drop(one);
    }
  }

  return {
    keep(list, owner) {
      const open = { ...list, id: newReference() };
      const one = {
        open,
        grant: grantId(owner),
        owner: ownerId(owner),
        linkedAt: owner.linkedAt,
        networks: owner.share?.networks,
        expiresAt: now() + life,
        rows: rowsRead(open),
      };
      kept.set(open.id, one);
      addToSet(ofGrants, one.grant, one);
      addToSet(ofOwners, one.owner, one);
      rows += one.rows;
      dropExpired();
      dropExcess(one.owner);
      dropLater();
      return open;
    },
    recall(fits, owner) {
      dropExpired();
      const own = [...(ofOwners.get(ownerId(owner)) ?? [])];
      const isSame = ({ linkedAt, networks }: Kept) =>
        linkedAt === owner.linkedAt && networks === owner.share?.networks;
      return own.findLast((one) => isSame(one) && fits(one.open))?.open;
    },
    recount(open) {
      const one = kept.get(open.id);
      if (one === undefined) return;
      rows += rowsRead(open) - one.rows;
      one.rows = rowsRead(open);
      dropExcess(one.owner);
    },
    forget(grant) {
      for (const one of ofGrants.get(grant) ?? []) drop(one);
    },
  };
}
