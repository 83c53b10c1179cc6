import { globSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import t from 'tap';

const TESTS = resolve(import.meta.dirname, '..');

/**
 * The test files that take longest, by the processes test/a-NAME.test.ts that run them. They have to begin first, and
 * side by side: tap runs the files in the order of their names.
 */
export const EARLY = {
  commands: ['commands/{clients,devices,monitor}/**/*.test.ts'],
  'every-command': ['commands/!(all).test.ts'],
  oauth: ['oauth/{*callback*,linking,unused-code}.test.ts'],
  'store-on-postgres': ['store/postgres/**/*.test.ts'],
  webex: ['webex/{chat,client,intake}/**/*.test.ts'],
} as const;

/** Runs the test files of a folder of test/ in this process, but those that begin early. */
export async function runFolder(dir: string): Promise<void> {
  const except = ['*/all.test.ts', ...Object.values(EARLY).flat()];
  await runFiles(globSync(`${basename(dir)}/**/*.test.ts`, { cwd: TESTS, exclude: except }));
}

/** Runs test files that begin early in this process. */
export async function runEarly(name: keyof typeof EARLY): Promise<void> {
  await runFiles(globSync(EARLY[name], { cwd: TESTS }));
}

/**
 * Runs test files one after the other. With a process for each file, loading tap and the product two hundred times
 * would take longer than the tests themselves.
 *
 * A file that must be alone in its process lies directly in test/.
 */
async function runFiles(files: readonly string[]): Promise<void> {
  // As soon as one file has registered a teardown, tap takes the pause between two files for the end of the process.
  // Therefore teardowns are kept here until the last file has ended.
  const teardowns: (() => unknown)[] = [];
  t.teardown = (handler) => {
    teardowns.unshift(handler);
  };
  for (const file of files.toSorted()) {
    const path = join(TESTS, file);
    await import(pathToFileURL(path).href);
    // Subtests run in order: this one ends when every test of the file has ended, and names the file in the output.
    await t.test(relative(process.cwd(), path), async (t) => t.pass());
  }
  for (const teardown of teardowns) await teardown();
}
