import { KnownError } from '../../core/errors.ts';
import type { Sentence } from '../report/report.ts';
import { listed } from '../text/wording.ts';

/** What is missing from an answer, and the failure that is to blame; none when it was too much. */
export interface Unread {
  /** Goes on after `Not read: `. */
  what: string;
  why?: KnownError;
}

/** The rest of the answer is worth having without it. @param unread gets to know what is missing */
export async function unlessDenied<T>(
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

/** One note for each reason: what it kept from the person, why, and how a new link would mend it. */
export function unreadNotes(unread: readonly Unread[]): Sentence[] {
  const byReason = Map.groupBy(unread, ({ why }) => (why === undefined ? '' : reasonOf(why)));
  return [...byReason].map(([reason, missing]): Sentence => {
    const what = `Not read: ${listed(missing.map((one) => one.what))}.`;
    if (reason === '') return what;
    const isMendable = missing.some(({ why }) => why?.link !== undefined);
    return isMendable
      ? [`${what} ${reason.replace(/\.$/, '')}; say `, { say: 'link' }, ' to link again.']
      : `${what} ${reason}`;
  });
}

/** A failure's text is Markdown: what it quotes of somebody else is escaped in there, and left out of plain text. */
function reasonOf({ message }: KnownError): string {
  const [own = ''] = message.split(/: “/);
  return /[\\&*`[\]]/.test(own) ? '' : `${own.replace(/\.$/, '')}.`;
}
