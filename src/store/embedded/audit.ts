import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../../core/log.ts';
import type { Audit } from '../../core/store.ts';
import { auditFields } from '../audit-entry.ts';
import { createGroupCommit } from '../group-commit.ts';
import { readAudit } from './audit-reader.ts';
import { codeOf, type Files, isFull, makeFolder, syncFolder } from './disk.ts';

const NEWLINE = 0x0a;

/** The place of the audit log and its collaborators. */
export interface AuditOptions {
  /** The folder; made when it is missing. */
  dir: string;
  log: Log;
  files?: Files;
}

/**
 * Opens `audit.jsonl` in the folder: one JSON entry per line, for its owner only. Nothing in it is ever removed: a line
 * that a crash cut short stays, as a line that is no entry. An entry that can't be written goes to the log in full
 * instead.
 */
export async function openAudit({ dir, log, files = fs }: AuditOptions): Promise<Audit> {
  const folder = await makeFolder(files, dir);
  const path = join(folder, 'audit.jsonl');
  const file = await files.open(path, 'a+', 0o600);
  let waiting: string[] = [];
  let closing: Promise<void> | undefined;
  /** Set for good when a failure leaves unknown what the file holds. */
  let stopped: Error | undefined;

  function stop(error: unknown): Error {
    stopped = new Error(`${path} is no longer written: the disk failed (${codeOf(error)})`, { cause: error });
    return stopped;
  }

  let size: number;
  /** Ends a last line that has no line feed. */
  let lineEnd: string;
  try {
    size = (await file.stat()).size;
    lineEnd = (await endsWithNewline(file, size)) ? '' : '\n';
    await syncFolder(files, folder);
  } catch (error) {
    await file.close();
    throw error;
  }

  const commits = createGroupCommit(async () => {
    const bytes = Buffer.from(lineEnd + waiting.join(''));
    waiting = [];
    if (stopped) throw stopped;
    try {
      await file.appendFile(bytes);
      await file.datasync();
      size += bytes.length;
      lineEnd = '';
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
        log.error({ entry: line, err: error }, 'an audit entry could not be written');
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

async function endsWithNewline(file: fs.FileHandle, size: number): Promise<boolean> {
  if (size === 0) return true;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] === NEWLINE;
}
