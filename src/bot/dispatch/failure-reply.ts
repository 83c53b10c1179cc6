import type { Card, Message, Reply } from '../../core/chat.ts';
import { type ErrorCode, KnownError } from '../../core/errors.ts';
import { escapeCardText } from '../../core/markdown.ts';
import { currentReference } from '../../core/reference.ts';
import { choiceCard } from '../report/choice-card.ts';
import { strong } from '../text/wording.ts';

/** Failures whose text repeats only what the person typed. The buttons of a choice hold names and ids all the same. */
const PUBLIC_CODES: readonly ErrorCode[] = [
  'not_allowed',
  'not_linked',
  'bad_arguments',
  'webex_refused',
  'store_unavailable',
];

/** Refusals that people mend themselves: nothing for an operator to look into. */
export const EVERYDAY_CODES: readonly ErrorCode[] = [
  'not_linked',
  'ambiguous',
  'not_found',
  'bad_arguments',
  'busy',
];

const MAX_QUESTION_LENGTH = 500;

/**
 * The reply to a command that failed: what happened, what to do, the reference that the log has too, and buttons when the
 * failure offers a choice, which only the person who asked can press. What a button said may hold names and ids that nobody
 * typed, so the failure of a pressed button is always private.
 */
export function failureReply(
  error: unknown,
  { person, pressed }: Pick<Message, 'person' | 'pressed'>,
): Reply {
  const known = error instanceof KnownError;
  const what = known ? error.message : 'Something went wrong on my side.';
  const next = known ? error.next : 'Try again; if it stays, tell the people who run me the reference.';
  return {
    markdown: `${strong(what)} ${next}\n\nReference: \`${currentReference()}\``,
    isPrivate:
      pressed !== undefined || (known && (!PUBLIC_CODES.includes(error.code) || error.choice !== undefined)),
    ...(known && error.choice && { card: questionCard(error.choice, person.id) }),
  };
}

function questionCard({ question, of }: NonNullable<KnownError['choice']>, owner: string): Card {
  return choiceCard(escapeCardText(question, MAX_QUESTION_LENGTH), of, owner, { isQuestion: true });
}
