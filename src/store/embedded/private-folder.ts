import { join } from 'node:path';
import type { Log } from '../../core/log.ts';
import { codeOf, type Files } from './disk.ts';

/** The files of the store that are read by nobody but their owner. */
export const OWN_FILES =
  /^(?:store\.json(?:\.bak)?|inbox\.jsonl?(?:\.damaged)?|audit\.(?:missing|key|(?:\d[\w.-]*\.)?jsonl)|owner|lock)$/;
/** Access to the folder that is taken away: to change it from the group, and all from others. */
const FOLDER_BITS = 0o027;
/** The group may list the folder, for a backup; a file that it may read was copied here, since new ones are 0600. */
const FILE_BITS = 0o077;

/**
 * Takes access from other people of the machine, as a folder from git or from a backup may give it: tokens are in there,
 * sealed, and whoever may write the folder can put others in their place. What can't be changed is named in the log.
 *
 * @param path the folder, which this process holds
 */
export async function closeToOthers(
  files: Files,
  path: string,
  log: Pick<Log, 'info' | 'warn'>,
): Promise<void> {
  await close(path, 'DATA_DIR', FOLDER_BITS);
  for (const name of await files.readdir(path)) {
    if (OWN_FILES.test(name)) await close(join(path, name), name, FILE_BITS);
  }

  async function close(one: string, file: string, bits: number): Promise<void> {
    const found = await files.lstat(one);
    const mode = found.mode & 0o7777;
    if (found.isSymbolicLink() || (mode & bits) === 0) return;
    const fields = { file, mode: mode.toString(8) };
    try {
      await files.chmod(one, mode & ~bits);
      log.info(fields, 'stored data was open to other users of this machine: their access is removed');
    } catch (error) {
      log.warn({ ...fields, code: codeOf(error) }, 'stored data is open to other users of this machine');
    }
  }
}
