import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../../core/log.ts';
import type { Audit } from '../../core/store.ts';
import { auditFields } from '../audit-entry.ts';
import { openAppendFile } from './append-file.ts';
import { readAudit } from './audit-reader.ts';
import { type Files, makeFolder } from './disk.ts';

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
  const file = await openAppendFile({ path, files });
  let closing: Promise<void> | undefined;

  return {
    async record(entry) {
      const line = auditFields(entry);
      try {
        if (closing !== undefined) throw new Error('the audit log is closed');
        await file.append(JSON.stringify(line));
      } catch (error) {
        log.error({ entry: line, err: error }, 'an audit entry could not be written');
      }
    },
    async read(filter) {
      await file.idle();
      return readAudit(path, filter);
    },
    close() {
      closing ??= file.close();
      return closing;
    },
  };
}
