const UNITS = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'] as const;
const STEP = 1024;

/** Writes an amount of data, in powers of 1,024 as Meraki's dashboard counts: `1.2 GB`, `340 MB`, `0 B`. */
export function bytes(n: number): string {
  const { unit, size } = byteUnit(n);
  const value = n / size;
  return `${value.toLocaleString('en-US', { maximumFractionDigits: value < 10 && size > 1 ? 1 : 0 })} ${unit}`;
}

/** Chooses the unit for amounts of up to `max` bytes. `size` is how many bytes the unit has. */
export function byteUnit(max: number): { unit: string; size: number } {
  let [size, at] = [1, 0];
  // From 999.5 on it would read `1,000`.
  while (max / size >= 999.5 && at < UNITS.length - 1) {
    size *= STEP;
    at += 1;
  }
  return { unit: UNITS[at] ?? 'B', size };
}

/** Writes a share: `87 %`, `3.2 %`, `0.003 %`. More than nothing never reads as 0 %, and less than all never as 100 %. */
export function percent(n: number): string {
  if (n > 0 && n < 0.001) return 'under 0.001 %';
  if (n > 0 && n < 0.1) return `${Number(n.toPrecision(1))} %`;
  const shown = n < 100 ? Math.min(n, 99.9) : n;
  const digits = shown < 10 || shown > 90 ? 1 : 0;
  return `${shown.toLocaleString('en-US', { maximumFractionDigits: digits })} %`;
}

/** Rounds amounts for a table: Meraki's megabytes are not whole numbers of bytes. */
export function wholeBytes(...amounts: readonly (number | undefined)[]): (number | undefined)[] {
  return amounts.map((amount) => (amount === undefined ? undefined : Math.round(amount)));
}
