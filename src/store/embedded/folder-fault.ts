import { join } from 'node:path';
import { codeOf, type Files } from './disk.ts';

/** What is wrong with DATA_DIR or one of its files, in words for the operator: which path, and what to do. */
export class FolderFaultError extends Error {
  override readonly name = 'FolderFaultError';
  readonly code: 'folder_missing' | 'folder_taken' | 'file_unusable';

  constructor(code: FolderFaultError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What to do about the errors of the system that an operator causes, as the end of a sentence. */
const REMEDIES: Record<string, string> = {
  EISDIR: 'it is a folder: move it away',
  ENOENT: 'it is a link to something that is not there: move it away',
  ELOOP: 'it is a link that leads back to itself: move it away',
  ENOTDIR: 'a part of its path is a file: move that away',
  EACCES: 'let the user who runs the bot read and write it',
  EPERM: 'let the user who runs the bot read and write it',
  EROFS: 'the disk is read-only: let it be written',
  ENOSPC: 'the disk is full: make room',
};

/**
 * Returns the error to throw in place of one of the system about a file, with its path and what to do.
 */
export function unusableFile(path: string, error: unknown): Error {
  const code = codeOf(error);
  const remedy = REMEDIES[code ?? ''] ?? 'check the disk';
  return new FolderFaultError('file_unusable', `${path} can't be used (${code}): ${remedy}`, {
    cause: error,
  });
}

/**
 * Throws when a pipe, a device or a link that leads nowhere is in the place of a file of the bot: reading a pipe never ends, and
 * what is written to it is lost. A folder has words of its own where it is opened.
 *
 * @param names which names in the folder are files of the bot
 */
export async function assertFiles(files: Files, folder: string, names: RegExp): Promise<void> {
  for (const name of (await files.readdir(folder)).filter((one) => names.test(one))) {
    const path = join(folder, name);
    const found = await files.stat(path).catch(async (error: unknown) => {
      // A process that ends deletes its file `owner`: only a link that is still there leads nowhere.
      if (!(await isMissing(files, path))) throw unusableFile(path, error);
    });
    if (found && !found.isFile() && !found.isDirectory())
      throw new FolderFaultError('file_unusable', `${path} can't be used: it is no file. Move it away`);
  }
}

/** Throws when a folder is in the place of a file. */
export async function assertNoFolder(files: Files, path: string): Promise<void> {
  const found = await files.lstat(path).catch(() => undefined);
  if (found?.isDirectory())
    throw unusableFile(path, Object.assign(new Error('a folder'), { code: 'EISDIR' }));
}

/** Returns why this process does not hold the folder any more. It may hold it again when it is only missing. */
export async function whyNotHeld(files: Files, folder: string): Promise<FolderFaultError> {
  const restore =
    'Move it back and start the bot again; if it is gone, stop the bot, put a backup in its place, and start it.';
  if (await isMissing(files, folder))
    return new FolderFaultError('folder_missing', `DATA_DIR ${folder} was deleted or moved away. ${restore}`);
  if (await isMissing(files, join(folder, 'owner')))
    return new FolderFaultError('folder_missing', `DATA_DIR ${folder} was emptied or replaced. ${restore}`);
  return new FolderFaultError('folder_taken', `another process took the folder over: DATA_DIR ${folder}`);
}

function isMissing(files: Files, path: string): Promise<boolean> {
  return files.lstat(path).then(
    () => false,
    (error: unknown) => codeOf(error) === 'ENOENT',
  );
}
