/** What of a message tells whom it mentions. */
export interface Mentioning {
  text?: string | null | undefined;
  html?: string | null | undefined;
}

/** Who the bot is now; mentions may still carry an older name, or only the first word of it. */
export interface Named {
  id: string;
  displayName: string;
}

/**
 * The text without the mentions of the bot. Which words they are is read from the HTML, where a mention
 * carries the id of who is meant: a name that was only typed stays. Everything else, line breaks and other
 * people's mentions included, stays as it is.
 *
 * @param mentioned whether Webex says that the bot is mentioned, for messages that came without HTML
 */
export function stripMention(message: Mentioning, bot: Named, mentioned: boolean): string {
  const text = message.text ?? '';
  const spans = mentionSpans(text, message.html ?? '', bot.id);
  if (spans.length === 0) return (mentioned ? withoutName(text, bot.displayName) : text).trim();
  let rest = text;
  for (const { start, end } of spans.reverse()) rest = without(rest, start, end);
  return rest.trim();
}

interface Span {
  start: number;
  end: number;
}

/** Where in the plain text the bot's mentions stand. */
function mentionSpans(text: string, html: string, botId: string): Span[] {
  const spans: Span[] = [];
  const uuid = uuidOf(botId);
  for (const match of html.matchAll(/<spark-mention\b([^>]*)>([\s\S]*?)<\/spark-mention>/gi)) {
    const id = /data-object-id\s*=\s*["']([^"']+)["']/i.exec(match[1] ?? '')?.[1];
    const label = plainOf(match[2] ?? '').trim();
    if (id === undefined || label === '') continue;
    if (id !== botId && id !== uuid && uuidOf(id) !== uuid) continue;
    // The same words may stand before the mention: count them, and take the next one.
    const before = plainOf(html.slice(0, match.index)).split(label).length - 1;
    let start = text.indexOf(label);
    for (let skipped = 0; skipped < before && start >= 0; skipped += 1) {
      start = text.indexOf(label, start + label.length);
    }
    if (start >= 0) spans.push({ start, end: start + label.length });
  }
  return spans;
}

/** Takes a span out, with the colon or comma that addresses the bot at the start and the doubled space inside. */
function without(text: string, start: number, end: number): string {
  const before = text.slice(0, start).replace(/@$/, '');
  const after = text.slice(end);
  if (before.trim() === '') return after.replace(/^\s*[:,]?\s*/, '');
  return /\s$/.test(before) ? before + after.replace(/^[^\S\n]/, '') : before + after;
}

/** Takes the bot's name, or as many of its first words as there are, from the start. */
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

/** Webex's REST ids are `ciscospark://<region>/PEOPLE/<uuid>` in base64; some clients write the bare UUID. */
function uuidOf(id: string): string | undefined {
  return Buffer.from(id, 'base64').toString('utf8').split('/').pop();
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** The characters of a piece of HTML, as they stand in the plain text. */
function plainOf(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w+));/gi, (whole, decimal, hex, name) => {
      if (name !== undefined) return entities[String(name).toLowerCase()] ?? whole;
      const code = decimal !== undefined ? Number(decimal) : Number.parseInt(String(hex), 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    });
}
