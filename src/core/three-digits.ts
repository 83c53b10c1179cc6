// Made once: it takes a hundred times as long as writing a number.
const AMOUNT = new Intl.NumberFormat('en-US', { maximumFractionDigits: 5 });

/** Writes an amount with three digits or more, in words, pictures and tiles alike: `1,234`, `12.3`, `0.594`, `under 0.001`. */
export function threeDigits(value: number): string {
  if (value > 0 && value < 0.001) return 'under 0.001';
  const rounded = value < 100 ? Number(value.toPrecision(3)) : Math.round(value);
  return AMOUNT.format(rounded);
}
