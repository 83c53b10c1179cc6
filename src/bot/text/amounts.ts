const UNITS = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'] as const;
const STEP = 1024;

/** An amount of data, in powers of 1,024 as Meraki's dashboard counts: `1.2 GB`, `340 MB`, `0 B`. */
export function bytes(n: number): string {
  const { unit, size } = byteUnit(n);
  const value = n / size;
  return `${value.toLocaleString('en-US', { maximumFractionDigits: value < 10 && size > 1 ? 1 : 0 })} ${unit}`;
}

/** The unit in which amounts up to so many bytes read well, and how many bytes it has. */
export function byteUnit(most: number): { unit: string; size: number } {
  let [size, at] = [1, 0];
  // From 999.5 on it would read `1,000`.
  while (most / size >= 999.5 && at < UNITS.length - 1) {
    size *= STEP;
    at += 1;
  }
  return { unit: UNITS[at] ?? 'B', size };
}

/** `87 %`, `3.2 %`, `0.003 %`; what is more than nothing never reads as nothing. */
export function percent(n: number): string {
  if (n > 0 && n < 0.001) return 'under 0.001 %';
  if (n > 0 && n < 0.1) return `${Number(n.toPrecision(1))} %`;
  // What is not all never reads as all.
  const shown = n < 100 ? Math.min(n, 99.9) : n;
  const digits = shown < 10 || shown > 90 ? 1 : 0;
  return `${shown.toLocaleString('en-US', { maximumFractionDigits: digits })} %`;
}

/** For a table: Meraki's megabytes are not whole numbers of bytes. */
export function wholeBytes(...amounts: readonly (number | undefined)[]): (number | undefined)[] {
  return amounts.map((amount) => (amount === undefined ? undefined : Math.round(amount)));
}
