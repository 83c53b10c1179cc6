import { type AuditLog, createAuditLog } from '../../src/core/audit-log.ts';
import type { Clock } from '../../src/core/clock.ts';
import type { AuditEntry } from '../../src/core/links.ts';

/** An audit log in memory, and the entries that were stored in it. */
export function createMemoryAuditLog(clock: Clock): { audit: AuditLog; entries: AuditEntry[] } {
  const entries: AuditEntry[] = [];
  const record = async (entry: AuditEntry) => void entries.push(entry);
  return {
    audit: createAuditLog({ record, read: async () => entries, trouble: () => undefined }, clock),
    entries,
  };
}
