/** Prints a Markdown table; all columns but the first hold numbers. */
export function printTable(title: string, head: string[], rows: string[][]): void {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(3, ...all.map((row) => row[column]?.length ?? 0)));
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  const padded = (row: string[]) =>
    row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  console.log(`\n### ${title}\n`);
  for (const row of [padded(head), rule, ...rows.map(padded)]) console.log(line(row));
}

/** Formats a number: one decimal below 10, otherwise whole with separators. */
export function count(value: number): string {
  return value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en');
}

/** Formats milliseconds, the more decimals the smaller they are. */
export function milliseconds(value: number): string {
  return value < 1
    ? value.toFixed(3)
    : value < 100
      ? value.toFixed(1)
      : Math.round(value).toLocaleString('en');
}

/** Formats a ratio such as `1.30 ×`. */
export function ratio(value: number): string {
  return `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ×`;
}

/** Formats a fraction such as `1/20`; above 1 as a ratio. */
export function fraction(value: number): string {
  return value > 1 ? ratio(value) : `1/${(1 / value).toFixed(value > 0.2 ? 1 : 0)}`;
}

/** Formats bytes as whole megabytes. */
export function megabytes(bytes: number): string {
  return Math.round(bytes / 1024 ** 2).toLocaleString('en');
}

/** Prints the current step to stderr. */
export function progress(text: string): void {
  console.error(`… ${text}`);
}
