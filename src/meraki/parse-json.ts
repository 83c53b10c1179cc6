import type { Slices } from '../core/async/slices.ts';

/** Characters that count as one row of work: parsing them takes about as long as looking at a row. */
const CHARACTERS_OF_A_ROW = 1024;
/** Characters that are parsed in one turn. */
const PART_LENGTH = 128 * 1024;
/** The longest item of a list, or answer that is no list: what is longer would take too long to parse in one turn. */
const MAX_ITEM_LENGTH = 4 * 1024 * 1024;

/** Thrown for JSON of which one piece is too long. */
export class JsonTooLongError extends Error {
  override readonly name = 'JsonTooLongError';
  readonly code = 'json_too_long';
}

/** Takes the items of a list as they are parsed, and makes the list of them that is returned. */
export interface ListOfItems {
  list: unknown[];
  add(part: readonly unknown[]): Promise<void>;
}

/**
 * Does what `JSON.parse` does, which keeps a process from everything else for as long as 20 MB take. A long list is cut
 * between its items, and parsed part by part.
 *
 * @param into gets the items when the JSON is a list; by default they are kept as they are
 * @throws SyntaxError, JsonTooLongError
 */
export async function parseJson(
  text: string,
  slices: Pick<Slices, 'admit'>,
  into: ListOfItems = createPlainList(),
): Promise<unknown> {
  const begin = text.search(/\S/);
  if (text.length <= PART_LENGTH || text[begin] !== '[') {
    if (text.length > MAX_ITEM_LENGTH) throw new JsonTooLongError('the answer is too long');
    await slices.admit(rowsOf(text));
    const parsed: unknown = JSON.parse(text);
    if (!Array.isArray(parsed)) return parsed;
    await into.add(parsed);
    return into.list;
  }
  const parts = partsOf(text, begin + 1);
  for (;;) {
    await slices.admit(rowsOf({ length: PART_LENGTH }));
    const part = parts.next();
    if (part.done) return into.list;
    const parsed: unknown = JSON.parse(`[${part.value}]`);
    if (Array.isArray(parsed)) await into.add(parsed);
  }
}

function createPlainList(): ListOfItems {
  const list: unknown[] = [];
  return {
    list,
    async add(part) {
      for (const item of part) list.push(item);
    },
  };
}

function rowsOf({ length }: { length: number }): number {
  return Math.max(1, Math.round(length / CHARACTERS_OF_A_ROW));
}

/** Codes of the characters that give JSON its structure. */
const QUOTE = 0x22;
const COMMA = 0x2c;
/** Makes the code of a square bracket that of the curly one; no other structural character becomes one of them. */
const CURLY = 0x20;
const OPENING = 0x7b;
const CLOSING = 0x7d;

/**
 * Cuts the inside of a list at commas between its items. Whether a part is JSON is for `JSON.parse` to say.
 *
 * @param begin the place behind the bracket that opens the list
 */
function* partsOf(text: string, begin: number): Generator<string, void> {
  let start = begin;
  let depth = 0;
  for (let at = begin; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (character === QUOTE) at = endOfString(text, at);
    else if ((character | CURLY) === OPENING) depth += 1;
    else if ((character | CURLY) === CLOSING) {
      if (depth === 0) return yield* lastPart(text, start, at, start > begin);
      depth -= 1;
    } else if (character === COMMA && depth === 0 && at - start >= PART_LENGTH) {
      yield text.slice(start, at);
      start = at + 1;
    }
    if (at - start > MAX_ITEM_LENGTH) throw new JsonTooLongError('an item of the list is too long');
  }
  throw new SyntaxError('the list does not end');
}

function* lastPart(text: string, start: number, end: number, isBehindComma: boolean): Generator<string> {
  const part = text.slice(start, end);
  const isEmpty = part.trim() === '';
  if (text[end] !== ']' || text.slice(end + 1).trim() !== '' || (isEmpty && isBehindComma))
    throw new SyntaxError('the list ends wrongly');
  if (!isEmpty) yield part;
}

/** Returns the place of the quote that ends the string which begins at `start`. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text[end - 1 - backslashes] === '\\') backslashes += 1;
    if (backslashes % 2 === 0) return end;
  }
  throw new SyntaxError('a string does not end');
}
