import { CONCEPT_WORDS, conceptsOf } from './concepts.ts';

/** Letters. A slip in a shorter word makes too many others. */
const MIN_LENGTH = 5;
/** Words of questions that are about nothing by themselves, and often misspelt. */
const OF_QUESTIONS =
  'which what show where there with from please have does something anything could would should this that about currently';

const TARGETS: readonly string[] = [
  ...CONCEPT_WORDS.flatMap((word) => [word, pluralOf(word)]),
  ...OF_QUESTIONS.split(' '),
].filter((word) => word.length >= MIN_LENGTH - 1);

/** How near two words are. */
type Slip = 'none' | 'light' | 'missing' | 'other';

/**
 * Finds the word that was meant by one with a slip of the finger: a letter too many or too few, another one, or two that changed
 * places. Undefined when there is none, or when words of different meaning are as near.
 *
 * @param isForm whether the word may be a form of another that nobody knows, as `charged` is: then another letter makes another word
 */
export function meantBy(typed: string, isForm: boolean): string | undefined {
  if (typed.length < MIN_LENGTH - 1 || !/^[a-z]+$/.test(typed)) return undefined;
  const slips = TARGETS.map((word) => ({ word, slip: slipOf(typed, word) })).filter(
    ({ slip }) => slip !== 'none',
  );
  for (const wanted of isForm ? (['light', 'missing'] as const) : (['light', 'missing', 'other'] as const)) {
    const near = slips.filter(({ slip }) => slip === wanted).map(({ word }) => word);
    const [first] = near;
    if (first === undefined) continue;
    const meaning = String(conceptsOf(first).slice(0, 1));
    return near.every((word) => String(conceptsOf(word).slice(0, 1)) === meaning) ? first : undefined;
  }
  return undefined;
}

/**
 * The first letter is seldom the wrong one, and another last letter often makes another word or a name: `Porto` is not `ports`.
 * Letters that changed places, and one that should stand twice, are the surest slips, and the only ones in a word of four letters.
 */
function slipOf(typed: string, word: string): Slip {
  if (Math.abs(typed.length - word.length) > 1 || typed[0] !== word[0]) return 'none';
  let at = 0;
  while (at < typed.length && typed[at] === word[at]) at += 1;
  const isShort = word.length < MIN_LENGTH;
  if (typed.length === word.length) {
    const isSwapped = typed[at] === word[at + 1] && typed[at + 1] === word[at];
    if (isSwapped) return typed.slice(at + 2) === word.slice(at + 2) ? 'light' : 'none';
    const isOther = at < word.length - 1 && typed.slice(at + 1) === word.slice(at + 1);
    return isOther && !isShort ? 'other' : 'none';
  }
  const [longer, shorter] = typed.length > word.length ? [typed, word] : [word, typed];
  if (longer.slice(at + 1) !== shorter.slice(at)) return 'none';
  if (longer[at] === longer[at - 1]) return isShort ? 'none' : 'light';
  return isShort ? 'none' : longer === word ? 'missing' : 'other';
}

function pluralOf(word: string): string {
  return /(ch|sh|s|x)$/.test(word) ? `${word}es` : `${word}s`;
}
