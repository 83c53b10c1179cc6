import { type Clock, MINUTE } from '../../core/clock.ts';
import type { Cursor, LinkKey } from '../../core/dashboard.ts';
import { newReference } from '../../core/secrets.ts';
import type { List, Report, Row } from './report.ts';

/** How long pages are turned without reading anew; then the same question is asked again. */
const LIFE = 15 * MINUTE;
/** Of all people together: what was asked first goes first. */
const MOST_ROWS = 100_000;

/** A list somebody looks at, as far as it was read. */
export interface OpenList {
  id: string;
  report: Report;
  list: List;
  rows: Row[];
  /** Undefined when all was read. */
  next: Cursor | undefined;
  /** Nothing was read yet. */
  isNew: boolean;
}

/** The lists people look at. In memory: after a restart, or in another process, the button asks anew. */
export interface Lists {
  /** Remembers a list for whoever asked, with the link they asked through. */
  keep(open: Omit<OpenList, 'id'>, personId: string, link: LinkKey): OpenList;
  /** Undefined when it is gone, is somebody else's, or was read through another link. */
  recall(id: string | undefined, personId: string, link: LinkKey): OpenList | undefined;
}

export function createLists(clock: Clock): Lists {
  const known = new Map<string, { open: OpenList; owner: string; until: number }>();
  const ownerOf = (personId: string, { organizationId, linkedAt }: LinkKey) =>
    JSON.stringify([personId, organizationId, linkedAt]);

  function tidy(): void {
    const now = clock();
    let rows = 0;
    for (const [id, { open, until }] of [...known].reverse()) {
      rows += open.rows.length + 1;
      if (until <= now || rows > MOST_ROWS) known.delete(id);
    }
  }

  return {
    keep(begun, personId, link) {
      const open = { ...begun, id: newReference() };
      known.set(open.id, { open, owner: ownerOf(personId, link), until: clock() + LIFE });
      tidy();
      return open;
    },
    recall(id, personId, link) {
      tidy();
      const found = id === undefined ? undefined : known.get(id);
      return found?.owner === ownerOf(personId, link) ? found.open : undefined;
    },
  };
}
