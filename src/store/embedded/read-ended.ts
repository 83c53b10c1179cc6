import * as fs from 'node:fs/promises';
import type { AuditEntry, Grant } from '../../core/links.ts';
import { createAuditKey } from './audit-key.ts';
import { readFolder } from './audit-reader.ts';
import { codeOf } from './disk.ts';
import { findEnded, LINK_ACTIONS } from './ended-links.ts';

/** Stands in every entry and nowhere else: in a name, the quotes have backslashes. */
const MARK = Buffer.from('"action":"');
const ACTIONS: readonly string[] = LINK_ACTIONS;

/**
 * Finds the grants that were ended according to the audit log in the folder; none when there is no log.
 *
 * @throws Error that names the log, or its key, and says what to do
 */
export async function readEnded(folder: string, grants: readonly Grant[]): Promise<Grant[]> {
  if (grants.length === 0) return [];
  const idsInLog = await createAuditKey(folder, fs).idsInLog();
  try {
    return await findEnded(grants, linkEntries(folder), idsInLog);
  } catch (error) {
    throw new Error(
      `The audit log in ${folder} can't be read (${codeOf(error)}), so it is unknown whether links in store.json were ended. ` +
        'Put a copy of the files audit*.jsonl in their place, on a disk that works, or move them away: then a new log begins.',
      { cause: error },
    );
  }
}

/** Yields the entries about links that were made or ended. Only their lines are parsed: of a million entries most are questions. */
async function* linkEntries(folder: string): AsyncGenerator<AuditEntry> {
  for await (const entry of readFolder(folder, mayConcernLinks)) if (entry !== undefined) yield entry;
}

function mayConcernLinks(line: Buffer): boolean {
  const action = line.indexOf(MARK) + MARK.length;
  return ACTIONS.includes(line.toString('latin1', action, line.indexOf('"', action)));
}
