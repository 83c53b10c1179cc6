import { type Clock, MINUTE, monotonic } from '../../core/clock.ts';
import type { Cursor, LinkKey } from '../../core/dashboard.ts';
import { type GrantKey, grantId } from '../../core/links.ts';
import { newReference } from '../../core/secrets.ts';
import type { Arguments } from '../text/arguments.ts';
import type { LazyRow, List, Report } from './report.ts';

/** Milliseconds after `keep` for which a list is found again; turning its pages does not prolong them. */
const LIST_LIFETIME = 15 * MINUTE;
/** Rows of all lists together. Above that the oldest lists are dropped. */
const MAX_ROWS = 100_000;
/** Lists of all people together. Above that the oldest are dropped. */
const MAX_LISTS = 300;
/** Rows of the lists of one link. Above that its oldest lists are dropped, but never the newest one. */
const MAX_ROWS_PER_LINK = 50_000;
/** Lists that are kept for one link: people turn pages of their last few answers, not of older ones. */
const MAX_LISTS_PER_LINK = 4;

/** A list of one answer and the rows that were read of it so far. Whoever turns its pages adds rows to this same object. */
export interface OpenList {
  /** Goes into buttons, which find the list by this id. */
  id: string;
  /** The name of the command that was answered. */
  command: string;
  /** The answer to which the list belongs. */
  report: Report;
  /** Knows how rows are read. */
  list: List;
  /** The arguments of the command as the person typed them. */
  args: Arguments;
  /** Id of the default network at the time of the command. */
  defaultNetworkId: string | undefined;
  /** The rows that were read so far, from the first one. */
  rows: LazyRow[];
  /** Where to read on; undefined before the first read, and when all rows were read: `isUnread` tells which. */
  next: Cursor | undefined;
  /** Whether no read has succeeded yet. */
  isUnread: boolean;
  /** When the answer itself was read, in epoch milliseconds; also the time of rows that the list has kept since then. */
  readAt: number;
  /** The reads of `rows`, the first one first: when each was, and how many rows there were after it. */
  reads: readonly { at: number; rows: number }[];
}

/**
 * The lists of recent answers, for turning pages without reading the first ones again. They are in memory: when a list is
 * gone, after a restart or in another process, its caller reads from Meraki again.
 */
export interface Lists {
  /**
   * Remembers a list for the person of a link, and drops the oldest lists when there are too many.
   *
   * @param link the link through which the list is read
   * @returns the list with its new id, the same object that `recall` returns
   */
  keep(list: Omit<OpenList, 'id'>, link: LinkKey): OpenList;
  /**
   * Finds the newest list of a link for which `fits` returns true.
   *
   * @returns undefined when there is none: it was dropped, or belongs to another link; a link that was made again is
   *   another link
   */
  recall(fits: (open: OpenList) => boolean, link: LinkKey): OpenList | undefined;
  /** Drops the oldest lists when there are too many, or when they have too many rows: lists grow while they are kept. */
  dropExcess(): void;
  /** Drops the lists of a link. @param grant the id of its grant, see `grantId` */
  forget(grant: string): void;
}

/** Creates an empty memory of lists, which keeps each for 15 minutes, or shorter when there are too many. */
export function createLists(now: Clock = monotonic): Lists {
  const kept = new Map<string, { open: OpenList; link: LinkKey; expiresAt: number }>();

  /** Drops what is too old or too much, from the newest list to the oldest. */
  function dropExcess(): void {
    const perLink = new Map<string, { lists: number; rows: number }>();
    let rows = 0;
    let lists = 0;
    for (const [id, { open, link, expiresAt }] of [...kept].reverse()) {
      const ofLink = perLink.get(grantId(link)) ?? { lists: 0, rows: 0 };
      perLink.set(grantId(link), ofLink);
      const own = Math.max(open.rows.length, open.list.holds ?? 0);
      rows += own;
      lists += 1;
      ofLink.rows += own;
      ofLink.lists += 1;
      const isTooMuchOfLink = ofLink.rows > MAX_ROWS_PER_LINK && ofLink.lists > 1;
      const isTooMuch = rows > MAX_ROWS || lists > MAX_LISTS || ofLink.lists > MAX_LISTS_PER_LINK;
      if (expiresAt <= now() || isTooMuch || isTooMuchOfLink) {
        kept.delete(id);
        rows -= own;
        lists -= 1;
        ofLink.rows -= own;
      }
    }
  }

  return {
    keep(list, link) {
      const open = { ...list, id: newReference() };
      kept.set(open.id, { open, link, expiresAt: now() + LIST_LIFETIME });
      dropExcess();
      return open;
    },
    recall(fits, link) {
      dropExcess();
      const isOfLink = (other: LinkKey) => isSameGrant(other, link) && other.linkedAt === link.linkedAt;
      return [...kept.values()].findLast((entry) => isOfLink(entry.link) && fits(entry.open))?.open;
    },
    dropExcess,
    forget(grant) {
      for (const [id, { link }] of kept) if (grantId(link) === grant) kept.delete(id);
    },
  };
}

function isSameGrant(a: GrantKey, b: GrantKey): boolean {
  return grantId(a) === grantId(b);
}
