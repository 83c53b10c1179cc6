import * as fs from 'node:fs/promises';
import type { AuditEntry, Grant } from '../../core/links.ts';
import type { Share } from '../../core/shares.ts';
import { shareEndReason } from '../share-records.ts';
import { createAuditKey } from './audit-key.ts';
import { readFolder } from './audit-reader.ts';
import { codeOf } from './disk.ts';
import { findEnded, LINK_ACTIONS } from './ended-links.ts';

/** Stands in every entry and nowhere else: in a name, the quotes have backslashes. */
const MARK = Buffer.from('"action":"');

/**
 * Finds the grants that were ended according to the audit log in the folder; none when there is no log.
 *
 * @throws Error that names the log, or its key, and says what to do
 */
export async function readEnded(folder: string, grants: readonly Grant[]): Promise<Grant[]> {
  if (grants.length === 0) return [];
  const idsInLog = await createAuditKey(folder, fs).idsInLog();
  return explained(folder, 'links', () => findEnded(grants, entriesAbout(folder, LINK_ACTIONS), idsInLog));
}

/**
 * Finds the open shares that were ended according to the audit log in the folder; none when there is no log. An id is of one
 * share only, so an entry about its end decides, whoever it names: people may have been forgotten since.
 *
 * @returns the shares with the end that stands in the log
 * @throws Error that names the log, and says what to do
 */
export async function readEndedShares(folder: string, shares: readonly Share[]): Promise<Share[]> {
  const open = new Map(shares.flatMap((share) => (share.ended ? [] : [[share.id, share]])));
  const found: Share[] = [];
  if (open.size === 0) return found;
  await explained(folder, 'shares', async () => {
    for await (const { shareId = '', at, outcome } of entriesAbout(folder, ['share_ended'])) {
      const share = open.get(shareId);
      if (share !== undefined) found.push({ ...share, ended: { at, why: shareEndReason.parse(outcome) } });
      open.delete(shareId);
    }
  });
  return found;
}

async function explained<T>(folder: string, what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new Error(
      `The audit log in ${folder} can't be read (${codeOf(error)}), so it is unknown whether ${what} in store.json were ended. ` +
        'Put a copy of the files audit*.jsonl in their place, on a disk that works, or move them away: then a new log begins.',
      { cause: error },
    );
  }
}

/** Yields the entries of some actions. Only their lines are parsed: of a million entries most are questions. */
async function* entriesAbout(
  folder: string,
  actions: readonly AuditEntry['action'][],
): AsyncGenerator<AuditEntry> {
  const names: readonly string[] = actions;
  const mayConcern = (line: Buffer): boolean => {
    const action = line.indexOf(MARK) + MARK.length;
    return names.includes(line.toString('latin1', action, line.indexOf('"', action)));
  };
  for await (const entry of readFolder(folder, mayConcern)) if (entry !== undefined) yield entry;
}
