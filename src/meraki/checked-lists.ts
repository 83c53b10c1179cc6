import type { z } from 'zod';
import type { Slices } from '../core/async/slices.ts';
import { unexpected } from './failures.ts';

/** The shape that made each list. */
const shapes = new WeakMap<object, z.ZodType>();

/** Tells whether a list was made by `createItemChecker` with this very shape. */
export function isCheckedBy<T>(shape: z.ZodType<T[]>, list: unknown): list is T[] {
  return typeof list === 'object' && list !== null && shapes.get(list) === shape;
}

/** The number of items that were left out of each list. */
const leftOut = new WeakMap<object, number>();

/** Returns how many items of a list by `createItemChecker` did not fit its shape. */
export function leftOutOf(list: object): number {
  return leftOut.get(list) ?? 0;
}

/** Notes how many items were left out of a list that was put together from several. */
export function noteLeftOut(list: object, items: number): void {
  leftOut.set(list, items);
}

/** Checks the items of one list, part by part; an item that does not fit is left out, and counted for `leftOutOf`. */
export interface ItemChecker<T> {
  /** @throws KnownError `meraki_unexpected` */
  add(part: readonly unknown[]): Promise<void>;
  /** What fits so far. */
  list: T[];
}

/**
 * Creates a checker for one list. A list of thousands checked at once would keep the process from everything else, and items
 * as Meraki sends them are several times as large as what is kept of them.
 *
 * @param shape takes each item by itself
 * @param what is checked: the path of the address, for the failure
 */
export function createItemChecker<T>(
  shape: z.ZodType<T[]>,
  what: string,
  slices: Pick<Slices, 'each'>,
): ItemChecker<T> {
  const list: T[] = [];
  shapes.set(list, shape);
  const checkSlice = (slice: readonly unknown[]) => {
    const fitting = checkShape(shape, slice, what);
    for (const item of fitting) list.push(item);
    leftOut.set(list, leftOutOf(list) + slice.length - fitting.length);
  };
  return { list, add: (part) => slices.each(part, checkSlice, partsIn) };
}

/** Counts an item and the members of its lists: a site of a VPN has a thousand peers. */
function partsIn(item: unknown): number {
  if (typeof item !== 'object' || item === null) return 1;
  return Object.values(item).reduce((sum, part) => sum + (Array.isArray(part) ? part.length : 0), 1);
}

/** Returns what the shape makes of an answer. @param what see `createItemChecker` @throws KnownError `meraki_unexpected` */
export function checkShape<T>(shape: z.ZodType<T>, json: unknown, what: string): T {
  const checked = shape.safeParse(json);
  if (checked.success) return checked.data;
  const issue = checked.error.issues[0];
  throw unexpected(`${what}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
}
