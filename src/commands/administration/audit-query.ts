import type { CommandDeps, Invocation } from '../../bot/command.ts';
import { resolvePeriod } from '../../bot/text/span.ts';
import type { Times } from '../../bot/text/times.ts';
import { timesFor } from '../../bot/time-zone.ts';
import type { AuditEntry } from '../../core/links.ts';
import { type AuditFilters, type AuditSearch, readAuditFilters } from './audit-filters.ts';
import { filterOf } from './audit-kinds.ts';
import { type NamesInAudit, readAuditNames } from './audit-names.ts';
import { someoneOf } from './people.ts';

/** Entries of the audit log, and what is needed to tell them. */
export interface AuditFound {
  /** Newest first. */
  entries: AuditEntry[];
  /** Whether there are older ones than these. */
  hasMore: boolean;
  filters: AuditFilters;
  /** Names of the people and organizations in the entries. */
  names: NamesInAudit;
  /** The period in words, see `during`; undefined when none was named. */
  periodWords: string | undefined;
  /** The times in the time zone of the person who asks. */
  times: Times;
}

/**
 * Reads the newest entries that match, and no more of them than are shown.
 *
 * @param part how many, and how many newer ones are left out
 * @throws KnownError `bad_arguments`, `not_found`, `ambiguous`
 */
export async function findInAudit(
  search: AuditSearch,
  { limit, skip = 0 }: { limit: number; skip?: number },
  invocation: Invocation,
  deps: CommandDeps,
): Promise<AuditFound> {
  const filters = await readAuditFilters(search, invocation, deps);
  const { someone, kinds, organization, period } = filters;
  const times = await timesFor(invocation, deps);
  const span = period === undefined ? undefined : resolvePeriod(period, deps.clock(), times);
  const read = await deps.audit.read({
    since: span?.from,
    until: span?.isOver ? span.to : undefined,
    personId: someone?.id,
    organizationId: organization?.id,
    ...filterOf(kinds),
    limit: limit + 1,
    skip,
  });
  const entries = read.toReversed().slice(0, limit);
  const known = [someoneOf(invocation.person), ...(someone ? [someone] : [])];
  const names = await readAuditNames(deps.store, entries, known, deps.slices);
  return { entries, hasMore: read.length > limit, filters, names, times, periodWords: span?.words };
}
