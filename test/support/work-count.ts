import type { Test } from 'tap';
import { watchTurns } from './loop-turns.ts';

/** Counts work on rows, whoever does it. */
export interface WorkCount {
  /** Work since the last `reset`. */
  sinceReset(): number;
  reset(): void;
  /** The most work between two turns of the event loop so far. */
  mostBetweenTurns(): number;
}

/**
 * Counts work on rows by what each of them costs: reading one of Meraki's rows parses a time, and writing one into a file
 * formats a time.
 */
export function countWork(t: Test): WorkCount {
  let inTurn = 0;
  let since = 0;
  let most = 0;
  const noticeTurn = watchTurns(t, () => {
    inTurn = 0;
  });
  const count = () => {
    if (inTurn === 0) noticeTurn();
    inTurn += 1;
    since += 1;
    most = Math.max(most, inTurn);
  };
  const { parse } = Date;
  Date.parse = (text) => {
    count();
    return parse(text);
  };
  const { formatToParts } = Intl.DateTimeFormat.prototype;
  Intl.DateTimeFormat.prototype.formatToParts = function (this: Intl.DateTimeFormat, date) {
    count();
    return formatToParts.call(this, date);
  };
  t.teardown(() => {
    Date.parse = parse;
    Intl.DateTimeFormat.prototype.formatToParts = formatToParts;
  });
  return {
    sinceReset: () => since,
    reset: () => {
      since = 0;
    },
    mostBetweenTurns: () => most,
  };
}
