import { amountOf, at, sumOf } from './reading.ts';

export const STREAMS = ['upstream', 'downstream'] as const;

export const SENT = ['sent', 'recv'] as const;

/** Bytes of a usage: its total, else the sum of both directions; undefined when that is not known. */
export function bytesOf(
  usage: unknown,
  unit: number,
  directions: readonly [string, string],
): number | undefined {
  const both = directions.map((key) => amountOf(at(usage, key)));
  const total = amountOf(at(usage, 'total')) ?? (both.includes(undefined) ? undefined : sumOf(both));
  return total === undefined ? undefined : total * unit;
}

/** Whether one of the directions is known alone: then the answer may say that much, or nothing. */
export function isHalfKnown(usage: unknown, directions: readonly [string, string]): boolean {
  const both = directions.map((key) => amountOf(at(usage, key)));
  return amountOf(at(usage, 'total')) === undefined && both.filter((one) => one !== undefined).length === 1;
}

/** Bytes of both directions; undefined for one that is not known. */
export function directionsOf(
  usage: unknown,
  unit: number,
  directions: readonly [string, string],
): (number | undefined)[] {
  return directions.map((key) => {
    const amount = amountOf(at(usage, key));
    return amount === undefined ? undefined : amount * unit;
  });
}
