import { globSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import t from 'tap';

/**
 * Runs the test files of a folder in this process, one after the other. With a process for each file, loading tap
 * and the product two hundred times would take longer than the tests themselves.
 *
 * A file that must be alone in its process lies directly in test/.
 *
 * @param except folders in it that another process runs, as globs
 */
export async function runFolder(dir: string, except: readonly string[] = []): Promise<void> {
  // As soon as one file has registered a teardown, tap takes the pause between two files for the end of the process.
  // Therefore teardowns are kept here until the last file has ended.
  const teardowns: (() => unknown)[] = [];
  t.teardown = (handler) => {
    teardowns.unshift(handler);
  };
  const files = globSync('**/*.test.ts', { cwd: dir, exclude: [...except, 'all.test.ts'] });
  for (const file of files.sort()) {
    const path = join(dir, file);
    await import(pathToFileURL(path).href);
    // Subtests run in order: this one ends when every test of the file has ended, and names the file in the output.
    await t.test(relative(process.cwd(), path), async (t) => t.pass());
  }
  for (const teardown of teardowns) await teardown();
}
