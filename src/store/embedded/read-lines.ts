import { createReadStream } from 'node:fs';

/**
 * Reads a file line by line. The last line yielded is what follows the last line feed: empty, unless a crash cut it short.
 * Splits at line feeds only: `node:readline` also splits at U+2028, which JSON leaves as it is in a name.
 */
export async function* readLines(path: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(path, 'utf8')) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  yield rest;
}
