/** Spreadsheets run what begins with these as a formula (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * A table as CSV (RFC 4180), with a byte-order mark so that spreadsheets read it as UTF-8. A cell that a
 * spreadsheet would run is made text by a leading apostrophe; a number is none.
 */
export function csv(rows: readonly (readonly (string | number)[])[]): Buffer {
  const lines = rows.map((cells) => `${cells.map(cellOf).join(',')}\r\n`);
  return Buffer.from(`\ufeff${lines.join('')}`, 'utf8');
}

function cellOf(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const harmless = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
