import type { Slices } from '../../core/async/slices.ts';
import type { Chart } from '../../core/chart.ts';
import type { Cursor, Dashboard } from '../../core/dashboard.ts';
import {
  type Item,
  type ReportRow,
  type RowWords,
  type Tone,
  type UnbuiltRows,
  unbuiltRows,
} from './rows.ts';

/** A short list under a heading. */
export interface Section {
  heading: string;
  items: readonly Item[];
  /** The number of further items, which are not listed. */
  more?: number | undefined;
  /** The command that shows the further items, when somebody presses their number. */
  moreOpens?: string | undefined;
}

/** A large number with a label. */
export interface Tile {
  value: string;
  label: string;
  tone: Tone;
}

/** A sentence, plain or with commands in it. `say` is a command that the person can type: our own words. */
export type Sentence = string | readonly (string | { say: string })[];

/** The result of one read: rows, and where to read on; `next` is absent when these are the last rows. */
export interface ReportRows {
  rows: UnbuiltRows;
  next?: Cursor | undefined;
}

/** What reads a list: always that of the command which turns the page, not of the command which made the list. */
export interface ListSource {
  dashboard: Dashboard;
  slices: Slices;
}

/** A list that is shown page by page and as a CSV file; its rows are read only as far as a person turns the pages. */
export interface List {
  heading?: string;
  /** The header of the CSV file. */
  columns: readonly string[];
  /** The number of rows, when it is known before all are read. */
  total?: number | undefined;
  /** What a file has in place of the rows of the pages, e.g. `each upgrade`: the command is then run anew for the file. */
  fileHas?: string;
  /** Whether the list is one part of an answer that says more: its pages are short, and the first has the answer's buttons. */
  isPart?: boolean;
  /**
   * Reads the next rows.
   *
   * @param from where the last read ended; undefined for the first rows
   */
  read(source: ListSource, from?: Cursor): Promise<ReportRows>;
}

/** A button under an answer. It acts for the person who presses it. */
export interface Suggestion {
  title: string;
  command: string;
  /** Whether it shows the answer anew. @see PressedButton.isRefresh */
  isRefresh?: boolean;
}

/** Creates the button that shows an answer anew. @param command the one that was answered */
export function refreshButton(command: string): Suggestion {
  return { title: 'Refresh', command, isRefresh: true };
}

/**
 * An answer about an organization, before it becomes a message. All its texts are plain, whether they are our own or come
 * from Meraki: rendering escapes them.
 */
export interface Report {
  /** The subject: `Rotterdam 301 · Aurora Retail`. */
  title: string;
  /** The answer in one line. */
  summary: string;
  tone: Tone;
  tiles?: readonly Tile[] | undefined;
  sections?: readonly Section[] | undefined;
  list?: List | undefined;
  notes?: readonly Sentence[] | undefined;
  /**
   * Writes a line about the age of the data. Called when all of it was read, and anew for each page: a page that is turned to
   * later was read later.
   *
   * @param readAt when it was read, in words: `14:02 CEST`
   */
  age?: ((readAt: string) => string) | undefined;
  chart?: Chart | undefined;
  /** A note that is shown only with the chart. */
  chartNote?: Sentence | undefined;
  suggestions?: readonly Suggestion[] | undefined;
  /** What the answer is about, in the Meraki dashboard: an address that Meraki gave, and that was checked. */
  dashboardUrl?: string | undefined;
}

/** The parts of a report that its later pages and its file show, without the list. */
export type LaterReport = Pick<
  Report,
  'title' | 'summary' | 'tone' | 'notes' | 'age' | 'suggestions' | 'dashboardUrl'
>;

/** Returns what later pages show, so that an open list keeps nothing else: the data of a chart may be as large as the list. */
export function laterReport(report: Report): LaterReport {
  const { title, summary, tone, notes, age, suggestions, dashboardUrl } = report;
  return { title, summary, tone, notes, age, suggestions, dashboardUrl };
}

/** A report of which one message shows a part, when all that it shows has been read. */
export type ReadReport = Omit<Report, 'age'> & { age?: string | undefined };

/** The same command in two spellings: for a button, with ids, and for a person to type, with names. */
export interface Further {
  command: string;
  typed: string;
}

/** The part of a report's list that one message shows. */
export interface Shown {
  rows: readonly ReportRow[];
  /** Place of the first row in the list, from 1. */
  first: number;
  /** The number of rows of the list; undefined while nobody has read that far. */
  total: number | undefined;
  /** The command for the next page; undefined on the last one. */
  next: Further | undefined;
  /** The command for all rows as a file. */
  asCsv: Further;
  /** Id of the `OpenList`, by which the button for the next page finds it. */
  id: string;
  /** When the rows were read, in epoch milliseconds. */
  readAt: number;
}

/** Creates a list of items that were all read already. @param rowOf as for `unbuiltRows` */
export function wholeList<T>(
  items: readonly T[],
  columns: readonly string[],
  rowOf: (item: T, words: RowWords, place: number) => ReportRow,
  heading?: string,
): List {
  const rows = unbuiltRows(items, rowOf);
  return {
    columns,
    total: rows.count,
    read: async () => ({ rows }),
    ...(heading !== undefined && { heading }),
  };
}
