import type { ClassifiedWords } from './network-argument.ts';

/**
 * Parts words into those that a command knows and the others, which name a network. Two words that mean something together,
 * such as `access points`, are looked at before the first of them alone.
 *
 * @param isKnown tells whether the command knows a word, or two with a space between; it is asked once for each, and may keep
 *   what they mean
 */
export function classifyWords(
  words: readonly string[],
  isKnown: (said: string) => boolean,
): Pick<ClassifiedWords, 'known' | 'others'> {
  const known: string[] = [];
  const others: string[] = [];
  for (let at = 0; at < words.length; ) {
    const size =
      [2, 1].find((n) => at + n <= words.length && isKnown(words.slice(at, at + n).join(' '))) ?? 0;
    const into = size === 0 ? others : known;
    into.push(...words.slice(at, at + Math.max(1, size)));
    at += Math.max(1, size);
  }
  return { known, others };
}
