import type { Card, Message, Reply } from '../../core/chat.ts';
import { type Choices, type ErrorCode, KnownError } from '../../core/errors.ts';
import { escapeCardText } from '../../core/markdown.ts';
import { currentReference } from '../../core/reference.ts';
import { choiceCard } from '../report/choice-card.ts';
import { paragraphs, strong } from '../text/wording.ts';

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
  'not_lent',
  'bad_arguments',
  'busy',
];

/** Failures on this side, and what nobody expected of Meraki: an operator finds them in the log by their reference. */
const LOOKED_UP_CODES: readonly ErrorCode[] = [
  'meraki_unavailable',
  'meraki_unexpected',
  'sign_in_unavailable',
  'store_unavailable',
];

const MAX_QUESTION_LENGTH = 500;

/**
 * The reply to a command that failed: what happened, what to do, and buttons when the failure offers a choice, which only the
 * person who asked can press. Below a failure that people can't mend themselves stands the reference that the log has too. What
 * a button said may hold names and ids that nobody typed, so the failure of a pressed button is always private.
 */
export function failureReply(
  error: unknown,
  { person, pressed }: Pick<Message, 'person' | 'pressed'>,
): Reply {
  const known = error instanceof KnownError;
  const what = known ? error.message : 'Something went wrong on my side.';
  const next = known ? error.next : 'Try again; if it persists, tell the people who run me the reference.';
  const isLookedUp = !known || LOOKED_UP_CODES.includes(error.code);
  return {
    markdown: paragraphs(`${strong(what)} ${next}`, isLookedUp ? `Reference: \`${currentReference()}\`` : ''),
    isPrivate:
      pressed !== undefined ||
      (known && (!PUBLIC_CODES.includes(error.code) || holdsNames(error.choice) || error.tellsOf.length > 0)),
    ...(known && error.tellsOf.length > 0 && { tellsOf: error.tellsOf }),
    ...(known && error.onUnsent && { onUnsent: error.onUnsent }),
    ...(known && error.choice && { card: questionCard(error.choice, person.id) }),
  };
}

/** Whether the buttons of a choice hold names and ids that the person did not type. */
function holdsNames(choice: Choices | undefined): boolean {
  return choice !== undefined && choice.areTyped !== true;
}

/** Makes the card that asks. Buttons that say what was typed have no owner, because that one's id would be posted with them. */
function questionCard(choice: Choices, asker: string): Card {
  const owner = holdsNames(choice) ? asker : undefined;
  return choiceCard(escapeCardText(choice.question, MAX_QUESTION_LENGTH), choice.of, owner, {
    isQuestion: true,
  });
}
