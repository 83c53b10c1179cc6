import type { Chart } from '../../core/chart.ts';
import type { Cursor, Dashboard } from '../../core/dashboard.ts';

/** How bad something is; every colour has a word beside it. */
export type Tone = 'attention' | 'warning' | 'good' | 'default';

/** One line of a list, and what is small below it. */
export interface Item {
  /** A foreign name, as a rule. */
  name: string;
  /** What it is, or how it is, e.g. `offline`, `12 ms`. */
  state?: string | undefined;
  tone?: Tone | undefined;
  facts?: readonly string[] | undefined;
  /** The command that pressing it says, as if typed. */
  opens?: string | undefined;
}

export interface Section {
  heading: string;
  items: readonly Item[];
  /** How many there are beside those listed. */
  more?: number | undefined;
}

export interface Tile {
  value: string;
  label: string;
  tone: Tone;
}

/** A sentence, in which something to say to us may stand: `say` is our own words. */
export type Sentence = string | readonly (string | { say: string })[];

export interface ReportRow {
  item: Item;
  /** Beside the columns of its list. */
  cells: readonly Cell[];
}

export type Cell = string | number | undefined;

/** What a read gave, and where it goes on. */
export interface ReportRows {
  rows: ReportRow[];
  next?: Cursor | undefined;
}

/** A list that is turned page by page and goes into a CSV file; read only as far as it is looked at. */
export interface List {
  heading?: string;
  /** Of the CSV file. */
  columns: readonly string[];
  /** How many there are, when that is known before all are read. */
  total?: number | undefined;
  /** A file reads further than the pages do: it is asked for anew. */
  isExcerpt?: boolean;
  /** Reads on; the dashboard is that of the command that turns the page, not of the one that began. */
  read(dashboard: Dashboard, from?: Cursor): Promise<ReportRows>;
}

/** A button under the answer: it acts as whoever presses it. */
export interface Suggestion {
  title: string;
  command: string;
}

/**
 * An answer about an organization, before it is a message. All of it is plain text, whoever wrote it:
 * what renders it escapes it.
 */
export interface Report {
  /** What it is about: `Rotterdam 301 · Aurora Retail`. */
  title: string;
  /** The answer in one line. */
  summary: string;
  tone: Tone;
  tiles?: readonly Tile[] | undefined;
  sections?: readonly Section[] | undefined;
  list?: List | undefined;
  notes?: readonly Sentence[] | undefined;
  /** How old the data is. */
  age?: string | undefined;
  chart?: Chart | undefined;
  /** Stands beside the picture, and only there. */
  chartNote?: Sentence | undefined;
  suggestions?: readonly Suggestion[] | undefined;
}

/** A command as a button says it, and as a person would type it: without ids, in their own words. */
export interface Further {
  command: string;
  typed: string;
}

/** The part of a report's list that one message shows. */
export interface Shown {
  rows: readonly ReportRow[];
  /** Place of the first of them, from 1. */
  first: number;
  /** How many there are; undefined while nobody has read that far. */
  total: number | undefined;
  /** How to get the next page; undefined on the last one. */
  next: Further | undefined;
  /** How to get all of them as a file. */
  asCsv: Further;
  /** By which the next page is found again without reading this one once more. */
  id: string;
}

/** A list of which everything was read already. */
export function wholeList<T>(
  items: readonly T[],
  columns: readonly string[],
  rowOf: (item: T) => ReportRow,
  heading?: string,
): List {
  return {
    columns,
    total: items.length,
    read: async () => ({ rows: items.map(rowOf) }),
    ...(heading !== undefined && { heading }),
  };
}
