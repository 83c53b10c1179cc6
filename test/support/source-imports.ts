import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, posix, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this checkout. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The TypeScript files below `src/`, as paths from there, without the page that the sandbox serves. */
export async function sourceFiles(): Promise<string[]> {
  const names = await readdir(resolve(ROOT, 'src'), { recursive: true });
  return names
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.ts') && !name.startsWith('sandbox/chat/'))
    .toSorted();
}

/** One import of a file of this repository, both ends as paths from `src/`. */
export interface SourceImport {
  from: string;
  to: string;
}

/** Static imports and re-exports, and `import('…')` of a literal; types count. */
const IMPORTS = /^\s*(?:import|export)\b[^;]*?from '(\.[^']*)'|import\('(\.[^']*)'\)/gms;

/** Reads what a file of `src/` imports of this repository. */
export function importsOf(file: string): SourceImport[] {
  const path = resolve(ROOT, 'src', file);
  return Array.from(readFileSync(path, 'utf8').matchAll(IMPORTS), ({ 1: fixed, 2: lazy }) => ({
    from: file,
    to: relative(resolve(ROOT, 'src'), resolve(dirname(path), fixed ?? lazy ?? '')).replaceAll('\\', '/'),
  }));
}

/** The folder of a file; files directly in `src/` stand for themselves. */
export function roomOf(file: string): string {
  const folder = posix.dirname(file);
  return folder === '.' ? file : folder;
}
