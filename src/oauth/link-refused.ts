import type { Person } from '../core/person.ts';
import type { TicketProblem } from '../core/tickets.ts';

/**
 * The reason why a step of linking in the browser was refused; each has a page that says what to do. duplicate_parameter:
 * a callback has a parameter twice · unknown_attempt: no such authorization request is stored, or it has expired ·
 * foreign_browser: it was made for another browser · wrong_provider: it was made for the other provider · wrong_issuer:
 * `iss` names another server · denied: the person or Meraki said no (`access_denied`) · refused_by_provider: the callback
 * reports another error · missing_code: it has no code · wrong_person: somebody else signed in at Webex · sign_in_failed:
 * a call to the provider failed · bad_credentials: the provider refuses our own credentials · no_organization: the person
 * administers none.
 */
export type LinkProblem =
  | TicketProblem
  | 'duplicate_parameter'
  | 'unknown_attempt'
  | 'foreign_browser'
  | 'wrong_provider'
  | 'wrong_issuer'
  | 'denied'
  | 'refused_by_provider'
  | 'missing_code'
  | 'wrong_person'
  | 'sign_in_failed'
  | 'bad_credentials'
  | 'no_organization';

/** Further facts that the page of a problem shows. */
export interface ProblemDetail {
  provider?: 'webex' | 'meraki';
  /** The hash of a ticket that may go on to Meraki again from this page. */
  retry?: string;
  /** The person who is signed in at Webex in this browser. */
  identity?: Person;
}

/** A step of linking that was refused; the person gets the page of its code. */
export class LinkRefusedError extends Error {
  readonly code: LinkProblem;
  readonly detail: ProblemDetail;

  constructor(problem: LinkProblem, detail: ProblemDetail = {}) {
    super(`linking refused: ${problem}`);
    this.name = 'LinkRefusedError';
    this.code = problem;
    this.detail = detail;
  }
}
