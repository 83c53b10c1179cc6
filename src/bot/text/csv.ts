import { visible } from '../../core/visible.ts';

/** Signs that begin a formula (OWASP, CSV injection), also full-width, small and mathematical: spreadsheets may convert those. */
const SIGNS = '=+\\-@＝＋－＠﹦﹢﹣﹫−';

/** Marks a file as UTF-8 for spreadsheets. */
const BYTE_ORDER_MARK = '\ufeff';

/**
 * Matches the places of a text where a spreadsheet may see a field begin with a sign. One that splits at another separator
 * than a comma sees fields begin inside of ours. Gaps before a sign may be trimmed.
 */
const FORMULA = new RegExp(`(?<=^|[;,\\t\\r\\n"])([^\\S\\t\\r\\n]*)(?=[${SIGNS}])`, 'gu');

/** Spreadsheets also skip these at the start of a field. */
const SKIPPED = /^[\t\r\n]/;

/** Control characters that are neither a tab nor an end of a line. */
const CONTROL = /[^\P{Cc}\t\r\n]|[\p{Zl}\p{Zp}]/gu;

/**
 * Writes a table as CSV (RFC 4180), with a byte-order mark so that spreadsheets read it as UTF-8. Texts lose their
 * invisible characters, and get an apostrophe before each sign that would begin a formula, whichever separator the
 * spreadsheet splits at. Numbers are left as they are, those that are not finite empty; a text that looks like a number is
 * a text.
 *
 * @param rows a negative number must not come first in a row: at another separator the whole line is one field
 */
export function csv(rows: readonly (readonly (string | number)[])[]): Buffer {
  return Buffer.from(`${BYTE_ORDER_MARK}${csvLines(rows)}`, 'utf8');
}

/** Writes rows as lines of CSV, for the beginning or the middle of a file. */
export function csvLines(rows: readonly (readonly (string | number)[])[]): string {
  return rows.map((cells) => `${cells.map(cellOf).join(',')}\r\n`).join('');
}

function cellOf(value: string | number): string {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  const safe = neutralised(visible(value).replace(CONTROL, ' '));
  return /[;,\t\r\n"]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function neutralised(text: string): string {
  const safe = text.replace(FORMULA, "$1'");
  return SKIPPED.test(safe) ? `'${safe}` : safe;
}
