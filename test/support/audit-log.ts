import type { Audit, AuditFilter } from '../../src/core/audit.ts';
import { type AuditLog, createAuditLog } from '../../src/core/audit-log.ts';
import type { Clock } from '../../src/core/clock.ts';
import { forgottenAs, withoutPerson } from '../../src/core/forgotten.ts';
import type { AuditEntry } from '../../src/core/links.ts';
import { createPeopleSearch } from '../../src/store/audit-search.ts';

/** The key of the hashes that stand for forgotten people in these logs. */
export const AUDIT_KEY = Buffer.alloc(32, 'k');

/** Creates a stored audit log over a list of entries. */
export function memoryAudit(entries: AuditEntry[]): Omit<Audit, 'close' | 'deleteBefore'> {
  return {
    record: async (entry) => void entries.push(entry),
    async read({ since = 0, until = Number.POSITIVE_INFINITY, limit, skip = 0, ...filter }: AuditFilter) {
      const { personId, organizationId, lenderId, actions, outcomes } = filter;
      const found = entries.filter(
        (entry) =>
          entry.at >= since &&
          entry.at < until &&
          (personId === undefined || [entry.personId, entry.actorId].includes(personId)) &&
          (organizationId === undefined || entry.organizationId === organizationId) &&
          (lenderId === undefined || (entry.personId === lenderId && entry.shareId !== undefined)) &&
          (actions?.includes(entry.action) ?? true) &&
          (outcomes?.includes(entry.outcome) ?? true),
      );
      const end = Math.max(0, found.length - skip);
      return found.slice(Math.max(0, end - limit), end);
    },
    async findPeople(idOrAddress) {
      const search = createPeopleSearch(idOrAddress);
      for (const entry of entries) search.add(entry);
      return search.found();
    },
    forgottenAs: async (personId) => forgottenAs(AUDIT_KEY, personId),
    async forget(personId) {
      const as = forgottenAs(AUDIT_KEY, personId);
      entries.splice(0, entries.length, ...entries.map((entry) => withoutPerson(entry, personId, as)));
    },
    trouble: () => undefined,
  };
}

/** An audit log in memory, and the entries that were stored in it. */
export function createMemoryAuditLog(clock: Clock): { audit: AuditLog; entries: AuditEntry[] } {
  const entries: AuditEntry[] = [];
  return { audit: createAuditLog(memoryAudit(entries), clock), entries };
}
