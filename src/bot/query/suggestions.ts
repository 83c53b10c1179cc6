import { KnownError } from '../../core/errors.ts';
import { quoted } from '../text/arguments.ts';
import { nearest } from '../text/naming.ts';
import { bold, listed } from '../text/wording.ts';
import type { Query } from './query.ts';

/** Anything is spelled much like a shorter word. */
const MIN_WORD_LENGTH = 4;

/** A word that the command knows, in place of one that it does not. */
export interface Correction {
  typed: string;
  meant: string;
  /** All of the words, with it. */
  text: string;
}

/** What words could be that are spelled much like some of the vocabulary. */
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

/**
 * “Did you mean …?”, with a button for each.
 * @param close not empty; all about the word of the first one are offered
 * @param what is wrong with that word, as Markdown
 */
export function correctionError(
  close: readonly [Correction, ...Correction[]],
  what: string,
  { args: question, say }: Pick<Query, 'args' | 'say'>,
): KnownError {
  const [{ typed }] = close;
  const offered = close.filter((one) => one.typed === typed).map(({ meant }) => meant);
  const instead = (meant: string) =>
    question.words.map((word) => (word === typed ? meant : quoted(word))).join(' ');
  return new KnownError('bad_arguments', what, `Did you mean ${listed(offered.map(bold), 'or')}?`, {
    choice: {
      question: `I don't know “${typed}”. Did you mean …?`,
      of: offered.map((meant) => ({ label: meant, command: say({ subject: instead(meant) }) })),
    },
  });
}
