import type { Test } from 'tap';
import { watchTurns } from './loop-turns.ts';

/** Methods of arrays that call a function for each item. */
const METHODS = [
  ...['map', 'filter', 'flatMap', 'forEach', 'some', 'every', 'reduce', 'sort', 'toSorted'],
  ...['find', 'findIndex', 'findLast', 'findLastIndex'],
];

/** Counts the functions that methods of arrays call. */
export interface CountedCallbacks {
  /** The most calls between two turns of the event loop since `reset`. */
  most(): number;
  reset(): void;
}

/**
 * Counts work on items, whoever does it, until the test ends: each call of the function that somebody hands to `map`, `sort`
 * and the like, or to `Map.groupBy`. Loops are not counted.
 */
export function countCallbacks(t: Test): CountedCallbacks {
  let inTurn = 0;
  let most = 0;
  const noticeTurn = watchTurns(t, () => {
    inTurn = 0;
  });
  const counted = (callback: unknown) =>
    typeof callback !== 'function'
      ? callback
      : function (this: unknown, ...args: unknown[]): unknown {
          if (inTurn === 0) noticeTurn();
          inTurn += 1;
          if (inTurn > most) most = inTurn;
          return Reflect.apply(callback, this, args);
        };

  /** Replaces a method, whose argument at `place` is the function. */
  function count(owner: object, name: string, place: number): void {
    const original: unknown = Reflect.get(owner, name);
    if (typeof original !== 'function') throw new Error(`there is no ${name}`);
    Reflect.set(owner, name, function (this: unknown, ...args: unknown[]): unknown {
      // No method of arrays: it would count itself.
      if (place in args) args[place] = counted(args[place]);
      return Reflect.apply(original, this, args);
    });
    t.teardown(() => Reflect.set(owner, name, original));
  }

  for (const name of METHODS) count(Array.prototype, name, 0);
  count(Map, 'groupBy', 1);
  return {
    most: () => most,
    reset() {
      most = 0;
    },
  };
}
