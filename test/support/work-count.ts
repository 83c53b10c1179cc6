import type { Test } from 'tap';

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
 * formats a time. A pulse of the test itself tells the turns of the event loop.
 */
export function countWork(t: Test): WorkCount {
  let inTurn = 0;
  let since = 0;
  let most = 0;
  let isOver = false;
  const count = () => {
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
  const beat = () => {
    inTurn = 0;
    if (!isOver) setImmediate(beat);
  };
  beat();
  t.teardown(() => {
    isOver = true;
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
