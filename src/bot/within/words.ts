import { visible } from '../../core/visible.ts';

/** A word of a text. */
export interface PlacedWord {
  /** In the form in which words are compared. */
  folded: string;
  /** The positions of its first character, and behind its last, in the text as it was cut. */
  begin: number;
  end: number;
}

/** Matches what Unicode can't write otherwise: no fold changes its length or its words. */
const ASCII = /^[ -~]*$/;
/** A sign of a script that writes no spaces, an emoji or another picture, or a run of letters and digits. */
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{So}]\p{M}*|[[\p{L}\p{M}\p{N}]--[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]]+/gv;
const ASCII_WORD = /[a-z0-9]+/gi;

/** Returns the form of a text that `wordsIn` cuts: without characters that show nothing, and in one of Unicode's forms (NFKC). */
export function cuttable(text: string): string {
  return ASCII.test(text) ? text : visible(text).normalize('NFKC');
}

/**
 * Cuts a text into its words; what stands between them does not count, so that `Rotterdam-301` has those of `Rotterdam 301`. In
 * a script without spaces each sign is a word.
 *
 * @param text in the form of `cuttable`
 */
export function wordsIn(text: string): PlacedWord[] {
  const isPlain = ASCII.test(text);
  return Array.from(text.matchAll(isPlain ? ASCII_WORD : WORD), ({ 0: word, index }) => ({
    folded: isPlain ? word.toLowerCase() : folded(word),
    begin: index,
    end: index + word.length,
  }));
}

/** Returns the words of a name, joined: the key under which it is looked for. Empty for a name without words. */
export function keyOf(name: string): string {
  return wordsIn(cuttable(name))
    .map((word) => word.folded)
    .join(' ');
}

/** Lower, upper and lower case: `ß`, `ẞ` and `SS` are one, and so are `ς` and `Σ`. */
function folded(word: string): string {
  return word.toLowerCase().toUpperCase().toLowerCase().normalize('NFKC');
}
