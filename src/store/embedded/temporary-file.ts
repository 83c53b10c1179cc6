import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import type { Files } from './disk.ts';

/** Returns a new path beside a file, for the version that will replace it. */
export function temporaryPath(path: string): string {
  return join(dirname(path), `${prefixOf(path)}${process.pid}.${randomBytes(8).toString('hex')}.tmp`);
}

/** Deletes the temporary files that a killed process left beside a file. */
export async function deleteLeftovers(files: Files, path: string): Promise<void> {
  const [folder, prefix] = [dirname(path), prefixOf(path)];
  for (const name of await files.readdir(folder)) {
    const isOurs = name.startsWith(prefix) && /^\d+\.[0-9a-f]{16}\.tmp$/.test(name.slice(prefix.length));
    if (isOurs) await files.rm(join(folder, name), { force: true });
  }
}

function prefixOf(path: string): string {
  return `.${basename(path)}.`;
}
