import { isArticle, isPreposition } from './filler.ts';
import {
  ALSO_PLACE,
  ARTICLE,
  BEFORE_CLIENT,
  BEFORE_NUMBER,
  CLIENT_NAME,
  DEVICE_NAME,
  PLACE,
  PRODUCTS,
  WITHIN,
} from './name-shapes.ts';
import type { Word } from './words.ts';

/** A name in a question: some words behind one another. */
export interface NameIn {
  text: string;
  /** The word before it, if that is a preposition: `in`, `by`. */
  preposition: string | undefined;
  /** Whether it is a name without doubt: in quotes, behind a preposition, an address, or with digits or capitals. */
  isSure: boolean;
  kind: 'mac' | 'ip' | 'serial' | 'device' | 'client' | 'name';
  /** Whether it is the address of a person, or stands where one who did something stands: `did Ada …`. */
  isPerson?: true;
  /** Of a device, what its name says it is: `switch`, `ap`, `appliance`, `camera` or `sensor`. */
  product?: string | undefined;
}

/** Whether a name is an address, of a device or a client, or has digits: words of a language have none. */
export function isMarked({ kind, text }: NameIn): boolean {
  return kind !== 'name' || /\d/.test(text);
}

/** The names in a question, and the words that are none. */
export interface SplitWords {
  names: NameIn[];
  others: Word[];
}

/** Splits the words of a question into names and others. */
export function splitNames(words: readonly Word[]): SplitWords {
  const isPart = words.map((_, index) => isNamePart(words, index));
  // What joins two parts of a name belongs to it.
  for (const index of words.keys()) {
    const joins = WITHIN.test(words[index]?.text ?? '') && isPart[index - 1] && isPart[index + 1];
    if (joins && isCapital(words[index - 1]) && isCapital(words[index + 1])) isPart[index] = true;
  }
  for (const index of words.keys()) if (beginsPlace(words, isPart, index)) isPart[index] = true;
  const names: NameIn[] = [];
  const others: Word[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (word === undefined) break;
    if (!isPart[index]) {
      others.push(word);
      continue;
    }
    let end = index + 1;
    const isAlone = word.isQuoted || isAddress(word);
    while (
      !isAlone &&
      isPart[end] &&
      !words[end]?.isQuoted &&
      !isAddress(words[end]) &&
      !endsBefore(words, end) &&
      !beginsAt(words, end)
    )
      end += 1;
    names.push(nameOf(words.slice(index, end), prepositionBefore(words, index), words[index - 1]));
    index = end - 1;
  }
  return { names, others };
}

function isNamePart(words: readonly Word[], index: number): boolean {
  const word = words[index];
  if (word === undefined) return false;
  const [before, after] = [words[index - 1], words[index + 1]];
  switch (word.kind) {
    case 'name':
    case 'mac':
    case 'ip':
    case 'serial':
      return true;
    case 'number':
      return (
        before?.kind === 'name' ||
        after?.kind === 'name' ||
        (before !== undefined && BEFORE_NUMBER.test(before.text))
      );
    case 'concept':
    case 'filler':
    case 'talk':
      if (after?.kind === 'number' && BEFORE_NUMBER.test(word.text)) return true;
      if (ALSO_PLACE.test(word.text)) return before?.kind === 'name';
      return PLACE.test(word.text) && (before?.kind === 'name' || before?.kind === 'number');
    default:
      return false;
  }
}

/** Whether an article belongs to the name behind it. At the beginning of a text only a number shows that. */
function beginsPlace(words: readonly Word[], isPart: readonly boolean[], index: number): boolean {
  const [article, name, number] = [words[index], words[index + 1], words[index + 2]];
  if (article === undefined || !ARTICLE.test(article.text) || article.isQuoted) return false;
  return isPart[index + 1] === true && isCapital(name) && (index > 0 || number?.kind === 'number');
}

/** Whether a name ends with a digit, and the next word is none of it: `Oslo 003 lost`. */
function endsBefore(words: readonly Word[], index: number): boolean {
  return /\d/.test(words[index - 1]?.text ?? '') && /^\p{Ll}+$/u.test(words[index]?.text ?? '');
}

/** Whether another name begins: `ticket printer 12`, `tills Oslo 480`. */
function beginsAt(words: readonly Word[], index: number): boolean {
  const [before, word, after] = [words[index - 1], words[index], words[index + 1]];
  if (word === undefined || before === undefined) return false;
  if (after?.kind === 'number' && BEFORE_NUMBER.test(word.text)) return true;
  if (DEVICE_NAME.test(word.text)) return true;
  return (
    isCapital(word) &&
    before.kind === 'name' &&
    /^\p{Ll}{3,}$/u.test(before.text) &&
    !WITHIN.test(before.text)
  );
}

function nameOf(words: readonly Word[], preposition: string | undefined, before: Word | undefined): NameIn {
  const [first] = words;
  const text = words.map((word) => word.text).join(' ');
  const own = isAddress(first) ? first.kind : kindOf(text);
  // `client zebra-tc52-017`
  const kind = own === 'name' && /\d/.test(text) && BEFORE_CLIENT.test(before?.lower ?? '') ? 'client' : own;
  const isPerson =
    kind === 'name' &&
    (/^\S+@\S+\.\S+$/.test(text) ||
      (/^(?:by|from)$/.test(preposition ?? '') && /^\p{L}+\.\p{L}+$/u.test(text)) ||
      (/^(?:did|has|had)$/.test(before?.lower ?? '') && !/\d/.test(text)));
  const isCapitalized = /^\p{Lu}/u.test(text);
  const hasMarks = /\d/.test(text) || (isCapitalized && (before !== undefined || /-/.test(text)));
  const isSure = kind !== 'name' || isPerson || first?.isQuoted === true || hasMarks;
  return {
    text,
    preposition,
    isSure,
    kind,
    ...(isPerson && { isPerson }),
    ...(kind === 'device' && { product: productIn(text) }),
  };
}

/** Returns the product that a device's name tells. */
function productIn(text: string): string | undefined {
  const part = DEVICE_NAME.exec(text)?.[2] ?? '';
  return PRODUCTS.find(([pattern]) => pattern.test(part))?.[1];
}

function kindOf(text: string): 'device' | 'client' | 'name' {
  if (DEVICE_NAME.test(text)) return 'device';
  return CLIENT_NAME.test(text) ? 'client' : 'name';
}

function prepositionBefore(words: readonly Word[], index: number): string | undefined {
  let at = index - 1;
  while (words[at] !== undefined && isSkipped(words[at])) at -= 1;
  const before = words[at];
  // `for an RMA` names nothing that there is.
  if (words.slice(at + 1, index).some(({ lower }) => /^an?$/.test(lower))) return undefined;
  return before !== undefined && !before.isQuoted && isPreposition(before.lower) ? before.lower : undefined;
}

/** Between a preposition and a name: `at the site Oslo`. */
function isSkipped(word: Word | undefined): boolean {
  if (word === undefined || word.isQuoted) return false;
  return (
    isArticle(word.lower) ||
    /^(sites?|networks?|branch|store|shop|location|device|switch|ap|camera|sensor|client|user|appliance|gateway|firewall)$/.test(
      word.lower,
    )
  );
}

function isAddress(word: Word | undefined): word is Word & { kind: 'mac' | 'ip' | 'serial' } {
  return word?.kind === 'mac' || word?.kind === 'ip' || word?.kind === 'serial';
}

function isCapital(word: Word | undefined): boolean {
  return /^\p{Lu}/u.test(word?.text ?? '');
}
