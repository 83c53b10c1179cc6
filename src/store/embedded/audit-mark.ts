import { join } from 'node:path';
import { z } from 'zod';
import type { AuditGap } from '../../core/audit-gap.ts';
import type { Clock } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import { codeOf, type Files } from './disk.ts';
import { deleteLeftovers, temporaryPath } from './temporary-file.ts';

const FILE = 'audit.missing';

const kept = z.object({ since: z.number(), count: z.number().int().positive() });

/**
 * The file `audit.missing`: while it is there, entries wait in memory only. So a start after a kill, or after a stop on a
 * disk that still failed, knows that they are missing.
 */
export interface AuditMark {
  /** Returns what the process before could not write; undefined when it wrote everything. Never rejects. */
  find(): Promise<AuditGap | undefined>;
  /** Sets the mark, or brings it up to date; only tries, because the disk has just failed. */
  set(gap: Pick<AuditGap, 'since' | 'count'>): Promise<void>;
  /** Takes the mark away, because everything is written. Never rejects: it is tried again at the next call. */
  clear(): Promise<void>;
}

/** Creates access to the mark; nothing is read yet. Only one call may run at a time. */
export function createAuditMark(deps: { folder: string; files: Files; clock: Clock; log: Log }): AuditMark {
  const { folder, files, clock, log } = deps;
  const path = join(folder, FILE);
  let isSet = false;

  return {
    async find() {
      try {
        await deleteLeftovers(files, path);
        const found = await readAuditMark(folder, files, clock);
        isSet = found !== undefined;
        return found;
      } catch (err) {
        log.warn({ err }, 'it is unknown whether audit entries are missing');
        return undefined;
      }
    },
    async set(gap) {
      isSet = true;
      const temp = temporaryPath(path);
      try {
        await files.writeFile(temp, JSON.stringify(gap), { mode: 0o600 });
        await files.rename(temp, path);
      } catch {
        await files.rm(temp, { force: true }).catch(() => {});
        // A full disk has room for an empty file, whose time says since when; one that is there already says more.
        await files.writeFile(path, '', { mode: 0o600, flag: 'wx' }).catch(() => {});
      }
    },
    async clear() {
      if (isSet)
        await files.rm(path, { force: true }).then(
          () => {
            isSet = false;
          },
          (err: unknown) => log.warn({ err }, 'audit.missing could not be removed'),
        );
    },
  };
}

/**
 * Reads the mark and changes nothing.
 *
 * @returns undefined when there is none
 * @throws Error of the system
 */
export async function readAuditMark(
  folder: string,
  files: Pick<Files, 'lstat' | 'readFile'>,
  clock: Clock,
): Promise<AuditGap | undefined> {
  const path = join(folder, FILE);
  try {
    const since = (await files.lstat(path)).mtimeMs;
    const read = parse(await files.readFile(path, 'utf8')) ?? { since, count: 1 };
    return { ...read, until: clock(), isAtLeast: true };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function parse(text: string): z.infer<typeof kept> | undefined {
  try {
    return kept.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
