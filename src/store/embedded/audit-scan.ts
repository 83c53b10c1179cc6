import type { Slices } from '../../core/async/slices.ts';
import type { PersonInAudit } from '../../core/audit.ts';
import { FORGOTTEN, isForgotten } from '../../core/forgotten.ts';
import type { AuditEntry } from '../../core/links.ts';
import { parseEntry } from '../audit-entry.ts';
import { createPeopleSearch } from '../audit-search.ts';
import { type AuditPart, holdingOne } from './audit-reader.ts';
import { readForward } from './file-lines.ts';

/** Entries to look for in a whole audit log. */
export interface AuditScan {
  /** A cheap test whether a line may hold one; the others are not parsed. */
  mayMatch(line: Buffer): boolean;
  visit(entry: AuditEntry): void;
}

/** Reads an audit log from its begin to its end. @param parts the newest one first */
export async function scanAudit(
  parts: readonly AuditPart[],
  { mayMatch, visit }: AuditScan,
  slices: Slices,
): Promise<void> {
  const look = ({ bytes }: { bytes: Buffer }) => {
    const entry = parseEntry(bytes);
    if (entry) visit(entry);
  };
  for (const { open } of parts.toReversed()) {
    const opened = await open();
    if (opened === undefined) continue;
    try {
      for await (const pieces of readForward(opened.file)) {
        const some = pieces.filter(({ bytes, isLine }) => isLine && mayMatch(bytes));
        await slices.each(some, (slice) => slice.forEach(look));
      }
    } finally {
      await opened.file.close();
    }
  }
}

/** Finds people. @see Audit.findPeople */
export async function findPeopleIn(
  scan: (scan: AuditScan) => Promise<void>,
  idOrAddress: string,
): Promise<PersonInAudit[]> {
  const search = createPeopleSearch(idOrAddress);
  const mayMatch = idOrAddress.includes('@') ? holdingInAnyCase(idOrAddress) : holdingOne([idOrAddress]);
  await scan({ mayMatch, visit: search.add });
  return search.found();
}

/** Tells whether the log holds the hash of a forgotten person. */
export async function holdsForgotten(scan: (scan: AuditScan) => Promise<void>): Promise<boolean> {
  let isFound = false;
  const visit = ({ personId, actorId = '' }: AuditEntry) => {
    isFound ||= isForgotten(personId) || isForgotten(actorId);
  };
  await scan({ mayMatch: holdingOne([FORGOTTEN]), visit });
  return isFound;
}

/** Of other alphabets every line may be meant: their letters are no single bytes. */
function holdingInAnyCase(text: string): (line: Buffer) => boolean {
  const lower = JSON.stringify(text).slice(1, -1).toLowerCase();
  if (!/^[ -~]*$/.test(lower)) return () => true;
  return (line) => line.toString('latin1').toLowerCase().includes(lower);
}
