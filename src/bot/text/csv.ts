/** Spreadsheets run a cell that begins with one of these as a formula (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * Writes a table as CSV (RFC 4180), with a byte-order mark so that spreadsheets read it as UTF-8. A text that a
 * spreadsheet would run as a formula gets an apostrophe in front; numbers are left as they are.
 */
export function csv(rows: readonly (readonly (string | number)[])[]): Buffer {
  const lines = rows.map((cells) => `${cells.map(cellOf).join(',')}\r\n`);
  return Buffer.from(`\ufeff${lines.join('')}`, 'utf8');
}

function cellOf(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
