import type { Card, Json } from '../../core/chat.ts';
import { escapeCardText } from '../../core/markdown.ts';
import { formatNumber } from '../text/wording.ts';
import { type Button, card, smallText, textBlock } from './card-parts.ts';
import type { ReadReport, Section, Shown } from './report.ts';
import { isWholeList, rangeOf } from './report-text.ts';
import type { Item, Tone } from './rows.ts';
import { createStyle } from './style.ts';

/** Buttons that Webex shows under one card. */
const MAX_BUTTONS = 5;

const style = createStyle(escapeCardText, (command) => `“${escapeCardText(command, 500)}”`);

/** Makes the card of a report. @param owner id of the person who asked: nobody else can turn the pages */
export function reportCard(report: ReadReport, shown: Shown | undefined, owner: string): Card {
  const { title, summary, tone, tiles = [], sections = [], list, notes = [], age } = report;
  const page = shown && { heading: list?.heading ?? '', items: shown.rows.map(({ item }) => item) };
  return card(
    [
      textBlock(style.line(title), { weight: 'bolder' }),
      textBlock(style.line(summary), { size: 'large', weight: 'bolder', color: tone, spacing: 'small' }),
      ...(tiles.length > 0 ? [tileRow(report)] : []),
      ...[...sections, ...(page ? [page] : [])].flatMap(sectionParts),
      ...(shown === undefined || isWholeList(shown)
        ? []
        : [smallText(rangeOf(shown), { spacing: 'medium' })]),
      ...notes.map((sentence) => smallText(style.sentence(sentence), { spacing: 'medium' })),
      ...(age === undefined ? [] : [smallText(style.line(age), { separator: true, spacing: 'medium' })]),
    ],
    buttonsOf(report, shown, owner).slice(0, MAX_BUTTONS),
  );
}

function buttonsOf({ suggestions = [] }: ReadReport, shown: Shown | undefined, owner: string): Button[] {
  if (shown === undefined || isWholeList(shown)) return [...suggestions];
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

function sectionParts({ heading, items, more = 0 }: Section): Json[] {
  return [
    ...(heading === ''
      ? []
      : [textBlock(style.line(heading), { weight: 'bolder', separator: true, spacing: 'medium' })]),
    ...items.map(itemPart),
    ...(more > 0
      ? [textBlock(`… and ${formatNumber(more)} more`, { isSubtle: true, spacing: 'small' })]
      : []),
  ];
}

/** The name, its state on the right, and the facts small below; pressing it says the command that the item opens. */
function itemPart({ name, state = '', tone = 'default', facts = [], opens }: Item): Json {
  const details = facts.filter((fact) => fact !== '').map(style.line);
  const right = opens === undefined ? style.line(state) : `${style.line(state)} ›`.trim();
  return {
    type: 'Container',
    spacing: 'small',
    ...(opens !== undefined && { selectAction: { type: 'Action.Submit', data: { command: opens } } }),
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
