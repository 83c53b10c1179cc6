import type { OutgoingMessage } from '../chat.ts';
import type { Handled } from '../inbox.ts';
import type { Grant } from '../links.ts';
import type { LinkTicket } from '../tickets.ts';
import { type AnswerWaitingDeps, answerWaiting } from './answer-waiting.ts';
import { waitingCommands } from './waiting-commands.ts';

/** The collaborators of `afterLinking`. */
export interface AfterLinkingDeps extends AnswerWaitingDeps {
  /** Makes the message that names the link. Must not reject. */
  noticeOf(grant: Grant): Promise<OutgoingMessage>;
}

/**
 * Tells the person which organization was linked, then answers the commands that waited, in their order, each where it was
 * asked.
 *
 * @returns and throws as `answerWaiting`
 */
export function afterLinking(
  ticket: LinkTicket,
  grant: Grant,
  { noticeOf, ...deps }: AfterLinkingDeps,
): Promise<Handled> {
  const { personId: id, personName: displayName, personEmail: email, personOrgId: orgId } = ticket;
  const person = { id, displayName, email, orgId };
  return answerWaiting(person, waitingCommands(ticket), () => noticeOf(grant), deps);
}
