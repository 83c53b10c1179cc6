import type { Log } from '../core/log.ts';
import { ProviderError } from '../core/provider.ts';
import type { TicketProblem } from '../core/ticket-refusal.ts';

/**
 * The reason why a step of linking in the browser was refused; each has a page that says what to do. duplicate_parameter:
 * a callback has a parameter twice · unknown_attempt: no such authorization request is stored, or it has expired ·
 * foreign_browser: it was made for another browser, and neither a code nor an error came · burnt: the same with a code or
 * an error, so that its ticket is void · wrong_provider: it was made for the other provider · wrong_issuer:
 * `iss` names another server · denied: the person or Meraki said no (`access_denied`) · refused_by_provider: the callback
 * reports another error · missing_code: it has no code · wrong_person: somebody else signed in at Webex · declined: whoever sits
 * at the browser says that they are not the person who is signed in · outside: the
 * person's Webex organization may not use the bot · sign_in_failed: a call to the provider failed · bad_credentials: the
 * provider refuses our own credentials · no_organization: the person administers none.
 */
export type LinkProblem =
  | TicketProblem
  | 'duplicate_parameter'
  | 'unknown_attempt'
  | 'foreign_browser'
  | 'burnt'
  | 'wrong_provider'
  | 'wrong_issuer'
  | 'denied'
  | 'refused_by_provider'
  | 'missing_code'
  | 'wrong_person'
  | 'declined'
  | 'outside'
  | 'sign_in_failed'
  | 'bad_credentials'
  | 'no_organization';

/** The facts about a refusal that lead to the facts on its page. */
export interface RefusalDetail {
  provider?: 'webex' | 'meraki' | undefined;
  /** The hash of a ticket of which the page shows more to the browser that claimed it. @see Linking.facts */
  ticket?: string;
}

/** A step of linking that was refused; the person gets the page of its code. */
export class LinkRefusedError extends Error {
  readonly code: LinkProblem;
  readonly detail: RefusalDetail;

  constructor(problem: LinkProblem, detail: RefusalDetail = {}) {
    super(`linking refused: ${problem}`);
    this.name = 'LinkRefusedError';
    this.code = problem;
    this.detail = detail;
  }
}

/**
 * Turns a failure at a provider into the refusal that has a page, and logs it. Returns any other error as it is.
 *
 * @param ticket hash of the ticket that may go on there again
 */
export function refusalAt(
  provider: 'webex' | 'meraki',
  error: unknown,
  log: Pick<Log, 'warn'>,
  ticket?: string,
): unknown {
  if (error instanceof LinkRefusedError) return error;
  log.warn({ provider, err: error }, 'linking stopped at a provider');
  if (!(error instanceof ProviderError)) return error;
  const problem = error.code === 'invalid_client' ? 'bad_credentials' : 'sign_in_failed';
  return new LinkRefusedError(problem, { provider, ...(ticket && { ticket }) });
}
