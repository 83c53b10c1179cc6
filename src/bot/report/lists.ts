import { type Clock, MINUTE } from '../../core/clock.ts';
import type { Cursor, LinkKey } from '../../core/dashboard.ts';
import { type GrantKey, grantId } from '../../core/links.ts';
import { newReference } from '../../core/secrets.ts';
import type { Arguments } from '../text/arguments.ts';
import type { List, Report, ReportRow } from './report.ts';

/** Milliseconds for which pages are turned without reading anew. */
const LIST_LIFETIME = 15 * MINUTE;
/** Rows of all lists together; the oldest lists go first. */
const MAX_ROWS = 100_000;
/** Lists of all people together. */
const MAX_LISTS = 300;
/** Lists that were read through one link: nobody goes back further. */
const MAX_LISTS_PER_LINK = 4;

/** A list that a person looks at, as far as it was read. */
export interface OpenList {
  id: string;
  /** The name of the command. */
  command: string;
  report: Report;
  list: List;
  /** The arguments as they were typed. */
  args: Arguments;
  /** Id of the default network when the list was asked for. */
  defaultNetworkId: string | undefined;
  rows: ReportRow[];
  /** Where to read on; undefined before the first read, and when all was read. */
  next: Cursor | undefined;
  /** Whether nothing was read yet. */
  isUnread: boolean;
}

/** The lists that people look at. They are in memory: after a restart, or in another process, a button asks anew. */
export interface Lists {
  /** Remembers a list for the person and the link through which it is read. */
  keep(list: Omit<OpenList, 'id'>, link: LinkKey): OpenList;
  /**
   * Finds the newest list of a link that fits.
   *
   * @returns undefined when it is gone, is somebody else's, or was read through another link
   */
  recall(fits: (open: OpenList) => boolean, link: LinkKey): OpenList | undefined;
  /** Drops the lists of a link, by its grant's id. */
  forget(grant: string): void;
}

/** Remembers lists for 15 minutes, and fewer when there are many. */
export function createLists(clock: Clock): Lists {
  const kept = new Map<string, { open: OpenList; link: LinkKey; until: number }>();

  function dropExpired(): void {
    const now = clock();
    const perLink = new Map<string, number>();
    let rows = 0;
    let lists = 0;
    for (const [id, { open, link, until }] of [...kept].reverse()) {
      const ofOne = (perLink.get(grantId(link)) ?? 0) + 1;
      perLink.set(grantId(link), ofOne);
      rows += open.rows.length;
      lists += 1;
      if (until <= now || rows > MAX_ROWS || lists > MAX_LISTS || ofOne > MAX_LISTS_PER_LINK) kept.delete(id);
    }
  }

  return {
    keep(list, link) {
      const open = { ...list, id: newReference() };
      kept.set(open.id, { open, link, until: clock() + LIST_LIFETIME });
      dropExpired();
      return open;
    },
    recall(fits, link) {
      dropExpired();
      const isOfLink = (one: LinkKey) => isSame(one, link) && one.linkedAt === link.linkedAt;
      return [...kept.values()].findLast((one) => isOfLink(one.link) && fits(one.open))?.open;
    },
    forget(grant) {
      for (const [id, { link }] of kept) if (grantId(link) === grant) kept.delete(id);
    },
  };
}

function isSame(a: GrantKey, b: GrantKey): boolean {
  return grantId(a) === grantId(b);
}
