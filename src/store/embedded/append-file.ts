import { dirname } from 'node:path';
import { createGroupCommit } from '../group-commit.ts';
import { codeOf, type Files, hasNoDescriptor, isFull, syncFolder } from './disk.ts';
import { endsWithNewline } from './file-lines.ts';
import { whyNotHeld } from './folder-fault.ts';
import { replaceFile } from './replace-file.ts';

/** The path of an append file, and the functions to read and write it. */
export interface AppendFileDeps {
  /** Its folder has to exist. */
  path: string;
  /** The functions that access the disk. */
  files: Files;
  /** Tells whether this process still holds the folder; when not, nothing is written any more. By default always. */
  stillHeld?: () => Promise<boolean>;
  /** Tells whether what a failed write left may be cut off: nobody else appends to the file. As `stillHeld` by default. */
  mayCut?: (() => Promise<boolean>) | undefined;
  /** Bytes of the whole lines, as `size` was when the file failed: what is behind them is cut off, if that can be done. */
  cutTo?: number | undefined;
}

/**
 * A file of lines, for its owner only, that grows at its end. One write at a time, and as few as possible.
 * After a full disk the file is cut back to whole lines, and writing goes on. After any other failure, and when another
 * process holds the folder, nothing is written any more: it is unknown what the file holds.
 */
export interface AppendFile {
  /** Bytes. */
  readonly size: number;
  /** Appends a line, without its line feed, and flushes it. When it rejects, the line is not in the file. */
  append(line: string): Promise<void>;
  /**
   * Appends a line that nobody waits for to be flushed. One that a full disk did not take is written with the next.
   *
   * @param onWritten called when the line is in the file, where it outlives a kill of this process
   * @returns resolves when the line is in the file, or could not be written now; never rejects
   */
  note(line: string, onWritten?: () => void): Promise<void>;
  /**
   * Replaces the whole file. What is appended meanwhile comes after the new content.
   *
   * @param content returns whole lines; is called between two writes
   * @throws Error when that fails: then the file is as it was, or nothing is written any more
   */
  replace(content: () => Buffer): Promise<void>;
  /** Writes what waits. @throws Error when nothing can be written now */
  probe(): Promise<void>;
  /** Resolves when no write is running or due. */
  idle(): Promise<void>;
  /** Writes what waits, if that is possible, and closes the file. */
  close(): Promise<void>;
}

/** A line that waits. */
interface Line {
  text: string;
  /** Set for a note. */
  note?: { onTried: () => void; onWritten: () => void };
}

/**
 * Opens the file; makes it when it is missing. A last line that a crash cut short stays, as a line of its own.
 *
 * @throws Error of the system
 */
export async function openAppendFile(deps: AppendFileDeps): Promise<AppendFile> {
  const { path, files, stillHeld = async () => true } = deps;
  const { mayCut = stillHeld, cutTo = Number.POSITIVE_INFINITY } = deps;
  const folder = dirname(path);
  let file = await files.open(path, 'a+', 0o600);
  let waiting: Line[] = [];
  let replacing: (() => Promise<void>) | undefined;
  /** Set for good when a failure leaves unknown what the file holds. */
  let stopped: Error | undefined;

  /** Bytes of the whole lines. */
  let size: number;
  /** Ends a last line that has no line feed. */
  let lineEnd: string;
  /** Whether there are notes that only the memory of the kernel may have. */
  let hasUnflushed = false;
  try {
    size = (await file.stat()).size;
    if (size > cutTo && (await mayCut().catch(() => false))) {
      await file.truncate(cutTo).catch(() => {}); // then lines may stand there twice, and each is one of its own
      size = (await file.stat()).size;
    }
    lineEnd = (await endsWithNewline(file, size)) ? '' : '\n';
    await syncFolder(files, folder);
  } catch (error) {
    await file.close();
    throw error;
  }

  const commits = createGroupCommit(async () => {
    const [lines, replace] = [waiting, replacing];
    waiting = [];
    replacing = undefined;
    await replace?.();
    if (lines.length > 0) await write(lines);
  });

  function stop(why: string, cause?: unknown): Error {
    stopped ??= new Error(`${path} is no longer written: ${why}`, { cause });
    return stopped;
  }

  const stopFailed = (error: unknown) => stop(`the disk failed (${codeOf(error)})`, error);

  const stopUnheld = () => whyNotHeld(files, folder).then((fault) => stop(fault.message, fault));

  async function assertHeld(): Promise<void> {
    if (!(await stillHeld())) throw await stopUnheld();
  }

  async function write(lines: Line[]): Promise<void> {
    const bytes = Buffer.from(lineEnd + lines.map(({ text }) => text).join(''));
    const tried = () => {
      for (const { note } of lines) note?.onTried();
    };
    try {
      if (stopped) throw stopped;
      await file.appendFile(bytes);
      tried();
      // Another process that takes the folder over writes the file `owner` first and reads this file after that. So when
      // `owner` is unchanged after the write, the other process will read what was written.
      const isFlushed = lines.some(({ note }) => note === undefined);
      if (isFlushed) await Promise.all([file.datasync(), assertHeld()]);
      hasUnflushed = !isFlushed;
      size += bytes.length;
      lineEnd = '';
      for (const { note } of lines) note?.onWritten();
    } catch (error) {
      if (stopped === undefined) await cut(error, lines);
      tried();
      throw stopped ?? error;
    }
  }

  /** Removes lines that were not written, or in part; a note is tried again with the next write. */
  async function cut(error: unknown, lines: Line[]): Promise<void> {
    if (!(await mayCut().catch(() => true))) await stopUnheld();
    else await file.truncate(size).catch(stopFailed);
    if (!isFull(error) && !hasNoDescriptor(error)) stopFailed(error);
    // The kernel may have dropped notes that it could not flush: what stands in their place must not join the next line.
    if (hasUnflushed) lineEnd = '\n';
    if (stopped === undefined) waiting = [...lines.filter(({ note }) => note !== undefined), ...waiting];
  }

  async function replaceNow(content: () => Buffer): Promise<void> {
    if (stopped) throw stopped;
    const bytes = content();
    const before = file;
    file = await replaceFile({
      path,
      write: (fresh) => fresh.appendFile(bytes),
      files,
      assertHeld,
      stop: stopFailed,
    });
    size = bytes.length;
    lineEnd = '';
    hasUnflushed = false;
    await before.close();
  }

  return {
    get size() {
      return size;
    },
    async append(line) {
      waiting.push({ text: `${line}\n` });
      await commits.commit();
    },
    note: (line, onWritten = () => {}) =>
      new Promise((onTried) => {
        waiting.push({ text: `${line}\n`, note: { onTried, onWritten } });
        commits.commit().catch(() => {});
      }),
    replace: (content) =>
      new Promise((resolve, reject) => {
        replacing = () => replaceNow(content).then(resolve, reject);
        commits.commit().catch(() => {});
      }),
    async probe() {
      // Also while a write is running: what it fails to write waits again, or nothing is written any more.
      await commits.commit();
      if (stopped) throw stopped;
    },
    idle: commits.idle,
    async close() {
      await commits.idle();
      if (waiting.length > 0) await commits.commit().catch(() => {});
      await file.close();
    },
  };
}
