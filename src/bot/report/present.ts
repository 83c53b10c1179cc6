import type { Draw } from '../../core/chart.ts';
import type { Attachment, Reply } from '../../core/chat.ts';
import type { Dashboard } from '../../core/dashboard.ts';
import type { Log } from '../../core/log.ts';
import { csv } from '../text/csv.ts';
import { formatNumber, paragraphs } from '../text/wording.ts';
import type { OpenList } from './lists.ts';
import type { Further, Report, Shown } from './report.ts';
import { reportCard } from './report-card.ts';
import { reportText } from './report-text.ts';
import { MAX_LIST_ROWS, readUpTo, turnTo } from './turn-page.ts';

/** Webex refuses larger cards. An answer with a larger one is sent as text alone, which says the same. */
const MAX_CARD_BYTES = 20_000;

/** Options and collaborators that turn a report into a message. */
export interface Presentation {
  dashboard: Dashboard;
  draw: Draw;
  log: Log;
  /** The person who asked. */
  personId: string;
  /** The beginning of a file's name, e.g. `devices`. */
  command: string;
  /** The end of a file's name, e.g. `2026-08-03`. */
  date: string;
  /** Returns the command that shows another page of the list, or all of it as a file. */
  further(changes: { page?: number; csv?: boolean }): Further;
}

/**
 * Turns one page of a report into a message: text and card, and on page 1 the chart. When rows
 * have no room in the text, the whole list comes as a CSV file, in place of the chart.
 *
 * @param page from 1
 * @param open the list of the report; undefined when it has none
 * @throws KnownError `not_found` when the list has no such page, and what `turnTo` and the reads throw
 */
export async function present(
  report: Report,
  page: number,
  open: OpenList | undefined,
  presentation: Presentation,
): Promise<Reply> {
  const { dashboard, further, personId } = presentation;
  const shown = open && (await showPage(page, open, dashboard, further));
  const drawn = page === 1 ? await drawChart(report, presentation) : undefined;
  const { chartNote, notes = [] } = report;
  const content = {
    ...report,
    // Tiles and sections stand on the first page only.
    ...(page > 1 && { tiles: [], sections: [] }),
    notes: drawn === undefined || chartNote === undefined ? notes : [...notes, chartNote],
  };
  const { markdown, isCut } = reportText(content, shown);
  const card = reportCard(content, shown, personId);
  const fits = Buffer.byteLength(JSON.stringify(card)) <= MAX_CARD_BYTES;
  // Webex takes one file a message: left-out lines are more important than the chart.
  const file = isCut && open !== undefined ? await csvOf(open, presentation) : drawn;
  const fileNote = isCut && open !== undefined ? rowsIn(open, 'are in the file') : '';
  return {
    markdown: paragraphs(markdown, fileNote),
    isPrivate: true,
    ...(fits && { card }),
    ...(file && { file }),
  };
}

async function showPage(
  page: number,
  open: OpenList,
  dashboard: Dashboard,
  further: Presentation['further'],
): Promise<Shown> {
  const { hasNext, ...turned } = await turnTo(page, open, dashboard);
  const next = hasNext ? further({ page: page + 1 }) : undefined;
  return { ...turned, next, asCsv: further({ csv: true, page: 1 }), id: open.id };
}

/** Turns a report into a message with the whole list as a CSV file; without a file when the list is empty. */
export async function presentFile(
  report: Report,
  open: OpenList,
  presentation: Presentation,
): Promise<Reply> {
  const file = await csvOf(open, presentation);
  const { title, summary, tone, notes } = report;
  const { markdown } = reportText({ title, summary, tone, notes }, undefined);
  if (open.rows.length === 0) {
    return { markdown: paragraphs(markdown, 'The list is empty, so there is no file.'), isPrivate: true };
  }
  return { markdown: paragraphs(markdown, rowsIn(open, 'as a CSV file')), file, isPrivate: true };
}

/** Returns `All 40 rows as a CSV file.`; to be called after `csvOf`, which reads the rows. */
function rowsIn({ rows, next }: OpenList, where: string): string {
  const amount = Math.min(rows.length, MAX_LIST_ROWS);
  if (next !== undefined) return `The first ${formatNumber(amount)} rows ${where}.`;
  return amount === 1
    ? `The only row ${where.replace(/^are/, 'is')}.`
    : `All ${formatNumber(amount)} rows ${where}.`;
}

/** Reads the whole list into a CSV file. */
async function csvOf(open: OpenList, { dashboard, command, date }: Presentation): Promise<Attachment> {
  await readUpTo(MAX_LIST_ROWS, open, dashboard);
  const cells = open.rows.slice(0, MAX_LIST_ROWS).map((row) => row.cells.map((cell) => cell ?? ''));
  return {
    name: `${command.replaceAll(' ', '-')}-${date}.csv`,
    type: 'text/csv',
    data: csv([open.list.columns, ...cells]),
  };
}

/** Draws the chart. Its failure is logged only: the text says all that the chart shows. */
async function drawChart(
  { chart }: Report,
  { draw, log, command }: Presentation,
): Promise<Attachment | undefined> {
  if (chart === undefined) return undefined;
  try {
    return { name: `${command.replaceAll(' ', '-')}.png`, type: 'image/png', data: await draw(chart) };
  } catch (error) {
    log.error({ err: error }, 'a chart could not be drawn');
    return undefined;
  }
}
