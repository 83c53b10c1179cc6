import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import type { Audit } from '../core/store.ts';
import { auditFields } from './audit-entry.ts';
import { readAudit } from './audit-reader.ts';
import { codeOf, type Files, isFull, makeFolder, syncFolder } from './disk.ts';
import { createGroupCommit } from './group-commit.ts';

const NEWLINE = 0x0a;
const BLOCK = 64 * 1024;

export interface AuditOptions {
  /** Made when missing. */
  dir: string;
  log: Log;
  files?: Files;
}

/**
 * Opens `audit.jsonl` in the folder, one JSON entry a line, for its owner only. A line that a crash
 * cut short is removed. An entry that can't be written goes to the log in full instead.
 */
export async function openAudit({ dir, log, files = fs }: AuditOptions): Promise<Audit> {
  const folder = await makeFolder(files, dir);
  const path = join(folder, 'audit.jsonl');
  const file = await files.open(path, 'a+', 0o600);
  let waiting: string[] = [];
  let closing: Promise<void> | undefined;
  /** Set for good once it can't be known any more what the file holds. */
  let stopped: Error | undefined;

  function stop(error: unknown): Error {
    stopped = new Error(`${path} is no longer written: the disk failed (${codeOf(error)})`, { cause: error });
    return stopped;
  }

  let size: number;
  try {
    size = await endOfLastLine(file);
    await file.truncate(size);
    await file.datasync();
    await syncFolder(files, folder);
  } catch (error) {
    await file.close();
    throw error;
  }

  const commits = createGroupCommit(async () => {
    const bytes = Buffer.from(waiting.join(''));
    waiting = [];
    if (stopped) throw stopped;
    try {
      await file.appendFile(bytes);
      await file.datasync();
      size += bytes.length;
    } catch (error) {
      if (!isFull(error)) throw stop(error);
      await file.truncate(size).catch((cut) => {
        throw stop(cut);
      });
      throw error;
    }
  });

  async function shut(): Promise<void> {
    await commits.idle();
    await file.close();
  }

  return {
    async record(entry) {
      const line = auditFields(entry);
      try {
        if (closing !== undefined) throw new Error('the audit log is closed');
        waiting.push(`${JSON.stringify(line)}\n`);
        await commits.commit();
      } catch (error) {
        log.error({ entry: line, cause: messageOf(error) }, 'an audit entry could not be written');
      }
    },
    async read(filter) {
      await commits.idle();
      return readAudit(path, filter);
    },
    close() {
      closing ??= shut();
      return closing;
    },
  };
}

/** The length of the file up to its last line break, found from behind. */
async function endOfLastLine(file: fs.FileHandle): Promise<number> {
  const block = Buffer.alloc(BLOCK);
  for (let end = (await file.stat()).size; end > 0; ) {
    const start = Math.max(0, end - BLOCK);
    const { bytesRead } = await file.read(block, 0, end - start, start);
    const at = block.subarray(0, bytesRead).lastIndexOf(NEWLINE);
    if (at !== -1) return start + at + 1;
    end = start;
  }
  return 0;
}
