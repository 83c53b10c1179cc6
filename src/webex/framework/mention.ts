/** The part of a message that shows its mentions. */
export interface MentioningText {
  text?: string | null | undefined;
  html?: string | null | undefined;
}

/** The bot as it is named now; a mention may still carry an older name, or only the first word of it. */
export interface BotIdentity {
  id: string;
  displayName: string;
}

/**
 * Returns the text without the mentions of the bot, and of groups such as All. They are found in the HTML, where a mention
 * carries the id of the mentioned person, so a name that was only typed stays. Everything else stays as it is, line breaks
 * and mentions of other people included.
 *
 * @param isMentioned whether Webex says that the bot is mentioned; used for messages without HTML
 */
export function stripMention(message: MentioningText, bot: BotIdentity, isMentioned: boolean): string {
  const text = message.text ?? '';
  const spans = mentionSpans(text, message.html ?? '', bot.id);
  if (spans.length === 0) return (isMentioned ? withoutName(text, bot.displayName) : text).trim();
  let rest = text;
  for (const { start, end } of spans.reverse()) rest = without(rest, start, end);
  return rest.trim();
}

interface Span {
  start: number;
  end: number;
}

/** A mention in the HTML. */
interface Mention {
  /** Id of the person who is mentioned; GROUP for a group, such as everybody in the space. */
  id: string | undefined;
  /** The words that show it. */
  label: string;
  /** The plain text between the mention before, or the start, and this one. */
  before: string;
}

/** Stands for the id of whichever group is mentioned. */
const GROUP = 'group';

/** Labels of the bot that are looked for in one message: its name, older ones, and what clients make of them. */
const MAX_LABELS = 10;

/**
 * Finds the mentions of the bot in the plain text. The HTML is read once for each label of the bot. Clients differ in the
 * spaces and the invisible characters that they write into and behind a mention, so both are compared as they look.
 */
function mentionSpans(text: string, html: string, botId: string): Span[] {
  const isBot = (id: string | undefined) =>
    id === botId || id === GROUP || (id !== undefined && [id, uuidOf(id)].includes(uuidOf(botId)));
  const mentions = mentionsIn(html);
  const { shown, at } = look(text);
  const labels = new Set(mentions.filter(({ id }) => isBot(id)).map(({ label }) => label));
  labels.delete('');
  return [...labels]
    .slice(0, MAX_LABELS)
    .flatMap((wanted) => spansOf(wanted, shown, mentions, isBot))
    .map(({ start, end }) => ({ start: at[start] ?? 0, end: (at[end - 1] ?? 0) + 1 }))
    .toSorted((a, b) => a.start - b.start);
}

/** Returns how a text looks, with plain spaces and without invisible characters, and where each code unit of that was. */
function look(text: string): { shown: string; at: number[] } {
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

/** A text that looks as it is written, as nearly every one does: characters of ASCII that can be seen, spaces and line breaks. */
const PLAIN = /^[\x20-\x7e\n]*$/;
/** Characters of zero width: format characters of Unicode, which are all in the basic plane but for tags. */
const HIDDEN = /^\p{Cf}$/u;
/** Spaces of every width that stay in the line. */
const SPACE = /^[^\S\n]$/;

/** Finds the mentions with one label. The same words may occur before: as often as they stand in the HTML before it. */
function spansOf(
  wanted: string,
  text: string,
  mentions: readonly Mention[],
  isBot: (id: string | undefined) => boolean,
): Span[] {
  const spans: Span[] = [];
  let start = text.indexOf(wanted);
  const skip = (said: string) => {
    for (let times = said.split(wanted).length - 1; times > 0 && start >= 0; times -= 1) {
      start = text.indexOf(wanted, start + wanted.length);
    }
  };
  for (const { id, label, before } of mentions) {
    skip(before);
    if (label === wanted && isBot(id) && start >= 0) spans.push({ start, end: start + wanted.length });
    skip(label);
  }
  return spans;
}

/** Reads the mentions of anybody, in their order. One that is not closed is none. */
function mentionsIn(html: string): Mention[] {
  const mentions: Mention[] = [];
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

/** The tags of a mention. None reaches over the beginning of another, so that reading them takes one pass. */
const MENTION_TAG = /<(\/?)spark-mention\b([^<>]*)>/gi;

/**
 * Removes a span and the invisible characters around it, with the colon or comma behind it at the start of the text, or the
 * doubled space inside it.
 */
function without(text: string, start: number, end: number): string {
  const before = text
    .slice(0, start)
    .replace(/@$/, '')
    .replace(/(?<!\p{Cf})\p{Cf}+$/u, '');
  const after = text.slice(end).replace(/^\p{Cf}+/u, '');
  if (/^[\s\p{Cf}]*$/u.test(before)) return after.replace(/^[\s\p{Cf}]*[:,]?[\s\p{Cf}]*/u, '');
  return /\s$/.test(before) ? before + after.replace(/^[^\S\n]/, '') : before + after;
}

/** Removes the bot's name, or as many of its first words as there are, from the start of the text. */
function withoutName(text: string, displayName: string): string {
  const start = /^[\s\p{Cf}]*/u.exec(text)?.[0].length ?? 0;
  const words = displayName.trim().split(/\s+/);
  for (let count = words.length; count > 0; count -= 1) {
    const name = words.slice(0, count).join(' ');
    const said = text.slice(start).replace(/^@/, '');
    const next = said.charAt(name.length);
    const begins = said.slice(0, name.length).replace(/\s/g, ' ').toLowerCase() === name.toLowerCase();
    if (name !== '' && begins && /^[\s:,\p{Cf}]?$/u.test(next)) {
      return without(said, 0, name.length);
    }
  }
  return text;
}

/**
 * Returns the UUID in a REST id, which is `ciscospark://<region>/PEOPLE/<uuid>` in base64; some clients write the bare
 * UUID.
 */
function uuidOf(id: string): string | undefined {
  return Buffer.from(id, 'base64').toString('utf8').split('/').pop();
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
