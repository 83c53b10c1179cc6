import type { Card, Json } from '../../core/chat.ts';
import { escapeCardText } from '../../core/markdown.ts';
import { formatNumber } from '../text/wording.ts';
import { type Button, card, MAX_BUTTONS, press, smallText, textBlock } from './card-parts.ts';
import type { ReadReport, Section, Shown } from './report.ts';
import { isWholeList, rangeOf } from './report-text.ts';
import type { Item, Tone } from './rows.ts';
import { createStyle } from './style.ts';

/** The button that opens Meraki's own page. */
const DASHBOARD = 'Open in Meraki';

const style = createStyle(escapeCardText, (command) => `“${escapeCardText(command, 500)}”`);

/** Makes the card of a report. @param owner id of the person who asked: nobody else can turn the pages */
export function reportCard(report: ReadReport, shown: Shown | undefined, owner: string): Card {
  const { title, summary, tone, tiles = [], sections = [], list, notes = [], age, dashboardUrl } = report;
  const links = dashboardUrl === undefined ? [] : [{ title: DASHBOARD, url: dashboardUrl }];
  const page = shown && { heading: list?.heading ?? '', items: shown.rows.map(({ item }) => item) };
  return card(
    [
      textBlock(style.line(title), { weight: 'bolder' }),
      textBlock(style.line(summary), { size: 'large', weight: 'bolder', color: tone, spacing: 'small' }),
      ...(tiles.length > 0 ? [tileRow(report)] : []),
      ...[...sections, ...(page ? [page] : [])].flatMap(sectionParts),
      ...(shown === undefined || isWholeList(shown) ? [] : [placePart(shown, owner)]),
      ...notes.map((sentence) => smallText(style.sentence(sentence), { spacing: 'medium' })),
      ...(age === undefined ? [] : [smallText(style.line(age), { separator: true, spacing: 'medium' })]),
    ],
    buttonsOf(report, shown, owner).slice(0, MAX_BUTTONS - links.length),
    links,
  );
}

function buttonsOf(
  { suggestions = [], list }: ReadReport,
  shown: Shown | undefined,
  owner: string,
): Button[] {
  if (shown === undefined || isWholeList(shown)) return [...suggestions];
  // The line below the rows turns its page.
  if (list?.isPart && shown.first === 1) return [...suggestions];
  const { next, asCsv, id } = shown;
  return [
    ...(next ? [{ title: 'Next page', command: next.command, owner, list: id }] : []),
    { title: 'All as CSV', command: asCsv.command, owner, list: id },
    ...suggestions,
  ];
}

function tileRow({ tiles = [] }: ReadReport): Json {
  return {
    type: 'ColumnSet',
    spacing: 'medium',
    columns: tiles.map(({ value, label, tone }) => {
      const look = value === '0' ? { isSubtle: true } : { color: tone };
      return {
        type: 'Column',
        width: 'stretch',
        items: [
          textBlock(style.line(value), { size: 'large', weight: 'bolder', ...look }),
          textBlock(style.line(label), { size: 'small', spacing: 'none', ...look }),
        ],
      };
    }),
  };
}

/** The place in the list; pressing it shows the next page. */
function placePart(shown: Shown, owner: string): Json {
  const { next, id, first, rows, total } = shown;
  if (next === undefined) return smallText(rangeOf(shown), { spacing: 'medium' });
  const left = total === undefined ? 'more' : `${formatNumber(total - first - rows.length + 1)} more`;
  return morePart(`${rangeOf(shown)} · ${left} ›`, { command: next.command, owner, list: id });
}

function morePart(text: string, pressed: Omit<Button, 'title'>): Json {
  return {
    type: 'Container',
    spacing: 'medium',
    selectAction: press(pressed),
    items: [textBlock(text, { color: 'accent' })],
  };
}

function sectionParts({ heading, items, more = 0, moreOpens }: Section): Json[] {
  const left = `${formatNumber(more)} more`;
  return [
    ...(heading === ''
      ? []
      : [textBlock(style.line(heading), { weight: 'bolder', separator: true, spacing: 'medium' })]),
    ...items.map(itemPart),
    ...(more > 0 && moreOpens === undefined
      ? [textBlock(`… and ${left}`, { isSubtle: true, spacing: 'small' })]
      : []),
    ...(more > 0 && moreOpens !== undefined ? [morePart(`${left} ›`, { command: moreOpens })] : []),
  ];
}

/** The name, its state on the right, and the facts small below; pressing it says the command that the item opens. */
function itemPart({ name, state = '', tone = 'default', facts = [], opens }: Item): Json {
  const details = facts.filter((fact) => fact !== '').map(style.line);
  const right = opens === undefined ? style.line(state) : `${style.line(state)} ›`.trim();
  return {
    type: 'Container',
    spacing: 'small',
    ...(opens !== undefined && { selectAction: press({ command: opens }) }),
    items: [
      {
        type: 'ColumnSet',
        columns: [
          { type: 'Column', width: 'stretch', items: [textBlock(escapeCardText(name))] },
          ...(right === '' ? [] : [{ type: 'Column', width: 'auto', items: [stateText(right, tone)] }]),
        ],
      },
      ...(details.length > 0 ? [smallText(details.join(' · '), { spacing: 'none' })] : []),
    ],
  };
}

function stateText(state: string, tone: Tone): Json {
  const look = tone === 'default' ? { isSubtle: true } : { color: tone };
  return textBlock(state, { horizontalAlignment: 'right', ...look });
}
