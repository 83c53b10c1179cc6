import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Audit } from '../../src/core/audit.ts';
import { findSegments } from '../../src/store/embedded/audit-segment.ts';
import { NOW, newEntry } from './records.ts';

/** Returns an entry whose outcome is a number, recorded so many minutes after the time of the tests. */
export const numbered = (n: number) => newEntry({ at: NOW + n * 60_000, outcome: `${n}` });

/** Returns the lines of entries of these numbers. */
export const linesOf = (numbers: readonly number[]) =>
  numbers.map((n) => `${JSON.stringify(numbered(n))}\n`).join('');

/** Returns the numbers from 0 on. */
export const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);

/** Reads the numbers of all entries. */
export async function numbersIn(audit: Pick<Audit, 'read'>): Promise<number[]> {
  return (await audit.read({ limit: 1_000_000 })).map(({ outcome }) => Number(outcome));
}

/** Reads the text of all files of an audit log in their order. */
export async function textOf(dir: string): Promise<string> {
  const { segments } = await findSegments({ readdir }, dir);
  const paths = [...segments.map(({ path }) => path), join(dir, 'audit.jsonl')];
  const texts = await Promise.all(paths.map((path) => readFile(path, 'utf8').catch(() => '')));
  return texts.join('');
}
