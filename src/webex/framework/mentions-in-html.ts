/** A mention in the HTML of a message. */
export interface HtmlMention {
  /** Id of the person who is mentioned; GROUP for a group, such as everybody in the space. */
  id: string | undefined;
  /** The words that show it. */
  label: string;
  /** The plain text between the mention before, or the start, and this one. */
  before: string;
}

/** Stands for the id of whichever group is mentioned. */
export const GROUP = 'group';

/** The tags of a mention. None reaches over the beginning of another, so that reading them takes one pass. */
const MENTION_TAG = /<(\/?)spark-mention\b([^<>]*)>/gi;
/** A text that looks as it is written, as nearly every one does: characters of ASCII that can be seen, spaces and line breaks. */
const PLAIN = /^[\x20-\x7e\n]*$/;
/** Characters of zero width: format characters of Unicode, which are all in the basic plane but for tags. */
const HIDDEN = /^\p{Cf}$/u;
/** Spaces of every width that stay in the line. */
const SPACE = /^[^\S\n]$/;

/** Reads the mentions of anybody, in their order. One that is not closed is none. */
export function mentionsIn(html: string): HtmlMention[] {
  const mentions: HtmlMention[] = [];
  let open: { id: string | undefined; from: number; before: string } | undefined;
  let end = 0;
  for (const { 0: tag, 1: slash, 2: attributes = '', index } of html.matchAll(MENTION_TAG)) {
    if (slash === '' && open === undefined) {
      const isGroup = /data-object-type\s*=\s*["']groupMention["']/i.test(attributes);
      const id = isGroup ? GROUP : /data-object-id\s*=\s*["']([^"']+)["']/i.exec(attributes)?.[1];
      open = { id, from: index + tag.length, before: look(plainOf(html.slice(end, index))).shown };
    } else if (slash === '/' && open !== undefined) {
      const { shown } = look(plainOf(html.slice(open.from, index)));
      mentions.push({ ...open, label: shown.trim().replace(/^@/, '') });
      open = undefined;
      end = index + tag.length;
    }
  }
  return mentions;
}

/** Quotes in front of one message that are cut off. */
const MAX_QUOTES = 5;

/**
 * Cuts quotes off the beginning of a message: what somebody else said is no question. A message that is nothing but a quote
 * stays.
 */
export function withoutLeadingQuotes(text: string, html: string): { text: string; html: string } {
  let left = { text, html };
  for (let n = 0; n < MAX_QUOTES; n += 1) left = withoutLeadingQuote(left.text, left.html);
  return left;
}

function withoutLeadingQuote(text: string, html: string): { text: string; html: string } {
  const from = html.search(/<blockquote\b/i);
  const to = html.search(/<\/blockquote\s*>/i);
  if (from === -1 || to < from || plainOf(html.slice(0, from)).trim() !== '') return { text, html };
  const end = endOf(plainOf(html.slice(from, to)), text);
  const rest = text.slice(end);
  return end === undefined || rest.trim() === ''
    ? { text, html }
    : { text: rest, html: html.slice(html.indexOf('>', to) + 1) };
}

/** Finds where a piece of the HTML ends in the text that begins with it. Clients differ in the white space between. */
function endOf(piece: string, text: string): number | undefined {
  const { shown, at } = look(text);
  const wanted = look(piece).shown.replace(/\s/g, '');
  let found = 0;
  for (let i = 0; i < shown.length && found < wanted.length; i += 1) {
    const unit = shown.charAt(i);
    if (unit === wanted[found]) found += 1;
    else if (/\S/.test(unit)) return undefined;
    if (found === wanted.length) return (at[i] ?? 0) + 1;
  }
  return undefined;
}

/** Returns how a text looks, with plain spaces and without invisible characters, and where each code unit of that was. */
export function look(text: string): { shown: string; at: number[] } {
  if (PLAIN.test(text)) return { shown: text, at: Array.from(text, (_, i) => i) };
  const at: number[] = [];
  let shown = '';
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charAt(i);
    if (HIDDEN.test(unit)) continue;
    shown += SPACE.test(unit) ? ' ' : unit;
    at.push(i);
  }
  return { shown, at };
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** Returns the plain text of a piece of HTML. */
function plainOf(html: string): string {
  return html
    .replace(/<[^<>]*>/g, '')
    .replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w+));/gi, (whole, decimal, hex, name) => {
      if (name !== undefined) return entities[String(name).toLowerCase()] ?? whole;
      const code = decimal !== undefined ? Number(decimal) : Number.parseInt(String(hex), 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    });
}
