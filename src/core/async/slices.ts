/** Rows that are worked on between two turns of the event loop: a few milliseconds of work. */
export const SLICE_SIZE = 250;

/** Tells how many rows an item counts for, e.g. one and one more for each of its parts; at least 1. */
export type WeightOf<T> = (item: T) => number;

/** Shares the one thread of the process among all long work in it. Work on long lists asks here before each slice. */
export interface Slices {
  /**
   * Waits until so many rows may be worked on, in the order of the calls. In one turn of the event loop, everybody together
   * works on `SLICE_SIZE` rows; a single item that counts for more goes alone.
   */
  admit(rows: number): Promise<void>;
  /** Hands the items to `work` in their order, slice by slice. */
  each<T>(items: Iterable<T>, work: (slice: readonly T[]) => void, weightOf?: WeightOf<T>): Promise<void>;
  /** Does what `Array.map` does. */
  map<T, R>(items: Iterable<T>, work: (item: T) => R, weightOf?: WeightOf<T>): Promise<R[]>;
  /** Does what `Array.filter` does. */
  filter<T>(items: Iterable<T>, fits: (item: T) => boolean, weightOf?: WeightOf<T>): Promise<T[]>;
  /** Does what `Map.groupBy` does. */
  group<T, K>(items: Iterable<T>, keyOf: (item: T) => K): Promise<Map<K, T[]>>;
  /** Does what `Array.toSorted` does; equal items keep their order. `compare` must be cheap. */
  sort<T>(items: Iterable<T>, compare: (a: T, b: T) => number): Promise<T[]>;
}

/** How slices wait. */
export interface SlicesOptions {
  /** Runs a function after the event loop has served others once; `setImmediate` by default. */
  later?: (run: () => void) => unknown;
  size?: number;
}

/** Creates slices for one process; whoever shares the thread has to share this object. */
export function createSlices({ later = setImmediate, size = SLICE_SIZE }: SlicesOptions = {}): Slices {
  const waiting: { rows: number; go: () => void }[] = [];
  /** The rows that may still be worked on in this turn of the event loop. */
  let left = size;
  let isTurnAwaited = false;

  function take(rows: number): boolean {
    if (rows > left && left < size) return false;
    left = Math.max(0, left - rows);
    if (!isTurnAwaited) {
      isTurnAwaited = true;
      later(beginTurn);
    }
    return true;
  }

  function beginTurn(): void {
    isTurnAwaited = false;
    left = size;
    for (let first = waiting[0]; first !== undefined && take(first.rows); first = waiting[0]) {
      waiting.shift();
      first.go();
    }
  }

  async function admit(rows: number): Promise<void> {
    if (waiting.length === 0 && take(rows)) return;
    await new Promise<void>((go) => waiting.push({ rows, go }));
  }

  async function each<T>(
    items: Iterable<T>,
    work: (slice: readonly T[]) => void,
    weightOf?: WeightOf<T>,
  ): Promise<void> {
    for (const { slice, rows } of cut(items, size, weightOf)) {
      await admit(rows);
      work(slice);
    }
  }

  /** Merges two sorted lists; of equal items, those of the first come first. */
  async function merge<T>(a: T[], b: T[], compare: (a: T, b: T) => number): Promise<T[]> {
    const merged: T[] = [];
    const [first, second] = [a.values(), b.values()];
    let [x, y] = [first.next(), second.next()];
    while (!x.done || !y.done) {
      if (merged.length % size === 0) await admit(Math.min(size, a.length + b.length - merged.length));
      if (!x.done && (y.done || compare(x.value, y.value) <= 0)) {
        merged.push(x.value);
        x = first.next();
      } else if (!y.done) {
        merged.push(y.value);
        y = second.next();
      }
    }
    return merged;
  }

  return {
    admit,
    each,
    async map<T, R>(items: Iterable<T>, work: (item: T) => R, weightOf?: WeightOf<T>) {
      const results: R[] = [];
      await each(items, (slice) => results.push(...slice.map((item) => work(item))), weightOf);
      return results;
    },
    async filter<T>(items: Iterable<T>, fits: (item: T) => boolean, weightOf?: WeightOf<T>) {
      const found: T[] = [];
      await each(items, (slice) => found.push(...slice.filter((item) => fits(item))), weightOf);
      return found;
    },
    async group<T, K>(items: Iterable<T>, keyOf: (item: T) => K) {
      const groups = new Map<K, T[]>();
      await each(items, (slice) => {
        for (const item of slice) {
          const key = keyOf(item);
          const group = groups.get(key);
          if (group === undefined) groups.set(key, [item]);
          else group.push(item);
        }
      });
      return groups;
    },
    async sort<T>(items: Iterable<T>, compare: (a: T, b: T) => number) {
      let runs: T[][] = [];
      await each(items, (slice) => runs.push(slice.toSorted(compare)));
      while (runs.length > 1) {
        const longer: T[][] = [];
        for (let at = 0; at < runs.length; at += 2)
          longer.push(await merge(runs[at] ?? [], runs[at + 1] ?? [], compare));
        runs = longer;
      }
      return runs[0] ?? [];
    },
  };
}

/** Cuts items into slices that count for at most `size` rows each, or that hold one item. */
function* cut<T>(items: Iterable<T>, size: number, weightOf: WeightOf<T> = () => 1) {
  let slice: T[] = [];
  let rows = 0;
  for (const item of items) {
    const own = weightOf(item);
    if (slice.length > 0 && rows + own > size) {
      yield { slice, rows };
      slice = [];
      rows = 0;
    }
    slice.push(item);
    rows += own;
  }
  if (slice.length > 0) yield { slice, rows };
}
