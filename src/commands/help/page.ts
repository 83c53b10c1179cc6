import { type Button, buttonRows, card, smallText, textBlock } from '../../bot/report/card-parts.ts';
import type { Sentence } from '../../bot/report/report.ts';
import { typedLine } from '../../bot/report/report-text.ts';
import { createStyle } from '../../bot/report/style.ts';
import { bullets, paragraphs } from '../../bot/text/wording.ts';
import type { Card, Json } from '../../core/chat.ts';
import { escapeCardText, escapeMarkdown } from '../../core/markdown.ts';

/** A row of a page: a command or an argument, and what it means. */
export interface Row {
  /** A command or a part of one, as a person would type it. */
  name: string;
  facts: readonly Sentence[];
  /** The command that pressing the row says. */
  opens?: string | undefined;
}

/** A page of the help, before it is written for a medium. */
export interface HelpPage {
  title: string;
  /** Sentences below the title. */
  lines?: readonly Sentence[];
  /** How a command is written, with its arguments. */
  usage?: string | undefined;
  rows?: readonly Row[];
  /** Commands to read, in the card's text only when no button says them. */
  examples?: readonly string[];
  /** Sentences below all else. */
  notes?: readonly Sentence[];
  buttons: readonly Button[];
}

/** A page as it is sent: the card, and the same for clients that show none. */
export interface Written {
  markdown: string;
  card: Card;
}

const TEXT = createStyle(escapeMarkdown, typedLine);
const CARD = createStyle(escapeCardText, (command) => `“${escapeCardText(command, 300)}”`);

/** Writes a page. */
export function writePage(page: HelpPage): Written {
  return { markdown: markdownOf(page), card: cardOf(page) };
}

/** Writes a sentence as Markdown. */
export function inMarkdown(sentence: Sentence): string {
  return TEXT.sentence(sentence);
}

/** Makes the text of a sentence in a card. */
export function inCard(sentence: Sentence): string {
  return CARD.sentence(sentence);
}

function markdownOf({ title, lines = [], usage, rows = [], examples = [], notes = [] }: HelpPage): string {
  return paragraphs(
    `**${TEXT.line(title)}**`,
    ...lines.map(inMarkdown),
    usage === undefined ? '' : typedLine(usage),
    bullets(
      rows.map(({ name, facts }) => {
        const said = facts.map(inMarkdown).join('; ');
        return `${typedLine(name)}${said === '' ? '' : ` – ${said}`}`;
      }),
    ),
    ...(examples.length === 0 ? [] : ['For example:', bullets(examples.map(typedLine))]),
    ...notes.map(inMarkdown),
  );
}

function cardOf({ title, lines = [], usage, rows = [], examples = [], notes = [], buttons }: HelpPage): Card {
  const toRead = examples.filter((example) => !buttons.some(({ command }) => command === example));
  return card(
    [
      textBlock(CARD.line(title), { size: 'large', weight: 'bolder' }),
      ...lines.map((line) => textBlock(inCard(line), { spacing: 'small' })),
      ...(usage === undefined ? [] : [typed(usage)]),
      ...rows.map(rowPart),
      ...(toRead.length === 0 ? [] : [textBlock('For example:', { weight: 'bolder', spacing: 'medium' })]),
      ...toRead.map(typed),
      ...notes.map((note) => smallText(inCard(note), { spacing: 'medium' })),
      ...buttonRows(buttons),
    ],
    [],
  );
}

function typed(command: string): Json {
  return textBlock(CARD.line(command), { fontType: 'monospace', spacing: 'small' });
}

/** The name, and what it means small below; pressing a row says the command that it opens. */
function rowPart({ name, facts, opens }: Row): Json {
  const shown = CARD.line(name);
  return {
    type: 'Container',
    spacing: 'small',
    ...(opens !== undefined && { selectAction: { type: 'Action.Submit', data: { command: opens } } }),
    items: [
      textBlock(opens === undefined ? shown : `${shown} ›`, { weight: 'bolder' }),
      ...facts.map((fact) => smallText(inCard(fact), { spacing: 'none' })),
    ],
  };
}
