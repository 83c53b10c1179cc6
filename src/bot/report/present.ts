import type { Slices } from '../../core/async/slices.ts';
import type { Draw } from '../../core/chart.ts';
import type { Attachment, Reply } from '../../core/chat.ts';
import type { Dashboard } from '../../core/dashboard.ts';
import type { Log } from '../../core/log.ts';
import { saysSomething } from '../../core/says-something.ts';
import { countOf, formatNumber, paragraphs } from '../text/wording.ts';
import { fitsCard } from './card-parts.ts';
import { FILE_LIMITS } from './csv-file.ts';
import { type ListFile, type UnreadList, writeListFile } from './list-file.ts';
import type { OpenList } from './lists.ts';
import type { Further, Report, Shown } from './report.ts';
import { reportCard } from './report-card.ts';
import { isWholeList, reportText, typedLine } from './report-text.ts';
import type { RowWords } from './rows.ts';
import { turnTo } from './turn-page.ts';
import type { WholeRead } from './whole-reads.ts';

/** Options and collaborators that turn a report into a message. */
export interface Presentation {
  dashboard: Dashboard;
  draw: Draw;
  log: Log;
  slices: Slices;
  wholeRead: WholeRead;
  words: RowWords;
  /** The person who asked. */
  personId: string;
  /** The beginning of a file's name, e.g. `devices`. */
  command: string;
  /** The end of a file's name, e.g. `2026-08-03`. */
  date: string;
  /** Writes the time at which something was read; undefined when nothing was: then it is the time of the question. */
  asked(readAt: number | undefined): string;
  /** Returns the command that shows another page of the list, or all of it as a file. */
  further(changes: { page?: number; csv?: boolean }): Further;
}

/**
 * Turns one page of a report into a message: text and card, and on page 1 the chart. When rows
 * have no room in the text, the whole list comes as a CSV file, in place of the chart; or only the command for it, while
 * others read whole lists.
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
  const { personId, dashboard, asked } = presentation;
  const shown = open && (await showPage(page, open, presentation));
  const drawn = page === 1 ? await drawChart(report, presentation) : undefined;
  const whole = withUnreadable(report, presentation);
  const { chartNote, notes = [] } = whole;
  const content = {
    ...whole,
    // Tiles and sections stand on the first page only.
    ...(page > 1 && { tiles: [], sections: [] }),
    age: report.age?.(asked(shown?.readAt ?? dashboard.readAt())),
    notes: drawn === undefined || chartNote === undefined ? notes : [...notes, chartNote],
  };
  const { markdown, isCut } = reportText(content, shown);
  const card = reportCard(content, shown, personId);
  // Webex takes one file a message: left-out lines are more important than the chart.
  const leftOut = isCut && open && shown ? await leftOutRows(open, shown, presentation) : undefined;
  const file = leftOut?.file ?? drawn;
  return {
    markdown: paragraphs(markdown, leftOut?.note ?? ''),
    isPrivate: true,
    ...(fitsCard(card) && { card }),
    ...(file && { file }),
  };
}

/** Puts the whole list into a file because a message can't hold it all. */
async function leftOutRows(open: OpenList, shown: Shown, presentation: Presentation) {
  if (!presentation.wholeRead.tryHold()) {
    const { typed } = presentation.further({ csv: true, page: 1 });
    // Below a page of many, the text says so already.
    return { note: isWholeList(shown) ? `${typedLine(typed)} gives all rows as a file.` : '' };
  }
  const written = await fileOf(open, presentation);
  return { file: written.file, note: rowsIn(written, 'are in the file') };
}

async function showPage(page: number, open: OpenList, presentation: Presentation): Promise<Shown> {
  const { further } = presentation;
  const { hasNext, ...turned } = await turnTo(page, open, presentation);
  const next = hasNext ? further({ page: page + 1 }) : undefined;
  return { ...turned, next, asCsv: further({ csv: true, page: 1 }), id: open.id };
}

/** Turns a report into a message with the whole list as a CSV file; without a file when the list is empty. */
export async function presentFile(
  report: Report,
  open: UnreadList,
  presentation: Presentation,
): Promise<Reply> {
  await presentation.wholeRead.hold();
  const written = await fileOf(open, presentation);
  const { title, summary, tone, notes } = withUnreadable(report, presentation);
  const { markdown } = reportText({ title, summary, tone, notes }, undefined);
  if (written.rows === 0 && !written.isCut) {
    return { markdown: paragraphs(markdown, 'The list is empty, so there is no file.'), isPrivate: true };
  }
  const note = rowsIn(written, 'as a CSV file');
  return { markdown: paragraphs(markdown, note), file: written.file, isPrivate: true };
}

/** Says how many items of Meraki's lists are missing because they made no sense; with some missing, nothing is known to be good. */
function withUnreadable(report: Report, { dashboard }: Pick<Presentation, 'dashboard'>): Report {
  const items = dashboard.unreadableItems();
  if (items === 0) return report;
  const note = `${countOf(items, 'entry', 'entries')} of Meraki's answer could not be read and ${items === 1 ? 'is' : 'are'} not counted here.`;
  const { tone, notes = [] } = report;
  return { ...report, notes: [...notes, note], tone: tone === 'good' ? 'default' : tone };
}

/** Returns `All 40 rows as a CSV file.` */
function rowsIn({ rows, isCut }: Pick<ListFile, 'rows' | 'isCut'>, where: string): string {
  if (isCut) return `The first ${formatNumber(rows)} rows ${where}: ${FILE_LIMITS}.`;
  return rows === 1
    ? `The only row ${where.replace(/^are/, 'is')}.`
    : `All ${formatNumber(rows)} rows ${where}.`;
}

/** Reads the whole list into a CSV file. */
async function fileOf(
  open: UnreadList,
  { dashboard, slices, words, command, date }: Presentation,
): Promise<Omit<ListFile, 'data'> & { file: Attachment }> {
  const { data, ...written } = await writeListFile(open, { dashboard, slices }, words);
  const name = `${command.replaceAll(' ', '-')}-${date}.csv`;
  return { ...written, file: { name, type: 'text/csv', data } };
}

/** Draws the chart, if it says something. A failure is logged only: the text says all that the chart shows. */
async function drawChart(
  { chart }: Report,
  { draw, log, command }: Presentation,
): Promise<Attachment | undefined> {
  if (chart === undefined || !saysSomething(chart)) return undefined;
  try {
    return {
      name: `${command.replaceAll(' ', '-')}.png`,
      type: 'image/png',
      data: Buffer.from(await draw(chart)),
    };
  } catch (error) {
    log.error({ err: error }, 'a chart could not be drawn');
    return undefined;
  }
}
