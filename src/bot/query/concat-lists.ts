import type { Cursor, Dashboard } from '../../core/dashboard.ts';
import type { List, ReportRows } from '../report/report.ts';

/**
 * Makes one list of several parts, e.g. the worst first. Its cursor is the place of the part, a space, and the cursor in the
 * part.
 */
export function concatLists<P>(
  parts: readonly P[],
  read: (dashboard: Dashboard, part: P, from: Cursor | undefined) => Promise<ReportRows>,
): List['read'] {
  return async (dashboard, from = '0 ') => {
    const [, at = '0', inner = ''] = /^(\d+) (.*)$/s.exec(from) ?? [];
    const [entry] = [...parts.entries()].slice(Number(at));
    if (entry === undefined) return { rows: [] };
    const [place, part] = entry;
    const { rows, next } = await read(dashboard, part, inner === '' ? undefined : inner);
    const following = place + 1 < parts.length ? `${place + 1} ` : undefined;
    return { rows, next: next === undefined ? following : `${place} ${next}` };
  };
}
