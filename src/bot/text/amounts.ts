import type { Usage } from '../../core/dashboard.ts';
import { threeDigits } from '../../core/three-digits.ts';

const UNITS = ['KB', 'MB', 'GB', 'TB'] as const;
const STEP = 1024;

/** The way in which one answer writes amounts of data, in its words, tiles, chart and file: all in the same unit. */
export interface Amounts {
  /** `KB`, `MB`, `GB` or `TB`, in powers of 1,024 as Meraki's dashboard counts. */
  unit: string;
  /** Writes bytes with three digits or more: `1,234 GB`, `12.3 GB`, `0.594 GB`, `under 0.001 GB`, `0 GB`. */
  text(bytes: number): string;
  /** Writes the total of a usage as `text` does, or `usage not known`. */
  usage(usage: Usage | undefined): string;
  /** Returns bytes as a number of the unit, for a chart or a file; undefined when they are not known. */
  cell(bytes: number | undefined): number | undefined;
  /** Returns the cells of a usage, in the order of `columns`. */
  cells(usage: Usage | undefined): (number | undefined)[];
  /** The columns of a file for a usage, such as `usage in GB`. */
  columns: readonly string[];
}

/**
 * Chooses the unit in which an answer writes all of its amounts.
 *
 * @param usages the rows of the answer; the largest one decides
 */
export function amountsIn(usages: Iterable<Usage | undefined>): Amounts {
  let largest = 0;
  for (const { total, upstream, downstream } of known(usages))
    largest = Math.max(largest, total ?? 0, upstream ?? 0, downstream ?? 0);
  const { unit, size } = unitFor(largest);
  const text = (bytes: number) => `${threeDigits(bytes / size)} ${unit}`;
  const cell = (bytes: number | undefined) =>
    // Meraki's numbers are not whole numbers of bytes; twelve digits leave less than a kilobyte of a petabyte.
    bytes === undefined ? undefined : Number((bytes / size).toPrecision(12));
  return {
    unit,
    text,
    usage: (usage) => (usage?.total === undefined ? 'usage unknown' : text(usage.total)),
    cell,
    cells: (usage) => [usage?.total, usage?.upstream, usage?.downstream].map(cell),
    columns: ['usage', 'sent', 'received'].map((what) => `${what} in ${unit}`),
  };
}

function* known(usages: Iterable<Usage | undefined>): Iterable<Usage> {
  for (const usage of usages) if (usage !== undefined) yield usage;
}

function unitFor(largest: number): { unit: string; size: number } {
  let [size, at] = [STEP, 0];
  // From 999.5 on it would read `1,000`.
  while (largest / size >= 999.5 && at < UNITS.length - 1) {
    size *= STEP;
    at += 1;
  }
  return { unit: UNITS[at] ?? 'KB', size };
}

// Made once: it takes a hundred times as long as writing a number.
const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const TENTHS = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

/** Writes a number with at most one decimal. */
export function withOneDecimal(n: number): string {
  return TENTHS.format(n);
}

/** Writes a number without decimals. */
export function withoutDecimals(n: number): string {
  return WHOLE.format(n);
}

/** Writes a share: `87%`, `3.2%`, `0.003%`. More than nothing never reads as 0%, and less than all never as 100%. */
export function percent(n: number): string {
  if (n > 0 && n < 0.001) return 'under 0.001%';
  if (n > 0 && n < 0.1) return `${Number(n.toPrecision(1))}%`;
  const shown = n < 100 ? Math.min(n, 99.9) : n;
  return `${shown < 10 || shown > 90 ? withOneDecimal(shown) : withoutDecimals(shown)}%`;
}
