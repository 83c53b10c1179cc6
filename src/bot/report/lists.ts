import { type Clock, MINUTE } from '../../core/clock.ts';
import type { Cursor, LinkKey } from '../../core/dashboard.ts';
import { type GrantKey, grantId } from '../../core/links.ts';
import { newReference } from '../../core/secrets.ts';
import type { Arguments } from '../text/arguments.ts';
import type { List, Report, ReportRow } from './report.ts';

/** How long pages are turned without reading anew; then the same question is asked again. */
const LIST_LIFETIME = 15 * MINUTE;
/** Of all people together: what was asked first goes first. */
const MAX_ROWS = 100_000;
const MAX_LISTS = 300;
/** Of one link: nobody goes back further. */
const MAX_LISTS_PER_LINK = 4;

/** A list somebody looks at, as far as it was read. */
export interface OpenList {
  id: string;
  /** The command's own words. */
  command: string;
  report: Report;
  list: List;
  /** As it was typed. */
  args: Arguments;
  /** The id of the default network at that time. */
  defaultNetworkId: string | undefined;
  rows: ReportRow[];
  /** Undefined when all was read. */
  next: Cursor | undefined;
  /** Nothing was read yet. */
  isUnread: boolean;
}

/** The lists people look at. In memory: after a restart, or in another process, the button asks anew. */
export interface Lists {
  /** Remembers a list for whoever asked, with the link they asked through. */
  keep(open: Omit<OpenList, 'id'>, link: LinkKey): OpenList;
  /**
   * The latest one that fits.
   * @returns undefined when it is gone, is somebody else's, or was read through another link
   */
  recall(fits: (open: OpenList) => boolean, link: LinkKey): OpenList | undefined;
  /** Drops what was read through a link, by its grant's id. */
  forget(grant: string): void;
}

export function createLists(clock: Clock): Lists {
  const known = new Map<string, { open: OpenList; link: LinkKey; until: number }>();

  function tidy(): void {
    const now = clock();
    const perLink = new Map<string, number>();
    let rows = 0;
    let lists = 0;
    for (const [id, { open, link, until }] of [...known].reverse()) {
      const ofOne = (perLink.get(grantId(link)) ?? 0) + 1;
      perLink.set(grantId(link), ofOne);
      rows += open.rows.length;
      lists += 1;
      if (until <= now || rows > MAX_ROWS || lists > MAX_LISTS || ofOne > MAX_LISTS_PER_LINK)
        known.delete(id);
    }
  }

  return {
    keep(begun, link) {
      const open = { ...begun, id: newReference() };
      known.set(open.id, { open, link, until: clock() + LIST_LIFETIME });
      tidy();
      return open;
    },
    recall(fits, link) {
      tidy();
      const isTheirs = (one: LinkKey) => isSame(one, link) && one.linkedAt === link.linkedAt;
      return [...known.values()].findLast((one) => isTheirs(one.link) && fits(one.open))?.open;
    },
    forget(grant) {
      for (const [id, { link }] of known) if (grantId(link) === grant) known.delete(id);
    },
  };
}

function isSame(a: GrantKey, b: GrantKey): boolean {
  return grantId(a) === grantId(b);
}
