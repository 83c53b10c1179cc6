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

/** Throws when a folder is in the place of a file. */
export async function assertNoFolder(files: Files, path: string): Promise<void> {
  const found = await files.lstat(path).catch(() => undefined);
  if (found?.isDirectory())
    throw unusableFile(path, Object.assign(new Error('a folder'), { code: 'EISDIR' }));
}

/** Returns why this process does not hold the folder any more. It may hold it again when it is only missing. */
export async function whyNotHeld(files: Files, folder: string): Promise<FolderFaultError> {
  const isMissing = (path: string) =>
    files.lstat(path).then(
      () => false,
      (error: unknown) => codeOf(error) === 'ENOENT',
    );
  const restore =
    'Move it back and start the bot again; if it is gone, stop the bot, put a backup in its place, and start it.';
  if (await isMissing(folder))
    return new FolderFaultError('folder_missing', `DATA_DIR ${folder} was deleted or moved away. ${restore}`);
  if (await isMissing(join(folder, 'owner')))
    return new FolderFaultError('folder_missing', `DATA_DIR ${folder} was emptied or replaced. ${restore}`);
  return new FolderFaultError('folder_taken', `another process took the folder over: DATA_DIR ${folder}`);
}
