import MarkdownIt from 'markdown-it';
import type { OutgoingMessage } from '../../src/core/chat.ts';
import { MAX_MESSAGE_BYTES, splitMarkdown } from '../../src/webex/chat/split-markdown.ts';
import { formulasIn } from './csv-reader.ts';
import { readCard } from './queries.ts';

const html = new MarkdownIt({ html: true, linkify: true });
html.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
const cardText = new MarkdownIt({ html: false });
/** Bytes; Webex refuses a message with a larger card. */
const LARGEST_CARD = 80_000;

/**
 * Checks that a message fits Webex's limits and holds no mention, HTML element or address of a stranger, no hidden character,
 * no bold inside bold, and, in a card or a table, nothing that is run.
 *
 * @throws Error that quotes the message
 */
export function assertClean({ markdown, card, file }: OutgoingMessage): void {
  if (markdown.trim() === '') throw new Error('an empty answer');
  if (splitMarkdown(markdown).some((piece) => Buffer.byteLength(piece) > MAX_MESSAGE_BYTES))
    throw new Error('too long');
  if (/<@/.test(markdown)) throw new Error(`a mention: ${markdown}`);
  if (markdown.includes('****')) throw new Error(`bold in bold: ${markdown}`);
  assertVisible(markdown);
  assertHarmless(html.render(markdown));
  if (file?.type === 'text/csv') assertTable(file.data.toString('utf8'));
  if (card === undefined) return;
  if (JSON.stringify(card).length > LARGEST_CARD) throw new Error('a card that is too large');
  const { texts, buttons } = readCard(card);
  for (const text of [...texts, ...buttons.map(({ title }) => title)]) {
    assertVisible(text);
    if (/\{(DATE|TIME)\(/i.test(text)) throw new Error(`a function: ${text}`);
  }
  for (const text of texts) assertHarmless(cardText.render(text));
}

function assertVisible(text: string): void {
  // What an emoji is made of is seen; the rest of the text must show every character.
  const rest = text.replace(/\p{RGI_Emoji}/gv, '');
  if (/[\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u.test(rest))
    throw new Error(`hidden: ${JSON.stringify(text)}`);
}

function assertTable(table: string): void {
  assertVisible(table.replace(/^\ufeff/, ''));
  const formulas = formulasIn(table);
  if (formulas.length > 0) throw new Error(`formulas: ${JSON.stringify(formulas)}`);
}

function assertHarmless(page: string): void {
  if (/<(script|img|spark)|<[^>]*(evil\.example|onerror)/i.test(page)) throw new Error(page);
}
