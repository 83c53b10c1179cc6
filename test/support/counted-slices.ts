import { createSlices, type Slices } from '../../src/core/async/slices.ts';

/** Slices that count the work between two turns of the event loop. */
export interface CountedSlices extends Slices {
  /** Has to be called for each piece of work. */
  count(pieces?: number): void;
  /** The most pieces of work between two turns so far. */
  most(): number;
  /** The number of turns so far. */
  turns(): number;
}

/** Creates slices whose turns are those of the real event loop. @param size rows of a slice */
export function countedSlices(size?: number): CountedSlices {
  let pieces = 0;
  let most = 0;
  let turns = 0;
  const slices = createSlices({
    later: (run) =>
      setImmediate(() => {
        pieces = 0;
        turns += 1;
        run();
      }),
    ...(size !== undefined && { size }),
  });
  return {
    ...slices,
    count(more = 1) {
      pieces += more;
      most = Math.max(most, pieces);
    },
    most: () => most,
    turns: () => turns,
  };
}
