import type { MentionedPerson } from '../../core/chat.ts';
import { isSamePerson } from '../../core/webex-id.ts';
import { GROUP, type HtmlMention, look, mentionsIn, withoutLeadingQuotes } from './mentions-in-html.ts';

/** The part of a message that shows its mentions. */
export interface MentioningText {
  text?: string | null | undefined;
  html?: string | null | undefined;
  /** The people whom it mentions, as Webex says; an id that only the HTML names is not trusted. */
  mentionedPeople?: readonly string[] | null | undefined;
}

/** The bot as it is named now; a mention may still carry an older name, or only the first word of it. */
export interface BotIdentity {
  id: string;
  displayName: string;
}

/** What a message says, and whom it mentions besides the bot. */
export interface ReadText {
  text: string;
  /** Each person once, in their order. */
  mentions: MentionedPerson[];
}

/** Labels of the bot, and of others, that are looked for in one message: its name, older ones, and what clients make of them. */
const MAX_LABELS = 10;

/**
 * Returns the text without its mentions, and the people whom it mentions. Mentions are found in the HTML, where each carries
 * the id of the mentioned person, so a name that was only typed stays. The id of a person counts if Webex lists it for the
 * message: whoever posts a message writes its HTML. A quote in front is left out; everything else stays as it is, line
 * breaks included.
 *
 * @param isMentioned whether Webex says that the bot is mentioned; used for messages without HTML
 */
export function readMentions(message: MentioningText, bot: BotIdentity, isMentioned: boolean): ReadText {
  const { text, html } = withoutLeadingQuotes(message.text ?? '', message.html ?? '');
  const found = mentionsIn(html);
  const personOf = (id: string | undefined) =>
    id === undefined || isOfBot(id, bot.id)
      ? undefined
      : message.mentionedPeople?.find((one) => isSamePerson(one, id));
  const mentions = new Map<string, MentionedPerson>();
  for (const { id: named, label } of found) {
    const id = personOf(named);
    if (id !== undefined && !mentions.has(id)) mentions.set(id, { id, label });
  }
  const ofBot = spansIn(text, found, (id) => isOfBot(id, bot.id));
  const ofOthers = spansIn(text, found, (id) => personOf(id) !== undefined);
  const spans = [...ofBot, ...ofOthers].toSorted((a, b) => a.start - b.start);
  let rest = text;
  for (const { start, end } of spans.reverse()) rest = without(rest, start, end);
  if (ofBot.length === 0 && isMentioned) rest = withoutName(rest, bot.displayName);
  return { text: rest.trim(), mentions: [...mentions.values()] };
}

function isOfBot(id: string | undefined, botId: string): boolean {
  if (id === undefined) return false;
  return id === botId || id === GROUP || [id, uuidOf(id)].includes(uuidOf(botId));
}

interface Span {
  start: number;
  end: number;
}

/**
 * Finds mentions in the plain text. The HTML is read once for each label. Clients differ in the spaces and the invisible
 * characters that they write into and behind a mention, so both are compared as they look.
 */
function spansIn(
  text: string,
  mentions: readonly HtmlMention[],
  isWanted: (id: string | undefined) => boolean,
): Span[] {
  const { shown, at } = look(text);
  const labels = new Set(mentions.filter(({ id }) => isWanted(id)).map(({ label }) => label));
  labels.delete('');
  return [...labels]
    .slice(0, MAX_LABELS)
    .flatMap((label) => spansOf(label, shown, mentions, isWanted))
    .map(({ start, end }) => ({ start: at[start] ?? 0, end: (at[end - 1] ?? 0) + 1 }));
}

/** Finds the mentions with one label. The same words may occur before: as often as they stand in the HTML before it. */
function spansOf(
  wanted: string,
  text: string,
  mentions: readonly HtmlMention[],
  isWanted: (id: string | undefined) => boolean,
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
    if (label === wanted && isWanted(id) && start >= 0) spans.push({ start, end: start + wanted.length });
    skip(label);
  }
  return spans;
}

/** What people write behind the name of whom they talk to. */
const BEHIND_NAME = /^[\s\p{Cf}:,;–—-]*/u;

/**
 * Removes a span and the invisible characters around it, with the colon, comma or dash behind it at the start of the text, or
 * the doubled space inside it.
 */
function without(text: string, start: number, end: number): string {
  const before = text
    .slice(0, start)
    .replace(/@$/, '')
    .replace(/(?<!\p{Cf})\p{Cf}+$/u, '');
  const after = text.slice(end).replace(/^\p{Cf}+/u, '');
  if (/^[\s\p{Cf}]*$/u.test(before)) return after.replace(BEHIND_NAME, '');
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
    if (name !== '' && begins && /^[\s:,;\p{Cf}]?$/u.test(next)) {
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
