import { KnownError } from '../core/errors.ts';

/**
 * Waits for an answer of Webex that decides whether something may be changed.
 *
 * @param what Webex was asked, as the end of a sentence
 * @throws KnownError `webex_refused` when there is no answer
 */
export async function orWebexError<T>(answer: Promise<T>, what: string): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    const next = 'Nothing was changed; try again.';
    throw new KnownError('webex_refused', `Webex does not tell me ${what}.`, next, { cause });
  }
}
