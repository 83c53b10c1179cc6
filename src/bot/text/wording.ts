import { DAY, HOUR, MINUTE } from '../../core/clock.ts';
import { escapeMarkdown } from '../../core/markdown.ts';

const DATE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

/** Writes how long ago a time was: `3 minutes ago`; from 60 days on its date. Both are epoch milliseconds. */
export function ago(at: number, now: number): string {
  const age = now - at;
  if (age < MINUTE) return 'just now';
  if (age < HOUR) return `${countOf(Math.floor(age / MINUTE), 'minute')} ago`;
  if (age < DAY) return `${countOf(Math.floor(age / HOUR), 'hour')} ago`;
  if (age < 60 * DAY) return `${countOf(Math.floor(age / DAY), 'day')} ago`;
  return `on ${DATE.format(at)}`;
}

/** Writes a number with separators: `1,200`. */
export function formatNumber(n: number): string {
  return n.toLocaleString('en-US');
}

/** Writes a number with its noun: `1 device`, `1,200 devices`. @param many the plural where it is irregular: `people` */
export function countOf(n: number, one: string, many = `${one}s`): string {
  return `${formatNumber(n)} ${n === 1 ? one : many}`;
}

/** Writes that something holds for each of several: `Both uplinks`, `All 1,200 uplinks`. */
export function allOf(n: number, one: string): string {
  return n === 2 ? `Both ${one}s` : `All ${countOf(n, one)}`;
}

/** Begins a sentence with a capital, unless its first word is a name of Meraki's API: `secureConnect`. */
export function capitalized(sentence: string): string {
  return sentence.replace(/^\p{Ll}(?!\p{Ll}*\p{Lu})/u, (letter) => letter.toUpperCase());
}

/** Makes the first letter of a sentence small, unless it begins an abbreviation, so that it can go on behind other words. */
export function uncapitalized(sentence: string): string {
  return sentence.replace(/^\p{Lu}(?=\p{Ll})/u, (letter) => letter.toLowerCase());
}

/** Writes a flag for a file; empty when it is not known. */
export function yesOrNo(flag: boolean | undefined): string {
  return flag === undefined ? '' : flag ? 'yes' : 'no';
}

/** British English has no comma before the last item. */
const LISTS = {
  and: new Intl.ListFormat('en-GB', { type: 'conjunction' }),
  or: new Intl.ListFormat('en-GB', { type: 'disjunction' }),
};

/** Joins items into `a, b and c`. */
export function listed(items: readonly string[], last: keyof typeof LISTS = 'and'): string {
  return LISTS[last].format(items);
}

/** Joins up to `max` items, and counts the others: `a, b and 3 more`. */
export function listedUpTo(max: number, items: readonly string[], last: keyof typeof LISTS = 'and'): string {
  if (items.length <= max) return listed(items, last);
  return listed([...items.slice(0, max), `${formatNumber(items.length - max)} more`]);
}

/** Joins the paragraphs that are not empty. */
export function paragraphs(...texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join('\n\n');
}

/** Makes a Markdown list. */
export function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}

/** Escapes a foreign text and makes it bold. */
export function bold(foreign: string): string {
  return `**${escapeMarkdown(foreign)}**`;
}

/** Makes a sentence of Markdown bold as a whole. What is bold in it already would end the bold there. */
export function strong(sentence: string): string {
  const even = sentence.replace(/\\.|\*\*/gs, (mark) => (mark === '**' ? '' : mark));
  return `**${even}**`;
}

/** Escapes and quotes what a person typed. */
export function quote(foreign: string): string {
  return `“${escapeMarkdown(foreign)}”`;
}

/** Marks a command that a person can type. It may hold our own words only: inside of code nothing can be escaped. */
export function code(command: string): string {
  return `\`${command}\``;
}
