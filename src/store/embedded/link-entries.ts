import type { AuditEntry } from '../../core/links.ts';
import { parseEntry } from '../audit-entry.ts';
import { concernsLinks } from './ended-links.ts';

const NEWLINE = 0x0a;
/** Stands in every entry and nowhere else: in a name, the quotes have backslashes. */
const MARK = Buffer.from('"action":"');

/**
 * Yields the entries about links that were made or ended, oldest first. Only their lines are parsed: of a million entries most
 * are questions.
 *
 * @param chunks the bytes of the audit log, cut anywhere
 */
export async function* linkEntries(chunks: AsyncIterable<Buffer>): AsyncGenerator<AuditEntry> {
  let rest: Buffer[] = [];
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(NEWLINE);
    if (end === -1) {
      rest.push(chunk);
      continue;
    }
    const first = chunk.indexOf(NEWLINE) + 1;
    yield* entriesIn(Buffer.concat([...rest, chunk.subarray(0, first)]));
    yield* entriesIn(chunk.subarray(first, end + 1));
    rest = [chunk.subarray(end + 1)];
  }
  yield* entriesIn(Buffer.concat(rest));
}

/** @param lines whole lines; only the last one may lack its line feed */
function* entriesIn(lines: Buffer): Generator<AuditEntry> {
  let from = 0;
  for (;;) {
    const mark = lines.indexOf(MARK, from);
    if (mark === -1) return;
    const value = mark + MARK.length;
    const newline = lines.indexOf(NEWLINE, value);
    const end = newline === -1 ? lines.length : newline;
    if (concernsLinks(lines.toString('latin1', value, lines.indexOf('"', value)))) {
      const entry = parseEntry(lines.subarray(lines.lastIndexOf(NEWLINE, mark) + 1, end));
      if (entry !== undefined) yield entry;
    }
    from = end;
  }
}
