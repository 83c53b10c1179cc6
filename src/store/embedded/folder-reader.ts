import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import type { AuditEntry } from '../../core/links.ts';
import type { Tables } from '../tables.ts';
import { readEntries } from './audit-reader.ts';
import { decode, encode } from './codec.ts';
import { codeOf } from './disk.ts';
import { createDurableFile } from './durable-file.ts';
import { borrowFolder } from './folder-lock.ts';

/** An embedded store that is only read. */
export interface FolderReader {
  /** Its real path. */
  path: string;
  tables: Tables;
  /** The audit log, oldest first; undefined for each line that is no entry. */
  audit(): AsyncIterable<AuditEntry | undefined>;
  /** Lets others in again. */
  close(): Promise<void>;
}

/**
 * Reads an embedded store and changes nothing in its folder; no bot can start on it meanwhile.
 *
 * @throws Error when there is none, a process holds it, or its file is not as it was written
 */
export async function openFolderReader(dir: string): Promise<FolderReader> {
  const { path, release } = await borrowFolder(fs, dir);
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
    return { path, tables, audit: () => entriesOf(join(path, 'audit.jsonl')), close: release };
  } catch (error) {
    await release();
    throw error;
  }
}

async function* entriesOf(path: string): AsyncGenerator<AuditEntry | undefined> {
  try {
    yield* readEntries(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}
