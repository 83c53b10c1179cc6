import type { Cursor } from '../../core/dashboard.ts';
import type { List, ListSource, ReportRows } from '../report/report.ts';
import { unbuiltRows } from '../report/rows.ts';

/**
 * Makes one list of several parts, e.g. the worst first. Its cursor is the place of the part, a space, and the cursor in the
 * part.
 *
 * @param begin the first rows of the first part, where they were read already
 */
export function concatLists<P>(
  parts: readonly P[],
  read: (source: ListSource, part: P, from: Cursor | undefined) => Promise<ReportRows>,
  begin?: ReportRows,
): List['read'] {
  return async (source, from = '0 ') => {
    const [, at = '0', inner = ''] = /^(\d+) (.*)$/s.exec(from) ?? [];
    const [entry] = [...parts.entries()].slice(Number(at));
    if (entry === undefined) return { rows: unbuiltRows<never>([], (none) => none) };
    const [place, part] = entry;
    const isBegun = begin !== undefined && place === 0 && inner === '';
    const { rows, next } = isBegun ? begin : await read(source, part, inner === '' ? undefined : inner);
    const following = place + 1 < parts.length ? `${place + 1} ` : undefined;
    return { rows, next: next === undefined ? following : `${place} ${next}` };
  };
}
