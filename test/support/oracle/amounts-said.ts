import { type Answer, cellOf, must, NOT_KNOWN, numberIn, type Table } from './answers.ts';
import type { Asked } from './case.ts';

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];

/** Bytes of a kilobyte and of a megabyte of Meraki's. */
export const KILOBYTE = 1024;
export const MEGABYTE = KILOBYTE * KILOBYTE;

/** Amounts of data in a text, each with its unit. */
function amountsIn(text: string): { value: number; unit: string }[] {
  return Array.from(
    text.matchAll(/(?<![\w.,])(\d[\d,]*(?:\.\d+)?) (B|KB|MB|GB|TB|PB)\b/g),
    ([, value = '', unit = '']) => ({
      value: numberIn(value),
      unit,
    }),
  );
}

/** Checks that an answer says no amount at all, when Meraki says none. */
export function checkNoAmount({ text }: Answer): void {
  must(amountsIn(text).length === 0, 'no amount where Meraki says none', amountsIn(text));
}

/** Checks that text, chart and file use one unit; nothing is nothing in any. */
export function checkOneUnit({ text, chart }: Asked['chat'], table: Table | undefined): void {
  const header = table?.header.find((name) => /usage in/.test(name)) ?? '';
  const unit = /usage in (\w+)/.exec(header)?.[1]?.replace('bytes', 'B');
  const units = new Set(amountsIn(text).flatMap(({ value, unit: one }) => (value === 0 ? [] : one)));
  must(units.size <= 1, 'one unit in the text', [...units]);
  const [own] = units;
  if (own !== undefined && unit !== undefined)
    must(own === unit, 'one unit in text and file', { text: own, file: unit });
  if (chart?.kind === 'bars' && UNITS.includes(chart.unit))
    must(own === undefined || chart.unit === own, 'one unit in text and chart', {
      text: own,
      chart: chart.unit,
    });
}

/** Checks the cell of a usage. @param bytes what follows from the body; undefined when nothing is known */
export function checkUsageCell(
  table: Table | undefined,
  row: readonly string[],
  bytes: number | undefined,
): void {
  checkAmountCell(table, cellOf(table, row, /^usage in/), bytes, 'the usage');
}

/** Checks the cells of both directions, in the unit of the usage. @param bytes of each; undefined is not known */
export function checkDirectionCells(
  table: Table | undefined,
  row: readonly string[],
  [sent, received]: readonly (number | undefined)[],
): void {
  checkAmountCell(table, cellOf(table, row, /^sent/), sent, 'what was sent');
  checkAmountCell(table, cellOf(table, row, /^received/), received, 'what was received');
}

function checkAmountCell(
  table: Table | undefined,
  cell: string,
  bytes: number | undefined,
  what: string,
): void {
  if (bytes === undefined) {
    must(NOT_KNOWN.test(cell), `${what} is not in the file where Meraki says none`, cell);
    return;
  }
  const header = table?.header.find((name) => /^usage in/.test(name)) ?? '';
  const size = KILOBYTE ** Math.max(0, UNITS.indexOf(/in (\w+)/.exec(header)?.[1] ?? ''));
  const off = Math.abs(Number(cell) * size - bytes);
  const isNear = cell !== '' && off <= Math.max(bytes * 0.02, size * 0.06);
  must(isNear, `${what} in the file is that of Meraki`, { header, cell, bytes });
}

/** Checks that a text says an amount, to the precision in which it writes amounts. */
export function checkAmountSaid(text: string, bytes: number, what: string): void {
  const isNear = ({ value, unit }: { value: number; unit: string }) => {
    const size = KILOBYTE ** UNITS.indexOf(unit);
    return Math.abs(value * size - bytes) <= Math.max(bytes * 0.06, size * 0.51);
  };
  must(amountsIn(text).some(isNear), `${what} is said`, { bytes, text: text.slice(0, 200) });
}

/**
 * Checks the line of an item, whose state is its usage. @param bytes what follows from the body; undefined when nothing is
 * known
 */
export function checkLineAmount({ lines }: Answer, name: unknown, bytes: number | undefined): void {
  const [line, ...others] = lines.filter((one) => one.name === name);
  if (line === undefined || others.length > 0) return;
  const text = line.details.join(' · ');
  if (bytes !== undefined) checkAmountSaid(text, bytes, 'the usage in a line');
  else must(amountsIn(text).length === 0, 'no usage in a line where Meraki says none', line);
}
