import { SLICE_SIZE, type Slices } from '../../core/async/slices.ts';
import { packed } from '../../core/packed.ts';
import type { Arguments } from '../text/arguments.ts';
import type { Times } from '../text/times.ts';

/** The colour that says how bad something is; a word beside it always says the same. */
export type Tone = 'attention' | 'warning' | 'good' | 'default';

/** One line of a list, with details below it. */
export interface Item {
  /** As a rule a name from Meraki. */
  name: string;
  /** The kind or the condition of the item, e.g. `offline`, `12 ms`. */
  state?: string | undefined;
  tone?: Tone | undefined;
  facts?: readonly string[] | undefined;
  /** The command that runs when a person presses the item, written as a person would type it. */
  opens?: string | undefined;
}

/** One row of a list: as a line in a message, and as cells in a CSV file. */
export interface ReportRow {
  item: Item;
  /** The cells of the CSV file, one for each column of the list; the first one is no negative number. */
  cells: readonly Cell[];
}

/** A cell of a CSV file; undefined is empty. What is a number to Meraki is a number here: a text is made safe for spreadsheets. */
export type Cell = string | number | undefined;

/** What rows take from the message that shows them: an open list keeps nothing of the one that made it. */
export interface RowWords {
  /** Writes times in the time zone of the person. */
  times: Times;
  /** Returns another command about this organization, for a button. */
  sayTo(command: string, changes?: Partial<Arguments>): string;
}

/** Rows that were read together. Of thousands of them a message shows ten: a row is built when it is shown. */
export interface UnbuiltRows {
  readonly count: number;
  /** Builds rows one after the other, `from` the place of the first one, counted from 0, to before `end`. */
  build(words: RowWords, from?: number, end?: number): Iterable<ReportRow>;
  /**
   * Packs what the rows are built from, slice by slice: most pages are never turned. Building opens one slice at a time.
   *
   * @throws Error when an item is no plain data
   */
  pack(slices: Slices): Promise<void>;
}

/**
 * Makes rows of items, which should hold no more than their rows show.
 *
 * @param items plain data: texts, numbers, lists, maps
 * @param rowOf builds the row of one item; must not hold on to the query that read it, nor to the items, which the list outlives
 */
export function unbuiltRows<T>(
  items: readonly T[],
  rowOf: (item: T, words: RowWords, place: number) => ReportRow,
): UnbuiltRows {
  const count = items.length;
  /** Each opens a part of the items, packed or not. */
  const parts: (() => readonly T[])[] = [];
  for (let from = 0; from < count; from += SLICE_SIZE) {
    const part = items.slice(from, from + SLICE_SIZE);
    parts.push(() => part);
  }
  let isPacked = false;
  return {
    count,
    *build(words, from = 0, end = count) {
      for (let place = from; place < Math.min(end, count); ) {
        const begin = place - (place % SLICE_SIZE);
        const part = parts[begin / SLICE_SIZE]?.() ?? [];
        for (const item of part.slice(place - begin, end - begin)) {
          yield rowOf(item, words, place);
          place += 1;
        }
      }
    },
    async pack(slices) {
      if (isPacked) return;
      isPacked = true;
      for (const [n, open] of parts.entries()) {
        const part = open();
        await slices.admit(part.length);
        parts[n] = packed(part);
      }
    },
  };
}
