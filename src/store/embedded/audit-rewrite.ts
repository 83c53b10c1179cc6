import type { FileHandle } from 'node:fs/promises';
import type { Slices } from '../../core/async/slices.ts';
import type { AuditEntry } from '../../core/links.ts';
import { auditFields, parseEntry } from '../audit-entry.ts';
import { holdingOne } from './audit-reader.ts';
import { type Files, withFile } from './disk.ts';
import { type Piece, readForward } from './file-lines.ts';
import { replaceFile } from './replace-file.ts';

/** What becomes of the entries of an audit log. */
export interface AuditEdit {
  /**
   * Returns the entry itself, which then stays as it is written, another one to be written in its place, or undefined to
   * remove it. It must be a pure function, because it may be called twice for an entry; and after a crash it is called again
   * for entries that it changed already, which it has to return as they are. The time of an entry can't be changed.
   */
  change(entry: AuditEntry): AuditEntry | undefined;
  /** Only entries that hold one of these texts, anywhere, are given to `change`: the others are not even parsed. */
  holding?: readonly string[] | undefined;
}

/** A file of the audit log to rewrite, which nobody adds to meanwhile. */
export interface RewriteDeps {
  path: string;
  edit: AuditEdit;
  slices: Slices;
  files: Files;
  /** Rejects when this process may not change the folder. */
  assertHeld(): Promise<void>;
}

/** What a rewrite of a file does, or would do. */
export interface RewriteCounts {
  /** Entries that are replaced or removed. */
  changed: number;
  /** Bytes that are left. */
  bytes: number;
}

/** Finds out what a rewrite would do, and changes nothing. */
export async function surveyFile(deps: Omit<RewriteDeps, 'assertHeld'>): Promise<RewriteCounts> {
  const counts = { changed: 0, bytes: 0 };
  await withFile(deps.files, deps.path, 'r', async (file) => {
    for await (const { bytes, changed } of rewritten(file, deps)) {
      counts.changed += changed;
      counts.bytes += bytes.length;
    }
  });
  return counts;
}

/**
 * Replaces a file of the audit log by one in which its entries are changed. Lines that are no entries stay as they are. In
 * one step: whatever fails and whenever the process is killed, the name leads to the file of before or to the new one, whole,
 * and the rewrite can be made again.
 *
 * @throws Error of the system
 */
export async function rewriteFile(deps: RewriteDeps): Promise<void> {
  const { path, files, assertHeld } = deps;
  await withFile(files, path, 'r', async (file) => {
    const fresh = await replaceFile({
      path,
      async write(to) {
        for await (const { bytes } of rewritten(file, deps)) if (bytes.length > 0) await to.appendFile(bytes);
      },
      files,
      assertHeld,
      stop: (error) => (error instanceof Error ? error : new Error('the disk failed', { cause: error })),
    });
    await fresh.close();
  });
}

/** Yields what the file will hold, a block at a time. */
async function* rewritten(
  file: FileHandle,
  { edit, slices }: Pick<RewriteDeps, 'edit' | 'slices'>,
): AsyncGenerator<{ bytes: Buffer; changed: number }> {
  const mayChange = holdingOne(edit.holding);
  for await (const pieces of readForward(file)) {
    const due = pieces.filter(({ bytes, isLine }) => isLine && mayChange(bytes));
    /** What is written in the place of a piece. */
    const instead = new Map<Piece, Buffer>();
    await slices.each(due, (slice) => {
      for (const piece of slice) {
        const entry = parseEntry(piece.bytes);
        const changed = entry && edit.change(entry);
        if (changed !== entry) instead.set(piece, lineOf(changed, entry?.at));
      }
    });
    const bytes = Buffer.concat(pieces.map((piece) => instead.get(piece) ?? piece.bytes));
    yield { bytes, changed: instead.size };
  }
}

function lineOf(entry: AuditEntry | undefined, at = 0): Buffer {
  return Buffer.from(entry ? `${JSON.stringify(auditFields({ ...entry, at }))}\n` : '');
}
