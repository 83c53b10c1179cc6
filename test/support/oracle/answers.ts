import type { OutgoingMessage } from '../../../src/core/chat.ts';
import { readCsv } from '../csv-reader.ts';
import { readCard } from '../queries.ts';

/** One line of a list in an answer's text. */
export interface ShownLine {
  name: string;
  /** The state and the facts. */
  details: string[];
}

/** The CSV file of an answer. */
export interface Table {
  header: string[];
  rows: string[][];
}

/** An answer as people read it, without the marks of Markdown. */
export interface Answer {
  /** Whether it is an answer to the question, not a refusal. */
  isReport: boolean;
  text: string;
  /** The first line, behind the title. */
  summary: string;
  lines: ShownLine[];
  /** The texts of the card. */
  card: string[] | undefined;
  table: Table | undefined;
}

/** Reads a message of the bot. */
export function readAnswer({ markdown, card, file }: OutgoingMessage): Answer {
  const [first = ''] = markdown.split('\n');
  const isReport = /^\*\*.*: .*\*\*$/.test(first);
  return {
    isReport,
    text: plain(markdown),
    summary: plain(first.replace(/^.*?: /, '')),
    lines: markdown.split('\n').flatMap(readLine),
    card: card && readCard(card).texts.map((text) => plain(text).replace(/ ?›$/, '')),
    table: file?.type === 'text/csv' ? readTable(file.data.toString('utf8')) : undefined,
  };
}

function readLine(line: string): ShownLine[] {
  const [, name, details = ''] = /^- \*\*(.*?)\*\*(?: – (.*))?$/.exec(line) ?? [];
  return name === undefined ? [] : [{ name: plain(name), details: plain(details).split(' · ') }];
}

function readTable(text: string): Table {
  const [header = [], ...rows] = readCsv(text);
  return { header, rows };
}

function plain(text: string): string {
  return text
    .replaceAll('**', '')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replace(/&(amp|lt|gt);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>' })[name] ?? '');
}

/** Thrown when an answer says what does not follow from the body; its message begins with the claim. */
export class ClaimError extends Error {
  override readonly name = 'ClaimError';
}

/** Checks a claim. @param details what else to show @throws ClaimError */
export function must(isTrue: boolean, claim: string, details: unknown = ''): void {
  if (!isTrue) throw new ClaimError(`${claim} | ${JSON.stringify(details)}`);
}

/** Words that only a mistake of a program puts into an answer: the generated bodies hold none of them. */
const MISTAKES = /\b(undefined|NaN|null|Infinity)\b|\[object|∞/;

/** Checks what holds of every answer: no slip of a program in it, and text, card and file agree. */
export function checkAnswer(answer: Answer): void {
  const { isReport, text, card, table } = answer;
  must(!MISTAKES.test(text), 'no slip of a program in the text', MISTAKES.exec(text)?.[0]);
  // A refusal offers things to choose from, each in its own way.
  for (const part of (isReport && card) || []) {
    must(!MISTAKES.test(part), 'no slip of a program in the card', part);
    // The text of a long answer is cut; its card is not.
    if (!text.includes('in the file'))
      must(squeezed(text).includes(squeezed(rangeIn(part))), 'the text says what the card says', part);
  }
  if (table === undefined) return;
  for (const row of table.rows) {
    must(row.length === table.header.length, 'each row has all columns', row);
    must(!row.some((cell) => MISTAKES.test(cell)), 'no slip of a program in the file', row);
  }
  const said = /(?:All ([\d,]+)|The only) rows? /.exec(text);
  must(
    said !== null && numberIn(said[1] ?? '1') === table.rows.length,
    'the text counts the rows',
    said?.[0],
  );
}

/** Checks how many are left below a page of a list, which is pressed there, and returns the range that the text has, too. */
function rangeIn(part: string): string {
  const [, range, last = '', total = '', left = ''] =
    /^([\d,]+–([\d,]+) of ([\d,]+)) · ([\d,]+) more$/.exec(part) ?? [];
  if (range === undefined) return part;
  must(numberIn(last) + numberIn(left) === numberIn(total), 'what is left is counted', part);
  return range;
}

function squeezed(text: string): string {
  // Commands are in quotes on a card, and marked as code in a text.
  return text.replace(/[“”`]/g, '').replace(/\s+/g, ' ');
}

/** Reads a number as answers write it: `1,200`. */
export function numberIn(text: string): number {
  return Number(text.replaceAll(',', ''));
}

/** Writes a number as answers do. */
export function shown(number: number): string {
  return number.toLocaleString('en-US');
}

/** Returns how many entries an answer says that it could not read. */
export function unreadIn({ text }: Answer): number {
  const said = /([\d,]+) (?:entry|entries) of Meraki.s answer could not be read/.exec(text)?.[1];
  return said === undefined ? 0 : numberIn(said);
}

/** Returns the rows of the file that have a text in a column; all columns whose name fits are looked at. */
export function rowsWith(table: Table | undefined, column: RegExp, text: string): string[][] {
  const places = columnsOf(table, column);
  return (table?.rows ?? []).filter((row) => places.some((place) => row[place] === text));
}

/** Returns the cell of a row in the first column whose name fits. @throws ClaimError when there is none */
export function cellOf(table: Table | undefined, row: readonly string[] | undefined, column: RegExp): string {
  const [place] = columnsOf(table, column);
  must(place !== undefined, `the file has a column ${column.source}`, table?.header);
  return row?.[place ?? 0] ?? '';
}

function columnsOf(table: Table | undefined, column: RegExp): number[] {
  return (table?.header ?? []).flatMap((name, place) => (column.test(name) ? [place] : []));
}

/** Characters of a foreign text that every answer shows; longer ones are cut somewhere behind them. */
const SHOWN_LENGTH = 60;

/** Returns the beginning of a foreign text, which no answer cuts. */
export function beginning(text: string): string {
  return text.slice(0, SHOWN_LENGTH).trimEnd();
}

/** Tells whether a text says `number what`, with the number as it is and not as the end of a longer one. */
export function says(text: string, number: number, what: string): boolean {
  const escaped = `${shown(number)} ${beginning(what)}`.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\d,.])${escaped}`, 'i').test(text);
}

/** What a cell or a state may hold where Meraki says nothing. */
export const NOT_KNOWN = /^(|–|-|\?|.*\bunknown\b.*|.*not (known|measured|told|said).*)$/i;
