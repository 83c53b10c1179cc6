import { DAY, HOUR, MINUTE } from '../../core/clock.ts';
import { escapeMarkdown } from '../../core/markdown.ts';

const DATE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

/** `3 minutes ago`; from 60 days on the date. */
export function ago(at: number, now: number): string {
  const age = now - at;
  if (age < MINUTE) return 'just now';
  if (age < HOUR) return `${countOf(Math.floor(age / MINUTE), 'minute')} ago`;
  if (age < DAY) return `${countOf(Math.floor(age / HOUR), 'hour')} ago`;
  if (age < 60 * DAY) return `${countOf(Math.floor(age / DAY), 'day')} ago`;
  return `on ${DATE.format(at)}`;
}

/** `1,200` */
export function formatNumber(n: number): string {
  return n.toLocaleString('en-US');
}

/** `1 device`, `1,200 devices`; the plural is named where it is another word: `2 people`. */
export function countOf(n: number, one: string, many = `${one}s`): string {
  return `${formatNumber(n)} ${n === 1 ? one : many}`;
}

/** `a, b and c`. */
export function listed(items: readonly string[], last = 'and'): string {
  const head = items.slice(0, -1).join(', ');
  return head === '' ? items.join('') : `${head} ${last} ${items.at(-1)}`;
}

/** Up to `most` of them, and how many more there are: `a, b and 3 more`. */
export function listedUpTo(most: number, items: readonly string[], last = 'and'): string {
  if (items.length <= most) return listed(items, last);
  return listed([...items.slice(0, most), `${formatNumber(items.length - most)} more`]);
}

/** The paragraphs that say something, with a line between them. */
export function paragraphs(...texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join('\n\n');
}

export function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}

export function bold(foreign: string): string {
  return `**${escapeMarkdown(foreign)}**`;
}

/** What somebody typed, in our reply. */
export function quote(foreign: string): string {
  return `“${escapeMarkdown(foreign)}”`;
}

/** What a person can say to us: our own words only, because nothing can be escaped in there. */
export function code(command: string): string {
  return `\`${command}\``;
}
