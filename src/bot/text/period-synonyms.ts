import { MONTHS } from './period-phrase.ts';

const UNIT = '(?:min(?:ute)?|hour|hr|day|night|week|month)s?';
const UNIT_TO_DATE = 'week|month|year';
const MONTH = `(?:${MONTHS.map((name) => name.slice(0, 3)).join('|')})[a-z]*`;

/** Other words for a period, and those that `readPeriod` knows; each is replaced wherever it stands. */
const SYNONYMS: readonly (readonly [RegExp, string])[] = [
  [/\btonight\b/, 'this evening'],
  [/\bover ?night\b/, 'last night'],
  [new RegExp(`\\b(?:a |the )?few (?=${UNIT}\\b)`), '3 '],
  [new RegExp(`\\b(?:a )?couple (?:of )?(?=${UNIT}\\b)`), '2 '],
  [/\bhalf (?:an? )?hour\b/, '30 minutes'],
  [/\bhalf a day\b/, '12 hours'],
  [/\b(\S+) nights? ago\b/, '$1 days ago night'],
  [/\b(last|this|previous) wk\b/, '$1 week'],
  [/\b(last|this|previous) mo\b/, '$1 month'],
  [/ so far\b|\bso far /, ''],
  [/\bso far\b/, 'today'],
  [/^wtd$/, 'this week'],
  [/^mtd$/, 'this month'],
  [/^ytd$/, 'this year'],
  [new RegExp(`^(${UNIT_TO_DATE}) to date$`), 'this $1'],
  [/^(?:starting|beginning|as of|as from) (?:from |on )?/, 'since '],
  [new RegExp(`^since (?:the )?(?:start|beginning) of (?:the |this )?(${UNIT_TO_DATE})$`), 'since this $1'],
  [/^since (?:the )?(?:start|beginning) of (?:the )?day$/, 'since today'],
  [new RegExp(`^since (?:the )?(?:start|beginning) of (last (?:${UNIT_TO_DATE}))$`), 'since $1'],
  // `since 2 days` is how some say `for 2 days`.
  [new RegExp(`^since ((?:\\d+|an?|one|two|three) ?(?:h|d|w|${UNIT}))$`), 'last $1'],
  [/^noon (?=\S)/, '12:00 '],
  [new RegExp(`^(${MONTH}) (\\d{1,2}) ?[-–] ?(\\d{1,2})$`), 'from $1 $2 to $1 $3'],
  [new RegExp(`^(\\d{1,2}) ?[-–] ?(\\d{1,2}) (${MONTH})$`), 'from $1 $3 to $2 $3'],
  [/^(?:before|until|till|up to|by) (?=\d|noon)/, 'from today 0:00 to '],
  [/^(.+) (?:before|until|till) ((?:\d|noon)\S*(?: [ap]m)?)$/, 'from $1 0:00 to $2'],
  [/^(.+) after ((?:\d|noon)\S*(?: [ap]m)?)$/, 'from $1 $2 to 24:00'],
];

/**
 * Puts a period in the words that `readPeriod` knows: `tonight` becomes `this evening`, `since 2 days` `last 2 days`, `yesterday
 * after 14:00` `from yesterday 14:00 to 24:00`. Any other text stays.
 *
 * @param text lower case, with one space between words
 */
export function inUsualWords(text: string): string {
  return SYNONYMS.reduce((said, [from, to]) => said.replace(from, to), text);
}

/** Words that begin periods in these words, as a part of a regular expression. */
export const SYNONYMS_BEGIN =
  'tonight|over|overnight|few|couple|half|so|wtd|mtd|ytd|month|week|year|starting|beginning|as|noon|before|until|till|up|by';
/** Words that end them. */
export const SYNONYMS_END = 'tonight|overnight|far|wk|mo|wtd|mtd|ytd|date|nights?';
