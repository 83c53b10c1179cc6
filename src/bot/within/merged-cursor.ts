import type { Cursor } from '../../core/dashboard.ts';
import { KnownError } from '../../core/errors.ts';

/** Where a list of several networks goes on: by the id of a network its page, and how many items of that page were returned. */
export type Positions = Map<string, { from?: Cursor | undefined; skipped: number }>;

/** Begins the cursors of lists that were merged: no page of Meraki's begins so. */
const PREFIX = 'lent:';

/** Writes positions into a cursor. */
export function writePositions(positions: Positions): Cursor {
  return PREFIX + JSON.stringify([...positions].map(([id, { from = null, skipped }]) => [id, skipped, from]));
}

/**
 * Reads the positions of a cursor; undefined when it is none of a merged list. Networks that are not lent (any more) are left out.
 *
 * @throws KnownError `not_found` when it is a forged one
 */
export function positionsIn(cursor: Cursor | undefined, ids: ReadonlySet<string>): Positions | undefined {
  if (!cursor?.startsWith(PREFIX)) return undefined;
  const read = parsed(cursor.slice(PREFIX.length));
  if (!Array.isArray(read)) throw noSuchPage();
  const positions: Positions = new Map();
  for (const one of read) {
    const [id, skipped, from]: unknown[] = Array.isArray(one) ? one : [];
    const isPage = typeof from === 'string' || from === null;
    if (typeof id !== 'string' || typeof skipped !== 'number' || !Number.isSafeInteger(skipped) || !isPage)
      throw noSuchPage();
    if (ids.has(id)) positions.set(id, { skipped: Math.max(0, skipped), ...(from !== null && { from }) });
  }
  return positions;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function noSuchPage(): KnownError {
  return new KnownError('not_found', 'There is no such page.', 'Ask for the list again.');
}
