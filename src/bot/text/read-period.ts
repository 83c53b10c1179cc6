import { DAY } from '../../core/clock.ts';
import { type CalendarPoint, type Period, parsePeriod } from './period.ts';
import { MONTHS, WEEKDAYS } from './period-phrase.ts';
import { inUsualWords, SYNONYMS_BEGIN, SYNONYMS_END } from './period-synonyms.ts';
import { numberIn, readClock, readPoint } from './read-point.ts';
import type { Token } from './tokens.ts';

/** The most words of a period: `between 9:00 am on 27 november 2026 and 11:00 am on 28 november 2026`. */
const MAX_WORDS = 16;
const MAX_LENGTH = 100;

/** Words that lead to a length; so does `in`, but `in 7d` names a network. */
const BEFORE = '(?:(?:over|for|during|within|from|of) )?';
const LEAD = '(?:(?:in|over|for|during|within|from|of) )?';
/** `the last 24 h`, `over the past two weeks`, `last hour`. */
const ROLLING = new RegExp(`^${LEAD}(?:the )?(?:last|past|previous) (.+)$`);
/** The calendar's, unlike `the last week` and `the past week`, which are seven days. */
const CALENDAR_UNIT = new RegExp(`^${LEAD}(last|previous) (week|month|year)$`);
/** `7d`, `24 hours`, `for 2 days`: a number and a letter apart from each other are part of a name. */
const LENGTH_ALONE = new RegExp(
  `^${BEFORE}(?:the )?(\\d{1,4}(?:min|h|d|w)|\\d{1,4} ?(?:min|minute|hr|hour|day|week|month|year)s?)$`,
);
/** Hours and minutes are counted back from now; days and weeks are places in the calendar. */
const LENGTH_AGO = new RegExp(
  `^${BEFORE}(?:the )?(?:since )?(\\d{1,4}|an?|one|two|three) ?(min|minute|h|hr|hour)s? ago$`,
);
const SINCE = /^(?:ever )?(?:since|after) (.+)$/;
const FROM_TO = /^(.+?) (to|until|till|and|-) (.+)$/;
/** The beginning of `from … to …`, with the day that may stand in front of it. */
const FROM = /^(?:(.+?),? )?(from|between) (.+)$/;
const ON = /^(?:(?:on|for|from|of|during|over|in|at|earlier) )?(.+)$/;
const AT = /^(?:(.+) )?(?:at|around) (\S+(?: [ap]m)?)(?: (?:on )?(.+))?$/;

const NAMES = [...WEEKDAYS, ...MONTHS].map((name) => `${name.slice(0, 3)}[a-z]*`).join('|');
/** The first words of periods: most words of a text are none, and are passed over at once. */
const BEGINS = new RegExp(
  `^(?:\\d.*|in|over|for|during|within|from|of|on|at|around|earlier|the|last|past|previous|this|ever|since|after|between|today|yesterday|day|an?|one|two|three|noon|midnight|${SYNONYMS_BEGIN}|${NAMES})[,.]?$`,
  'i',
);
/** The last words of periods. */
const ENDS = new RegExp(
  `^(?:\\d.*|ago|today|yesterday|now|noon|midnight|[ap]\\.?m\\.?|morning|afternoon|evening|night|m|h|d|w|(?:mins?|minute|hrs?|hour|day|wks?|week|weekend|month|year)s?|${SYNONYMS_END}|${NAMES})[,.]?$`,
  'i',
);

/**
 * Reads a period as people say it:
 *
 * - a length counts back from now: `last 24h`, `in the past 2 days`, `7d`, `2 hours ago`, `the last week` (7 days);
 * - a day of the calendar is all of that day: `today`, `yesterday`, `on friday` (the latest one, today if it is Friday),
 *   `last friday` (one before today), `2 days ago`, `27 Nov` (the latest one), `27.11.`, `2026-11-27`;
 * - a part of a day: `this morning`, `friday afternoon`, `last night`;
 * - `the 20th`, `11/27`, `monday last week`, `in november`;
 * - `this week`, `last week`, `2 weeks ago`, `last weekend`, `this month`, `last month`;
 * - `since monday`, `since 14:00`, `since yesterday 9am`: until now;
 * - `from 9 to 11`, `between 9 and 11 on friday`, `yesterday 9:00-11:00`, `from monday to wednesday` (all of Wednesday);
 * - `at 14:00`: from half an hour before to half an hour after.
 *
 * @param words in any case
 */
export function readPeriod(words: readonly string[]): Period | undefined {
  const said = words.map(spread).join(' ').toLowerCase();
  if (said.length > MAX_LENGTH) return undefined;
  const text = inUsualWords(said);
  return rolling(text) ?? ago(text) ?? since(text) ?? between(text) ?? on(text) ?? at(text);
}

/**
 * Finds the longest period at the end of a text. Words behind an `in` of their own name a network: `clients in last night`.
 *
 * @returns the period, and the index of its first token
 */
export function periodAtEnd(tokens: readonly Token[]): { period: Period; at: number } | undefined {
  const last = tokens.at(-1);
  if (last === undefined || last.isQuoted || !ENDS.test(last.text)) return undefined;
  const quotedAt = tokens.findLastIndex(({ isQuoted }) => isQuoted);
  for (let at = Math.max(quotedAt + 1, tokens.length - MAX_WORDS, 0); at < tokens.length; at += 1) {
    if (!BEGINS.test(tokens[at]?.text ?? '')) continue;
    const period = readPeriod(tokens.slice(at).map(({ text }) => text));
    if (period === undefined) continue;
    const before = tokens[at - 1];
    const isName = before?.isQuoted === false && before.text.toLowerCase() === 'in';
    return isName ? undefined : { period, at };
  }
  return undefined;
}

/** Parts `9-11` and `9:00–11:00`. */
function spread(word: string): string {
  const [, from = '', to = ''] = /^([\d:.apm]+)[-–]([\d:.apm]+)$/i.exec(word) ?? [];
  return readClock(from.toLowerCase()) && readClock(to.toLowerCase()) ? `${from} - ${to}` : word;
}

function rolling(text: string): Period | undefined {
  const alone = LENGTH_ALONE.exec(text)?.[1];
  if (alone !== undefined) return parsePeriod(alone);
  const length = ROLLING.exec(text)?.[1];
  if (length === undefined || CALENDAR_UNIT.test(text)) return undefined;
  return parsePeriod(length.replace(/^(a|an|one|two|three) /, (word) => `${numberIn(word.trim())} `));
}

function ago(text: string): Period | undefined {
  const [, amount = '', unit = ''] = LENGTH_AGO.exec(text) ?? [];
  return unit === '' ? undefined : parsePeriod(`${numberIn(amount)} ${unit}`);
}

function since(text: string): Period | undefined {
  const said = SINCE.exec(text)?.[1];
  const point = said === undefined ? undefined : readPoint(said, true);
  return point && { since: point };
}

/** Reads `from … to …`. A day in front of it or behind it is the day on which it begins. */
function between(text: string): Period | undefined {
  const [, left = '', joint, right = ''] = FROM_TO.exec(text) ?? [];
  const [, before, lead, first = left] = FROM.exec(left) ?? [];
  if (joint === undefined || (joint === 'and' && lead !== 'between')) return undefined;
  const [begin, end] = sameHalf(first, right);
  const from = readPoint(begin, true);
  const to = readPoint(end, true);
  if (from && right === 'now') return { since: from };
  if (from === undefined || to === undefined) return undefined;
  if (before !== undefined) return onDay(before, from, to);
  const isBare = [first, right].every((one) => readClock(one)?.isBare);
  if (lead === undefined && isBare) return undefined;
  const isOfEnd = from.day === undefined && from.unit === undefined && to.clock !== undefined;
  return isOfEnd && to.day ? { from: { day: to.day, ...from }, to: { clock: to.clock } } : { from, to };
}

/** Puts `from 9 to 11` on the day that was said before it. */
function onDay(said: string, from: CalendarPoint, to: CalendarPoint): Period | undefined {
  const point = readPoint(said.replace(/^on /, ''), false);
  const isDay = point?.day !== undefined && point.part === undefined && point.clock === undefined;
  const areClocks = [from, to].every(({ day, clock }) => day === undefined && clock !== undefined);
  return isDay && areClocks ? { from: { day: point.day, ...from }, to } : undefined;
}

/** Adds the `pm` of the end to a beginning without one, as far as the beginning stays the earlier one: `from 2 to 4pm`. */
function sameHalf(first: string, last: string): [string, string] {
  const begin = readClock(first);
  const [said = ''] = /^\S+(?: pm)?/.exec(last) ?? [];
  const end = readClock(said);
  const isOne = begin?.isBare === true && begin.minutes <= 12 * 60 && end?.isAfternoon === true;
  const later = isOne ? readClock(`${first}pm`) : undefined;
  return later && end && later.minutes < end.minutes ? [`${first}pm`, last] : [first, last];
}

function on(text: string): Period | undefined {
  const said = ON.exec(text)?.[1] ?? '';
  // A short weekday alone may be a name.
  if (/^(mon|tue|wed|thu|fri|sat|sun)$/.test(text)) return undefined;
  const point = readPoint(/^in the /.test(text) ? text : said, false);
  // `may` and `april` are names, too.
  if (point?.month !== undefined && said === text && !/ /.test(text)) return undefined;
  // `in last night` names a network, unlike `in last month` and `in the morning`.
  const isName = /^in (?!the )/.test(text) && point?.unit === undefined && point?.month === undefined;
  return point && point.clock === undefined && !isName ? { on: point } : undefined;
}

/** Minutes before and after a moment that belong to it. */
const AROUND = 30;

function at(text: string): Period | undefined {
  const [, before, clock = '', after] = AT.exec(text) ?? [];
  const said = clock === '' ? text : [before, clock, after].filter((one) => one !== undefined).join(' ');
  const point = readPoint(said.replace(/^on /, ''), clock !== '');
  if (point?.clock === undefined) return undefined;
  const { day } = point;
  const around = (minutes: number): CalendarPoint => ({
    clock: Math.min(Math.max(0, minutes), DAY / 60_000),
  });
  return {
    from: { ...(day && { day }), ...around(point.clock - AROUND) },
    to: around(point.clock + AROUND),
  };
}
