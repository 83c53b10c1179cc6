import { KnownError } from '../../core/errors.ts';
import type { Sentence } from '../report/report.ts';
import { listed } from '../text/wording.ts';

/** A part that is missing from an answer. */
export interface Unread {
  /** The name of the part, after `Not read: `. */
  what: string;
  /** The failure; absent when there was too much to read. */
  why?: KnownError;
}

/**
 * Awaits one part of an answer. When it can't be read, the answer is given without this part, and a note says so.
 *
 * @param what its name, after `Not read: `
 * @param unread gets an entry when `reading` rejects with a KnownError; another error is thrown
 * @returns undefined when the part could not be read
 */
export async function readPart<T>(
  what: string,
  reading: Promise<T>,
  unread: Unread[],
): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    unread.push({ what, why: error });
    return undefined;
  }
}

/** Writes notes about missing parts, one for each reason: what is missing, why, and whether a new link helps. */
export function unreadNotes(unread: readonly Unread[]): Sentence[] {
  const byReason = Map.groupBy(unread, ({ why }) => (why === undefined ? '' : reasonOf(why)));
  return [...byReason].map(([reason, missing]): Sentence => {
    const what = `Not available: ${listed(missing.map((one) => one.what))}.`;
    if (reason === '') return what;
    const isMendable = missing.some(({ why }) => why?.link !== undefined);
    return isMendable
      ? [`${what} ${reason.replace(/\.$/, '')}; say `, { say: 'link' }, ' to link again.']
      : `${what} ${reason}`;
  });
}

/** The plain text of a failure. Its message is Markdown: what it quotes is escaped, and left out here. */
function reasonOf({ message }: KnownError): string {
  const [own = ''] = message.split(/: “/);
  return /[\\&*`[\]]/.test(own) ? '' : `${own.replace(/\.$/, '')}.`;
}
