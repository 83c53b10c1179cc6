import MarkdownIt from 'markdown-it';
import type { OutgoingMessage } from '../../src/core/chat.ts';
import { MAX_BYTES, splitMarkdown } from '../../src/webex/chat/split-markdown.ts';
import { readCard } from './queries.ts';

const html = new MarkdownIt({ html: true, linkify: true });
html.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
const cardText = new MarkdownIt({ html: false });
/** Webex refuses a message whose card is larger. */
const LARGEST_CARD = 80_000;

/** Whatever was asked and whatever came back: it fits, and holds no mention, element or address but ours. */
export function assertClean({ markdown, card }: OutgoingMessage): void {
  if (markdown.trim() === '') throw new Error('an empty answer');
  if (splitMarkdown(markdown).some((piece) => Buffer.byteLength(piece) > MAX_BYTES))
    throw new Error('too long');
  if (/<@/.test(markdown)) throw new Error(`a mention: ${markdown}`);
  assertHarmless(html.render(markdown));
  if (card === undefined) return;
  if (JSON.stringify(card).length > LARGEST_CARD) throw new Error('a card that is too large');
  for (const text of readCard(card).texts) assertHarmless(cardText.render(text));
}

function assertHarmless(page: string): void {
  if (/<(script|img|spark)|<[^>]*(evil\.example|onerror)/i.test(page)) throw new Error(page);
}
