import type { Slices } from '../../core/async/slices.ts';
import { csv, csvLines } from '../text/csv.ts';
import { formatNumber } from '../text/wording.ts';

/** The most rows of a file; as a rule, they are about 20 MB. */
export const MAX_FILE_ROWS = 100_000;
const MEGABYTE = 1024 * 1024;
/** The most bytes of a file. Webex takes 100 MB, but each file that waits for its upload is in memory. */
const MAX_FILE_BYTES = 32 * MEGABYTE;

/** Says how much a file holds, after a sentence that says that it is cut. */
export const FILE_LIMITS = `a file holds at most ${formatNumber(MAX_FILE_ROWS)} rows and ${MAX_FILE_BYTES / MEGABYTE} MB`;

/** Columns that take as long to write as other work on a row. */
const COLUMNS_OF_A_ROW = 4;

/** A CSV file that grows row by row, up to its limits. */
export interface CsvFile {
  /**
   * Appends rows, slice by slice.
   *
   * @param cellsOf makes the cells of one row; undefined is an empty cell
   * @returns false when the file is full: the rows that do not fit are left out, and later ones must not be added
   */
  add<T>(
    items: Iterable<T>,
    cellsOf: (item: T) => readonly (string | number | undefined)[],
  ): Promise<boolean>;
  /** The number of rows below the header so far. */
  readonly rows: number;
  /** Whether rows were left out. */
  readonly isFull: boolean;
  data(): Buffer<ArrayBuffer>;
}

/** Begins a file with the names of its columns. @param maxBytes for tests */
export function createCsvFile(
  columns: readonly string[],
  slices: Slices,
  maxBytes = MAX_FILE_BYTES,
): CsvFile {
  const parts = [csv([columns])];
  let bytes = 0;
  let rows = 0;
  let isFull = false;
  const weight = Math.ceil(columns.length / COLUMNS_OF_A_ROW);

  return {
    async add<T>(items: Iterable<T>, cellsOf: (item: T) => readonly (string | number | undefined)[]) {
      const write = (slice: readonly T[]) => {
        if (isFull) return;
        const fitting = slice.slice(0, MAX_FILE_ROWS - rows);
        const part = Buffer.from(csvLines(fitting.map((item) => cellsOf(item).map((cell) => cell ?? ''))));
        isFull = fitting.length < slice.length || bytes + part.length > maxBytes;
        if (bytes + part.length > maxBytes) return;
        parts.push(part);
        bytes += part.length;
        rows += fitting.length;
      };
      await slices.each(items, write, () => weight);
      return !isFull;
    },
    get rows() {
      return rows;
    },
    get isFull() {
      return isFull;
    },
    data: () => Buffer.concat(parts),
  };
}
