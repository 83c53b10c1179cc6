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
 * Returns the text without the mentions of the bot. They are found in the HTML, where a mention carries the id of the
 * mentioned person, so a name that was only typed stays. Everything else stays as it is, line breaks and mentions of
 * other people included.
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

/** Finds the mentions of the bot in the plain text. */
function mentionSpans(text: string, html: string, botId: string): Span[] {
  const spans: Span[] = [];
  const uuid = uuidOf(botId);
  for (const match of html.matchAll(/<spark-mention\b([^>]*)>([\s\S]*?)<\/spark-mention>/gi)) {
    const id = /data-object-id\s*=\s*["']([^"']+)["']/i.exec(match[1] ?? '')?.[1];
    const label = plainOf(match[2] ?? '').trim();
    if (id === undefined || label === '') continue;
    if (id !== botId && id !== uuid && uuidOf(id) !== uuid) continue;
    // The same words may occur before the mention: skip as many occurrences as there are in the HTML before it.
    const before = plainOf(html.slice(0, match.index)).split(label).length - 1;
    let start = text.indexOf(label);
    for (let skipped = 0; skipped < before && start >= 0; skipped += 1) {
      start = text.indexOf(label, start + label.length);
    }
    if (start >= 0) spans.push({ start, end: start + label.length });
  }
  return spans;
}

/** Removes a span, with the colon or comma behind it at the start of the text, or the doubled space inside it. */
function without(text: string, start: number, end: number): string {
  const before = text.slice(0, start).replace(/@$/, '');
  const after = text.slice(end);
  if (before.trim() === '') return after.replace(/^\s*[:,]?\s*/, '');
  return /\s$/.test(before) ? before + after.replace(/^[^\S\n]/, '') : before + after;
}

/** Removes the bot's name, or as many of its first words as there are, from the start of the text. */
function withoutName(text: string, displayName: string): string {
  const start = text.length - text.trimStart().length;
  const words = displayName.trim().split(/\s+/);
  for (let count = words.length; count > 0; count -= 1) {
    const name = words.slice(0, count).join(' ');
    const said = text.slice(start).replace(/^@/, '');
    const next = said.charAt(name.length);
    if (name !== '' && said.toLowerCase().startsWith(name.toLowerCase()) && /^[\s:,]?$/.test(next)) {
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
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w+));/gi, (whole, decimal, hex, name) => {
      if (name !== undefined) return entities[String(name).toLowerCase()] ?? whole;
      const code = decimal !== undefined ? Number(decimal) : Number.parseInt(String(hex), 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    });
}
