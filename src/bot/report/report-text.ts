import { escapeMarkdown } from '../../core/markdown.ts';
import { bullets, code, formatNumber, paragraphs } from '../text/wording.ts';
import type { Item, Report, Section, Shown } from './report.ts';
import { createStyle } from './style.ts';

/** Webex takes 7,439 bytes; the rest is for a line in front. */
const MAX_BYTES = 7_000;

/** Of what somebody typed only so much is repeated. */
const MAX_COMMAND_LENGTH = 300;

const style = createStyle(escapeMarkdown, typed);

/** The report as Markdown: all that the card says, for clients that show none. */
export interface ReportText {
  markdown: string;
  /** Lines were left out, for want of room: they must come as a file. */
  isCut: boolean;
}

/** Fits one message: lines of the lists are left out, and counted, until it does. */
export function reportText(report: Report, shown: Shown | undefined): ReportText {
  const lengths = (report.sections ?? []).map(({ items }) => items.length);
  const longest = Math.max(shown?.rows.length ?? 0, ...lengths);
  for (let most = longest; ; most -= 1) {
    const markdown = write(report, shown, most);
    if (most <= 0 || Buffer.byteLength(markdown) <= MAX_BYTES) return { markdown, isCut: most < longest };
  }
}

function write(report: Report, shown: Shown | undefined, most: number): string {
  const { title, summary, tiles = [], sections = [], list, notes = [], age = '' } = report;
  const page = shown && { heading: list?.heading ?? '', items: shown.rows.map(({ item }) => item) };
  return paragraphs(
    `**${style.line(title)}: ${style.line(summary)}**`,
    tiles.map(({ value, label }) => `${style.line(value)} ${style.line(label)}`).join(' · '),
    ...[...sections, ...(page ? [page] : [])].map((section) => sectionText(section, most)),
    shown === undefined ? '' : pageText(shown),
    ...notes.map(style.sentence),
    style.line(age),
  );
}

function sectionText({ heading, items, more = 0 }: Section, most: number): string {
  const left = more + Math.max(0, items.length - most);
  const lines = [
    ...items.slice(0, most).map(itemText),
    ...(left > 0 ? [`… and ${formatNumber(left)} more`] : []),
  ];
  return paragraphs(heading === '' ? '' : `**${style.line(heading)}**`, bullets(lines));
}

function itemText({ name, state = '', facts = [] }: Item): string {
  const said = [state, ...facts].filter((fact) => fact !== '').map(style.line);
  return `**${escapeMarkdown(name)}**${said.length > 0 ? ` – ${said.join(' · ')}` : ''}`;
}

/** Where in the list one is, and how to go on; nothing when one page shows all. */
function pageText(shown: Shown): string {
  if (isWholeList(shown)) return '';
  const { next, asCsv } = shown;
  const further = next === undefined ? '' : ` ${typed(next.typed)} shows more;`;
  return `${rangeOf(shown)}.${further} ${typed(asCsv.typed)} gives all of them as a file.`;
}

export function isWholeList({ first, next }: Shown): boolean {
  return first === 1 && next === undefined;
}

/** `13–24 of 340` */
export function rangeOf({ rows, first, total }: Shown): string {
  const of = total === undefined ? '' : ` of ${formatNumber(total)}`;
  return `${formatNumber(first)}–${formatNumber(first + rows.length - 1)}${of}`;
}

/** What a person typed, for them to type again: it stays one line of code whatever it holds. */
function typed(command: string): string {
  return code(command.replace(/[`\s]+/g, ' ').slice(0, MAX_COMMAND_LENGTH));
}
