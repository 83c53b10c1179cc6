import type { Person } from '../core/person.ts';
import type { TicketProblem } from '../core/tickets.ts';

/** Why a step of linking in the browser ended; each has a page that says what to do. */
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
