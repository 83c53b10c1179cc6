import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { gapEntry } from '../../core/audit-gap.ts';
import type { AuditEntry, Grant } from '../../core/links.ts';
import type { Share } from '../../core/shares.ts';
import { createAuditKey } from './audit-key.ts';
import { readAuditMark } from './audit-mark.ts';
import { readFolder } from './audit-reader.ts';
import { decode, encode } from './codec.ts';
import { createDurableFile } from './durable-file.ts';
import { lockFolderForReading } from './folder-lock.ts';
import { readEnded, readEndedShares } from './read-ended.ts';
import type { Tables } from './tables.ts';

/** An embedded store that is only read. */
export interface FolderReader {
  /** The real path of the folder. */
  path: string;
  tables: Tables;
  /** The key of the hashes that stand for forgotten people in the audit log; undefined while nobody was forgotten. */
  auditKey: Buffer | undefined;
  /**
   * Yields the entries of the audit log, oldest first, and one about those that the bot could not write before its end;
   * undefined for each line that is no entry.
   */
  audit(): AsyncIterable<AuditEntry | undefined>;
  /** @see Backend.findEnded */
  findEnded(): Promise<Grant[]>;
  /** @see Backend.findEndedShares */
  findEndedShares(): Promise<Share[]>;
  /** Lets other processes use the folder again. */
  close(): Promise<void>;
}

/**
 * Opens an embedded store for reading and changes nothing in its folder. No bot can start on the folder meanwhile.
 *
 * @throws Error when there is no store, a process holds the folder, or a file is not as it was written
 */
export async function openFolderReader(dir: string): Promise<FolderReader> {
  const { path, release } = await lockFolderForReading(fs, dir);
  try {
    const file = createDurableFile({
      path: join(path, 'store.json'),
      encode,
      decode,
      stillHeld: async () => false,
      files: fs,
    });
    const tables = await file.read();
    if (tables === null) throw new Error(`${path} holds no store.json: is DATA_DIR the right folder?`);
    const auditKey = await createAuditKey(path, fs).find();
    return {
      path,
      tables,
      auditKey,
      audit: () => entriesOf(path),
      findEnded: () => readEnded(path, tables.grants.list()),
      findEndedShares: () => readEndedShares(path, tables.shares.list()),
      close: release,
    };
  } catch (error) {
    await release();
    throw error;
  }
}

async function* entriesOf(folder: string): AsyncGenerator<AuditEntry | undefined> {
  yield* readFolder(folder);
  const missing = await readAuditMark(folder, fs, Date.now);
  if (missing) yield gapEntry(missing);
}
