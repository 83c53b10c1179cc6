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

/** Webex refuses larger cards; the text says the same. */
const MAX_CARD_BYTES = 20_000;

/** What a report becomes a message with. */
export interface Presentation {
  dashboard: Dashboard;
  draw: Draw;
  log: Log;
  /** Whose answer it is. */
  personId: string;
  /** The beginning of a file's name, e.g. `devices`, and its end, e.g. `2026-08-03`. */
  command: string;
  date: string;
  /** The same question with another page, or as a file. */
  further(changes: { page?: number; csv?: boolean }): Further;
}

/** A message with the report's text and card, and its chart when it is new. */
export async function present(
  report: Report,
  page: number,
  open: OpenList | undefined,
  presentation: Presentation,
): Promise<Reply> {
  const { dashboard, further, personId } = presentation;
  const shown = open && (await showPage(page, open, dashboard, further));
  const drawn = page === 1 ? await picture(report, presentation) : undefined;
  const { chartNote, notes = [] } = report;
  const told = {
    ...report,
    // What stands around the list was said on its first page.
    ...(page > 1 && { tiles: [], sections: [] }),
    notes: drawn === undefined || chartNote === undefined ? notes : [...notes, chartNote],
  };
  const { markdown, isCut } = reportText(told, shown);
  const card = reportCard(told, shown, personId);
  const fits = Buffer.byteLength(JSON.stringify(card)) <= MAX_CARD_BYTES;
  // Webex takes one file a message: lines that found no room come before the picture.
  const file = isCut && open !== undefined ? await tableOf(open, presentation) : drawn;
  const rest = isCut && open !== undefined ? inFile(open, 'are in the file') : '';
  return {
    markdown: paragraphs(markdown, rest),
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

/** All of the list, as a file. */
export async function presentFile(
  report: Report,
  open: OpenList,
  presentation: Presentation,
): Promise<Reply> {
  const file = await tableOf(open, presentation);
  const { title, summary, tone, notes } = report;
  const { markdown } = reportText({ title, summary, tone, notes }, undefined);
  if (open.rows.length === 0) {
    return { markdown: paragraphs(markdown, 'The list is empty, so there is no file.'), isPrivate: true };
  }
  return { markdown: paragraphs(markdown, inFile(open, 'as a CSV file')), file, isPrivate: true };
}

/** After everything was read that goes into the file. */
function inFile({ rows, next }: OpenList, where: string): string {
  const amount = Math.min(rows.length, MAX_LIST_ROWS);
  if (next !== undefined) return `The first ${formatNumber(amount)} rows ${where}.`;
  return amount === 1
    ? `The only row ${where.replace(/^are/, 'is')}.`
    : `All ${formatNumber(amount)} rows ${where}.`;
}

async function tableOf(open: OpenList, { dashboard, command, date }: Presentation): Promise<Attachment> {
  await readUpTo(MAX_LIST_ROWS, open, dashboard);
  const cells = open.rows.slice(0, MAX_LIST_ROWS).map((row) => row.cells.map((cell) => cell ?? ''));
  return {
    name: `${command.replaceAll(' ', '-')}-${date}.csv`,
    type: 'text/csv',
    data: csv([open.list.columns, ...cells]),
  };
}

/** The words say all that the picture shows: without it the answer is still one. */
async function picture(
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
