import * as fs from 'node:fs';
import { join } from 'node:path';
import type { Grant } from '../../core/links.ts';
import { createAuditKey } from './audit-key.ts';
import { findSegments } from './audit-segment.ts';
import { codeOf } from './disk.ts';
import { findEnded } from './ended-links.ts';
import { linkEntries } from './link-entries.ts';

/** Bytes that are read at a time. */
const BLOCK = 1024 * 1024;

/**
 * Finds the grants that were ended according to the audit log in the folder; none when there is no log.
 *
 * @throws Error that names the log, or its key, and says what to do
 */
export async function readEnded(folder: string, grants: readonly Grant[]): Promise<Grant[]> {
  if (grants.length === 0) return [];
  const idsInLog = await createAuditKey(folder, fs.promises).idsInLog();
  try {
    return await findEnded(grants, linkEntries(chunksOf(folder)), idsInLog);
  } catch (error) {
    throw new Error(
      `The audit log in ${folder} can't be read (${codeOf(error)}), so it is unknown whether links in store.json were ended. ` +
        'Put a copy of the files audit*.jsonl in their place, on a disk that works, or move them away: then a new log begins.',
      { cause: error },
    );
  }
}

/** Yields the bytes of the whole log, oldest file first, with a line feed behind each file. */
async function* chunksOf(folder: string): AsyncGenerator<Buffer> {
  const { segments } = await findSegments(fs.promises, folder);
  for (const path of [...segments.map((segment) => segment.path), join(folder, 'audit.jsonl')]) {
    try {
      for await (const chunk of fs.createReadStream(path, { highWaterMark: BLOCK })) yield chunk;
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error; // there is no audit.jsonl right after one became a segment
    }
    yield Buffer.from('\n');
  }
}
