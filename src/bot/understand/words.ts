import { isIp, isMac, isSerial } from '../find/device.ts';
import { splitTokens } from '../text/tokens.ts';
import { conceptsOf, isEveryday } from './concepts.ts';
import { isElsewhere, isFiller, isTimeWord } from './filler.ts';
import { joinIdioms } from './idioms.ts';
import { meantBy } from './slips.ts';

/** A word of a question. */
export interface Word {
  /** As it was typed, without punctuation around it. */
  text: string;
  lower: string;
  /** Whether it stood in quotes: then it is a name, of any number of words. */
  isQuoted: boolean;
  kind: 'filler' | 'talk' | 'concept' | 'time' | 'number' | 'mac' | 'ip' | 'serial' | 'tag' | 'name';
  /** The concepts that it stands for; empty for most kinds. */
  concepts: readonly string[];
  /** Whether it is as common in talk about anything else. */
  isEveryday: boolean;
}

/** Matches what is a form of a verb, an adverb or an abstract noun rather than a name. */
const ENDING = /^\p{Ll}{3,}(ed|ing|ly|able|ible|ous|ful|less|ments?|[ts]ions?|ness|ive)$/u;

/** Matches most IPv6 addresses: groups of hexadecimal digits between colons, at least two of these. */
const IPV6 = /^(?=(?:[^:]*:){2})[0-9a-f:]{3,39}$/i;

/** Removes punctuation around a word, and `'s` behind a name; a word such as `what's` stays. */
function bare(text: string): string {
  const word = text.replace(/^[("'“‘¿¡!?.,;:/]+(?=.)|(?<=.)[)"'”’!?.,;:]+$/gu, '');
  if (!/['’]s$/u.test(word) || isFiller(word.toLowerCase().replace('’', "'"))) return word;
  return word.slice(0, -2);
}

/** Returns the text with one word for words that mean one together, and names in plain double quotes. */
export function normalizeQuestion(text: string): string {
  const parts: string[] = [];
  let plain: string[] = [];
  const flush = () => {
    if (plain.length > 0) parts.push(joinIdioms(plain.join(' ')));
    plain = [];
  };
  for (const token of splitTokens(text)) {
    if (token.isQuoted) {
      flush();
      parts.push(`"${token.text.replaceAll('"', "'")}"`);
    } else {
      const word = bare(token.text);
      if (/[\p{L}\p{N}@]/u.test(word)) plain.push(...partsOf(word).map(spelledRight));
    }
  }
  flush();
  return parts.join(' ');
}

/** Takes apart what is joined of words that are known: `VPN-Tunnel`. */
function partsOf(word: string): string[] {
  const parts = word.split('-');
  return parts.length > 1 && parts.every((part) => isKnown(part.toLowerCase())) ? parts : [word];
}

/** Returns the word that was meant by one with a slip of the finger. A capital makes a name of it. */
function spelledRight(word: string): string {
  if (!/^[a-z]{4,}$/.test(word) || isKnown(word)) return word;
  return meantBy(word, ENDING.test(word)) ?? word;
}

/** Tells whether a word has a slip of the finger. */
export function isSlip(word: string): boolean {
  return spelledRight(word) !== word;
}

function isKnown(lower: string): boolean {
  return conceptsOf(lower).length > 0 || isTimeWord(lower) || isFiller(lower) || isElsewhere(lower);
}

/** Reads the words of a text that `normalizeQuestion` returned. */
export function wordsOf(text: string): Word[] {
  const [first, second, ...others] = splitTokens(text).map(({ text: word, isQuoted }) =>
    readWord(word, isQuoted),
  );
  if (first === undefined || second === undefined) return first === undefined ? [] : [first];
  // The capital of the first word of a sentence makes no name of it.
  const isForm =
    first.kind === 'name' && ENDING.test(first.lower) && second.kind !== 'number' && others.length > 0;
  return [isForm && !first.isQuoted ? { ...first, kind: 'filler' } : first, second, ...others];
}

function readWord(text: string, isQuoted: boolean): Word {
  const lower = text.toLowerCase().replaceAll('’', "'");
  const word = (kind: Word['kind'], concepts: readonly string[] = []): Word => ({
    text,
    lower,
    isQuoted,
    kind,
    concepts,
    isEveryday: kind === 'concept' && isEveryday(lower),
  });
  if (isMac(text) && (/[:.-]/.test(text) || /\d/.test(text))) return word('mac');
  if (isSerial(text)) return word('serial');
  if (isIp(text) || IPV6.test(text)) return word('ip');
  if (isQuoted) return word('name');
  if (/^tag:./i.test(text)) return word('tag');
  if (/^\d+([.,]\d+)?%?$/.test(text)) return word('number');
  const concepts = conceptsOf(lower);
  if (concepts.length > 0) return word('concept', concepts);
  if (isTimeWord(lower)) return word('time');
  if (isFiller(lower) || isFiller(lower.replaceAll("'", ''))) return word('filler');
  if (isElsewhere(lower)) return word('talk');
  return word(text === lower && ENDING.test(text) ? 'filler' : 'name');
}
