import { CONCEPT_WORDS, conceptsOf } from './concepts.ts';

/** Letters. A slip in a shorter word makes too many others. */
const MIN_LENGTH = 5;

const TARGETS: readonly string[] = CONCEPT_WORDS.flatMap((word) => [word, pluralOf(word)]).filter(
  (word) => word.length >= MIN_LENGTH,
);

/**
 * Finds the word that was meant by one with a slip of the finger: a letter too many or too few, another one, or two that changed
 * places. Undefined when there is none, or when words of different meaning are as near.
 */
export function meantBy(typed: string): string | undefined {
  if (typed.length < MIN_LENGTH - 1 || !/^[a-z]+$/.test(typed)) return undefined;
  const near = TARGETS.filter((word) => isOneSlip(typed, word));
  const [first] = near;
  if (first === undefined) return undefined;
  const meaning = String(conceptsOf(first).slice(0, 1));
  return near.every((word) => String(conceptsOf(word).slice(0, 1)) === meaning) ? first : undefined;
}

/** The first letter is seldom the wrong one, and another last letter often makes another word or a name: `Porto` is not `ports`. */
function isOneSlip(typed: string, word: string): boolean {
  if (Math.abs(typed.length - word.length) > 1) return false;
  let at = 0;
  while (at < typed.length && typed[at] === word[at]) at += 1;
  if (typed.length === word.length) {
    const isSwapped = typed[at] === word[at + 1] && typed[at + 1] === word[at];
    if (isSwapped) return typed.slice(at + 2) === word.slice(at + 2);
    return at > 0 && at < word.length - 1 && typed.slice(at + 1) === word.slice(at + 1);
  }
  const [longer, shorter] = typed.length > word.length ? [typed, word] : [word, typed];
  return at > 0 && longer.slice(at + 1) === shorter.slice(at);
}

function pluralOf(word: string): string {
  return /(ch|sh|s|x)$/.test(word) ? `${word}es` : `${word}s`;
}
