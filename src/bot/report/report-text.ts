import { escapeMarkdown, plain } from '../../core/markdown.ts';
import { bullets, code, formatNumber, paragraphs } from '../text/wording.ts';
import type { ReadReport, Section, Shown } from './report.ts';
import type { Item } from './rows.ts';
import { createStyle } from './style.ts';

/** Bytes of one text. Webex takes 7,439; the rest is for a line in front. */
const MAX_BYTES = 7_000;

/** Characters of a typed command that are repeated. */
const MAX_COMMAND_LENGTH = 300;

const style = createStyle(escapeMarkdown, typedLine);

/** A report as Markdown: all that the card says, for clients that show no cards. */
export interface ReportText {
  markdown: string;
  /** Whether lines were left out to stay within the byte limit; the caller must then attach the whole list as a file. */
  isCut: boolean;
}

/** Writes a report as the text of one message. Lines of lists are left out, and counted, until it fits. */
export function reportText(report: ReadReport, shown: Shown | undefined): ReportText {
  const lengths = (report.sections ?? []).map(({ items }) => items.length);
  const longest = Math.max(shown?.rows.length ?? 0, ...lengths);
  for (let max = longest; ; max -= 1) {
    const markdown = write(report, shown, max);
    if (max <= 0 || Buffer.byteLength(markdown) <= MAX_BYTES) return { markdown, isCut: max < longest };
  }
}

function write(report: ReadReport, shown: Shown | undefined, max: number): string {
  const { title, summary, tiles = [], sections = [], list, notes = [], age = '', dashboardUrl } = report;
  const page = shown && { heading: list?.heading ?? '', items: shown.rows.map(({ item }) => item) };
  return paragraphs(
    `**${style.line(title)}: ${style.line(summary)}**`,
    tiles.map(({ value, label }) => `${style.line(value)} ${style.line(label)}`).join(' · '),
    ...[...sections, ...(page ? [page] : [])].map((section) => sectionText(section, max)),
    shown === undefined ? '' : pageText(shown, list?.fileHas),
    ...notes.map(style.sentence),
    dashboardUrl === undefined ? '' : `[Open in Meraki](${dashboardUrl})`,
    style.line(age),
  );
}

function sectionText({ heading, items, more = 0 }: Section, max: number): string {
  const left = more + Math.max(0, items.length - max);
  const lines = [
    ...items.slice(0, max).map(itemText),
    ...(left > 0 ? [`… and ${formatNumber(left)} more`] : []),
  ];
  return paragraphs(heading === '' ? '' : `**${style.line(heading)}**`, bullets(lines));
}

function itemText({ name, state = '', facts = [] }: Item): string {
  const details = [state, ...facts].filter((fact) => fact !== '').map(style.line);
  return `**${escapeMarkdown(name)}**${details.length > 0 ? ` – ${details.join(' · ')}` : ''}`;
}

/** The place in the list, and how to go on; empty when one page shows all. */
function pageText(shown: Shown, fileHas = 'all of them'): string {
  if (isWholeList(shown)) return '';
  const { next, asCsv } = shown;
  const further = next === undefined ? '' : ` ${typedLine(next.typed)} shows more;`;
  return `${rangeOf(shown)}.${further} ${typedLine(asCsv.typed)} gives ${fileHas} as a file.`;
}

/** Whether one page shows the whole list. */
export function isWholeList({ first, next }: Shown): boolean {
  return first === 1 && next === undefined;
}

/** `13–24 of 340`; without the total when it is not known. */
export function rangeOf({ rows, first, total }: Shown): string {
  const of = total === undefined ? '' : ` of ${formatNumber(total)}`;
  return `${formatNumber(first)}–${formatNumber(first + rows.length - 1)}${of}`;
}

/** A typed command as one line of code, whatever characters it holds. */
export function typedLine(command: string): string {
  return code(plain(command, MAX_COMMAND_LENGTH).replaceAll('`', ' '));
}
