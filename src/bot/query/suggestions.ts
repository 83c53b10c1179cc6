import { KnownError } from '../../core/errors.ts';
import { quoted } from '../text/arguments.ts';
import { nearest, spellingDistance } from '../text/naming.ts';
import { WEEKDAYS } from '../text/period-phrase.ts';
import { periodAtEnd } from '../text/read-period.ts';
import { splitTokens } from '../text/tokens.ts';
import { bold, listed } from '../text/wording.ts';
import type { Query } from './query.ts';

/** Characters. Shorter words are not corrected: too many other words are spelled much like them. */
const MIN_WORD_LENGTH = 4;

/** A word that the command knows, in place of a similar one that it does not know. */
export interface Correction {
  typed: string;
  meant: string;
  /** All words, with `meant` in place of `typed`. */
  text: string;
}

/** Finds corrections for words that are spelled much like words of the vocabulary, nearest first. */
export function corrections(words: readonly string[], vocabulary: readonly string[]): Correction[] {
  return words
    .filter((typed) => typed.length >= MIN_WORD_LENGTH)
    .flatMap((typed) =>
      nearest(vocabulary, typed, (one) => one).map((meant) => ({
        typed,
        meant,
        text: words.map((word) => (word === typed ? meant : word)).join(' '),
      })),
    );
}

/** Words of periods that are long enough to be told from names. */
const TIME_WORDS: readonly string[] = [...WEEKDAYS, 'today', 'yesterday', 'morning', 'afternoon', 'evening'];

/**
 * Finds a word that is spelled almost like one of a period, where with that one the words end in a period: `since mondey`.
 * Undefined when there is none.
 */
export function misspelledTimes(words: readonly string[]): [Correction, ...Correction[]] | undefined {
  const [first, ...others] = corrections(words, TIME_WORDS).filter(
    ({ typed, meant, text }) =>
      spellingDistance(typed, meant, typed.length > 6 ? 2 : 1) !== undefined &&
      periodAtEnd(splitTokens(text)) !== undefined,
  );
  return first && [first, ...others];
}

/**
 * Makes the refusal that asks “Did you mean …?”, with a button for each correction of the first misspelled word.
 *
 * @param what why that word is refused, as one sentence of Markdown
 */
export function correctionError(
  close: readonly [Correction, ...Correction[]],
  what: string,
  { args, say }: Pick<Query, 'args' | 'say'>,
): KnownError {
  const [{ typed }] = close;
  const offered = close.filter((one) => one.typed === typed).map(({ meant }) => meant);
  const corrected = (meant: string) =>
    args.words.map((word) => (word === typed ? meant : quoted(word))).join(' ');
  return new KnownError('bad_arguments', what, `Did you mean ${listed(offered.map(bold), 'or')}?`, {
    choice: {
      question: `I don't know “${typed}”. Did you mean …?`,
      of: offered.map((meant) => ({ label: meant, command: say({ subject: corrected(meant) }) })),
    },
  });
}
