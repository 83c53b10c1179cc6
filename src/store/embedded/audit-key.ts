import { join } from 'node:path';
import { KnownError } from '../../core/errors.ts';
import { forgottenAs } from '../../core/forgotten.ts';
import { auditKeyUnusable } from '../../core/refusals.ts';
import { auditKeyText, newAuditKey, parseAuditKey } from '../audit-key.ts';
import { codeOf, type Files, syncFolder, withFile } from './disk.ts';
import { deleteLeftovers, temporaryPath } from './temporary-file.ts';

const PUT_BACK = 'Put `audit.key` in `DATA_DIR` back from a backup';
const OR_ANEW = `${PUT_BACK}; if it is lost for good, put an empty file there, and I make a new key`;

/** The key of the hashes that stand in the audit log for forgotten people, in a file beside the log, for its owner only. */
export interface AuditKey {
  /** Returns the key; undefined while nobody was forgotten. @throws KnownError when it is damaged or can't be read */
  find(): Promise<Buffer | undefined>;
  /**
   * Returns the key, and makes it when there is none, durably.
   *
   * @param isMissed tells whether the log holds hashes: then a missing key is not replaced
   * @throws KnownError when it is damaged or missed, or can't be read or written
   */
  findOrMake(isMissed: () => Promise<boolean>): Promise<Buffer>;
  /**
   * Returns by which ids the log may name a person: their own, and the hash that stands for them once they are forgotten.
   *
   * @throws Error for the operator, when the key is damaged or can't be read
   */
  idsInLog(): Promise<(personId: string) => readonly string[]>;
}

/** Creates the key of the folder's audit log; reads and writes nothing yet. */
export function createAuditKey(folder: string, files: Files): AuditKey {
  const path = join(folder, 'audit.key');
  let making: Promise<Buffer> | undefined;

  /** @returns the text of the file; undefined when there is none */
  async function read(): Promise<string | undefined> {
    try {
      return await withFile(files, path, 'r', (handle) => handle.readFile('utf8'));
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      const next = 'Make it a file that the user of the bot may read and write, on a disk that works';
      throw auditKeyUnusable(`\`audit.key\` in \`DATA_DIR\` can't be read (${codeOf(error)})`, next, error);
    }
  }

  function parse(text: string): Buffer {
    const key = parseAuditKey(text);
    if (key === undefined) throw auditKeyUnusable('`audit.key` in `DATA_DIR` is damaged', OR_ANEW);
    return key;
  }

  async function make(isMissed: () => Promise<boolean>): Promise<Buffer> {
    const text = await read();
    if (text) return parse(text);
    if (text === undefined && (await isMissed()))
      throw auditKeyUnusable(
        '`audit.key` is missing in `DATA_DIR`, and people were forgotten with it',
        OR_ANEW,
      );
    const key = newAuditKey();
    await write(`${auditKeyText(key)}\n`).catch((error: unknown) => {
      const what = `The key of the audit log can't be written (${codeOf(error)})`;
      throw auditKeyUnusable(what, 'Check the disk of `DATA_DIR`, and say it again', error);
    });
    return key;
  }

  async function write(text: string): Promise<void> {
    await deleteLeftovers(files, path);
    const temp = temporaryPath(path);
    await withFile(files, temp, 'wx', async (handle) => {
      await handle.writeFile(text);
      await handle.sync();
    });
    await files.rename(temp, path);
    await syncFolder(files, folder);
  }

  async function find(): Promise<Buffer | undefined> {
    const text = await read();
    return text ? parse(text) : undefined;
  }

  return {
    find,
    async idsInLog() {
      const key = await find().catch((error: unknown) => {
        throw error instanceof KnownError
          ? new Error(`${error.message} ${error.next}`, { cause: error })
          : error;
      });
      return (personId) => (key === undefined ? [personId] : [personId, forgottenAs(key, personId)]);
    },
    findOrMake(isMissed) {
      making ??= make(isMissed).finally(() => {
        making = undefined;
      });
      return making;
    },
  };
}
