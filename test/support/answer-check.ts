import MarkdownIt from 'markdown-it';
import type { OutgoingMessage } from '../../src/core/chat.ts';
import { MAX_MESSAGE_BYTES, splitMarkdown } from '../../src/webex/chat/split-markdown.ts';
import { readCard } from './queries.ts';

const html = new MarkdownIt({ html: true, linkify: true });
html.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
const cardText = new MarkdownIt({ html: false });
/** Bytes; Webex refuses a message with a larger card. */
const LARGEST_CARD = 80_000;

/**
 * Checks that a message fits Webex's limits and holds no mention, HTML element or address of a stranger.
 *
 * @throws Error that quotes the message
 */
export function assertClean({ markdown, card }: OutgoingMessage): void {
  if (markdown.trim() === '') throw new Error('an empty answer');
  if (splitMarkdown(markdown).some((piece) => Buffer.byteLength(piece) > MAX_MESSAGE_BYTES))
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
