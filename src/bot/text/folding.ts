import { seen } from '../../core/visible.ts';

/** Characters. Longer texts are not folded: Meraki's own limit on names is 127, and that on what is typed is 400. */
const MAX_FOLDED_LENGTH = 400;
/** Characters. Shorter parts are in too many names once spaces do not count. */
const MIN_PART_LENGTH = 3;
/** The fewest letters of a word in which one typo leaves no doubt which word it is. */
const MIN_TYPO_LENGTH = 5;

/** Marks above and below Latin, Greek and Cyrillic letters. In other scripts, marks are vowels: they stay. */
const ACCENTS = /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+/g;
/** What is neither letter nor digit, and the apostrophes of Hawaiian and Breton names, which Unicode calls letters. */
const GAP = /(?:[^\p{L}\p{N}\p{M}]|[\u02b9-\u02bf])+/gu;
const ASCII_GAP = /[^a-z0-9]+/g;
const ASCII = /^[\0-\x7f]*$/;
/** A space that does not stand between two digits. */
const LOOSE_SPACE = /(?<!\p{N}) | (?!\p{N})/gu;
const DIGIT_GAP = /\p{N} \p{N}/u;
const RUN = /\p{N}+|[^\p{N} ]+/gu;
const DIGIT = /^\p{N}/u;

/** Letters that Unicode does not take apart, as people write them who have no key for them. */
const PLAIN_LETTERS: Record<string, string> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ħ: 'h', ı: 'i', ŋ: 'n', ŧ: 't' },
  ς: 'σ',
};
const HAS_PLAIN_LETTERS = new RegExp(`[${Object.keys(PLAIN_LETTERS).join('')}]`, 'g');
/** Letters that German and Nordic people write as two where there is no key for them. */
const TWO_LETTERS: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', å: 'aa', ø: 'oe' };
const HAS_TWO_LETTERS = new RegExp(`[${Object.keys(TWO_LETTERS).join('')}]`, 'g');

/** How a name fits a text that is spelled otherwise: as a whole, with some of its words, or as a whole with one typo. */
type Fit = 'whole' | 'part' | 'typo';

/**
 * Makes the test how a name fits `wanted` when case, accents, hyphens, spaces and apostrophes do not count, `ü` may be `u` or
 * `ue`, and so on; undefined when it does not. A gap between two digits that was typed has to be in the name: `1-1` is not
 * `11`. Names and texts of more than 400 characters fit nothing.
 */
export function folding(wanted: string): (name: string) => Fit | undefined {
  const ways = foldedWays(wanted);
  const keepsGaps = ways.some((text) => DIGIT_GAP.test(text));
  const keyOf = (text: string) => (keepsGaps ? text.replace(LOOSE_SPACE, '') : text.replaceAll(' ', ''));
  const typed = ways.map((text) => ({ key: keyOf(text), runs: runsOf(text) }));
  return (name) => {
    let fit: Fit | undefined;
    for (const text of foldedWays(name)) {
      const own = keyOf(text);
      for (const { key, runs } of typed) {
        if (own === key) return 'whole';
        if (holdsWords(text, own, key, keyOf)) fit = 'part';
        else if (fit === undefined && Math.abs(own.length - key.length) <= 1 && isOneTypoAway(runs, text))
          fit = 'typo';
      }
    }
    return fit;
  };
}

/** Makes the test whether a name is or holds `part`, written otherwise. @see folding */
export function holdingOtherwise(part: string): (name: string) => boolean {
  const fitOf = folding(part);
  return (name) => {
    const fit = fitOf(name);
    return fit === 'whole' || fit === 'part';
  };
}

/** Writes a text as folded words with a space between them, in each of its ways; none for a text without letters and digits. */
function foldedWays(text: string): readonly string[] {
  if (text.length > MAX_FOLDED_LENGTH) return [];
  const lower = seen(text).toLowerCase();
  if (ASCII.test(lower)) return someOf([lower.replace(ASCII_GAP, ' ').trim()]);
  const whole = lower.normalize('NFC');
  const ways = new Set([whole, whole.replace(HAS_TWO_LETTERS, (letter) => TWO_LETTERS[letter] ?? letter)]);
  return someOf([...ways].map(foldLetters));
}

function someOf(texts: readonly string[]): readonly string[] {
  return texts.filter((text) => text !== '');
}

function foldLetters(lower: string): string {
  const plain = lower
    .normalize('NFKD')
    .replace(ACCENTS, '')
    .toLowerCase()
    .replace(HAS_PLAIN_LETTERS, (letter) => PLAIN_LETTERS[letter] ?? letter);
  return plain.replace(ASCII.test(plain) ? ASCII_GAP : GAP, ' ').trim();
}

/** Whether a folded name has the words of the key, from the start of one of its own on: Malmö has `mal`, but not `alm`. */
function holdsWords(text: string, own: string, key: string, keyOf: (text: string) => string): boolean {
  if (key.length < MIN_PART_LENGTH || !own.includes(key)) return false;
  for (let at = 0; at !== -1; at = text.indexOf(' ', at + 1))
    if (keyOf(text.slice(at).trimStart()).startsWith(key)) return true;
  return false;
}

/** Takes words apart where letters and digits meet. */
function runsOf(text: string): readonly string[] {
  return text.match(RUN) ?? [];
}

/** Whether one word of a folded name has one typo; in a number, each digit tells things apart. */
function isOneTypoAway(typed: readonly string[], text: string): boolean {
  const named = runsOf(text);
  if (typed.length !== named.length) return false;
  const at = named.findIndex((run, index) => run !== typed[index]);
  const [meant = '', said = ''] = [named[at], typed[at]];
  if (meant.length < MIN_TYPO_LENGTH || DIGIT.test(meant) || DIGIT.test(said)) return false;
  return isOneEdit(said, meant) && named.every((run, index) => index <= at || run === typed[index]);
}

/** Whether one letter more, less or another one, or two letters that change places, make one word of the other. */
function isOneEdit(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < shorter - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const [one, other] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  if (one.length <= 1 && other.length <= 1) return true;
  return one.length === 2 && other.length === 2 && one[0] === other[1] && one[1] === other[0];
}
