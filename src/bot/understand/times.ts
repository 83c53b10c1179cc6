import type { Period } from '../text/period.ts';
import { periodAtEnd } from '../text/read-period.ts';
import { splitTokens } from '../text/tokens.ts';
import type { Word } from './words.ts';

/** Words in which a time is looked for. */
const MAX_WORDS_WITH_TIME = 40;

/** Moves a time that stands within a text to its end, where the parser of arguments reads it. */
export function withPeriodAtEnd(text: string): string {
  const tokens = splitTokens(text);
  if (tokens.length > MAX_WORDS_WITH_TIME || periodAtEnd(tokens) !== undefined) return text;
  for (let end = tokens.length - 1; end > 0; end -= 1) {
    const { at } = periodAtEnd(tokens.slice(0, end)) ?? {};
    const [from, to] = [tokens[at ?? end]?.at, tokens[end]?.at];
    if (at !== undefined && from !== undefined && to !== undefined)
      return `${text.slice(0, from)}${text.slice(to)} ${text.slice(from, to)}`.trim();
  }
  return text;
}

/** Tells whether a time is over: what tells how it is now is no answer about it. */
export function isTimeOver(period: Period | undefined): boolean {
  if (typeof period !== 'object' || 'since' in period) return false;
  const { day, unit } = 'on' in period ? period.on : period.from;
  const isNow = day !== undefined && 'ago' in day && day.ago === 0;
  return !isNow && unit?.ago !== 0;
}

/** Tells whether a word of a time was left over by what reads times. `next week` and `until when` are about what comes. */
export function isLost({ kind, lower }: Word, at: number, words: readonly Word[]): boolean {
  const isOfFuture =
    words[at - 1]?.concepts.includes('scheduled') === true || words[at + 1]?.lower === 'when';
  if (kind === 'number') return isOfTime(at, words);
  return kind === 'time' && !isOfFuture && !NO_TIME.test(lower);
}

/** Whether a number stands where a time does: `from 25 to 26`, `before 25`. The numbers of ports do, too. */
function isOfTime(at: number, words: readonly Word[]): boolean {
  if (words.some(({ concepts }) => concepts.includes('port'))) return false;
  return BEFORE_TIME.test(words[at - 1]?.lower ?? '');
}

/** Words before the number of a time. */
const BEFORE_TIME = /^(?:from|to|on|at|before|after|since|until|till|between|by)$/;

/** Words of times that say none: `right now`, `the weekly report`, `when was it last down`, `since when`. */
const NO_TIME =
  /^(?:now|currently|recent|recently|lately|latest|last|past|since|tonight|today|hourly|daily|weekly|monthly|years?)$/;

/** Tells whether a word stands in questions about the present, too. */
export function isVague(lower: string): boolean {
  return /^(now|currently|today|last|past|year|day|hours?|minutes?|mins?|until|between|recent|recently|lately|latest)$/.test(
    lower,
  );
}
