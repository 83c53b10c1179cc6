import { isOfAny, type NameIndex } from './name-index.ts';
import { cuttable, type PlacedWord, wordsIn } from './words.ts';

/** Names to look for, and what is written in place of those that are not lent. */
export interface MaskedNames {
  index: NameIndex;
  instead: string;
}

/**
 * Returns a text in which each name outside of the lent networks is replaced. Of several that begin at one word the longest
 * counts; a name that stands inside a longer one of a lent network, or is also that of something lent, stays. Takes time in
 * proportion to the length of the text, however many names there are.
 *
 * @param ids the ids of the lent networks
 */
export function maskedText(text: string, names: readonly MaskedNames[], ids: ReadonlySet<string>): string {
  const cut = cuttable(text);
  const words = wordsIn(cut);
  let result = '';
  let written = 0;
  /** The word behind the lent names that were found so far. */
  let lentUpTo = 0;
  for (let at = 0; at < words.length; ) {
    const found = names.map((one) => ({ ...namesAt(words, at, one.index, ids), instead: one.instead }));
    lentUpTo = Math.max(lentUpTo, ...found.map(({ lent }) => at + lent));
    const longest = found.reduce((a, b) => (b.foreign > a.foreign ? b : a), { foreign: 0, instead: '' });
    const end = at + longest.foreign;
    const [first, last] = [words[at], words[end - 1]];
    if (longest.foreign === 0 || end <= lentUpTo || first === undefined || last === undefined) {
      at += 1;
      continue;
    }
    result += cut.slice(written, first.begin) + longest.instead;
    written = last.end;
    at = end;
  }
  return written === 0 ? text : result + cut.slice(written);
}

/** Returns how many words the longest name that begins at a word has: of the lent ones, and of the others; 0 for none. */
function namesAt(
  words: readonly PlacedWord[],
  at: number,
  { owners, lengths }: NameIndex,
  ids: ReadonlySet<string>,
) {
  let [lent, foreign] = [0, 0];
  for (const length of lengths.get(words[at]?.folded ?? '') ?? []) {
    if (at + length > words.length) continue;
    const key = words
      .slice(at, at + length)
      .map(({ folded }) => folded)
      .join(' ');
    const owner = owners.get(key);
    if (owner === undefined) continue;
    if (isOfAny(owner, ids)) lent = Math.max(lent, length);
    else foreign = Math.max(foreign, length);
  }
  return { lent, foreign };
}
