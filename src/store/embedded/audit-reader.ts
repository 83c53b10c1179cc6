import type { AuditEntry } from '../../core/links.ts';
import type { AuditFilter } from '../../core/store.ts';
import { auditEntry } from '../audit-entry.ts';
import { readLines } from './read-lines.ts';

/**
 * Reads the audit log line by line, so that a large log takes time and not memory.
 *
 * @returns the entries that match, oldest first; at most the newest `limit`
 */
export async function readAudit(path: string, filter: AuditFilter): Promise<AuditEntry[]> {
  const { since = 0, personId, limit } = filter;
  let found: AuditEntry[] = [];
  for await (const read of readEntries(path)) {
    if (read === undefined || read.at < since) continue;
    const isAbout = personId === undefined || [read.personId, read.actorId].includes(personId);
    if (!isAbout && read.action !== 'entries_missing') continue;
    found.push(read);
    if (found.length >= 2 * limit) found = found.slice(-limit);
  }
  return found.slice(-limit);
}

/** Yields the entry of every line, oldest first; undefined for a line that is no entry, such as one edited by hand. */
export async function* readEntries(path: string): AsyncGenerator<AuditEntry | undefined> {
  for await (const line of readLines(path)) if (line !== '') yield parse(line);
}

function parse(line: string): AuditEntry | undefined {
  try {
    return auditEntry.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
