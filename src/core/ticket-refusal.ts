/**
 * The reason why a ticket is void, when no newer one replaced it. wrong_person: another person signed in at Webex · burnt: a
 * provider's answer came back in a browser that had not asked for it · revoked, unlinked: links were ended.
 */
export type VoidReason = 'wrong_person' | 'burnt' | TicketEnd;

/** The ending of links that voids a ticket: an administrator revoked links, or its own person unlinked one. */
export type TicketEnd = 'revoked' | 'unlinked';

/**
 * The reason why a ticket is refused; each has a page that says what to do. unknown: no such ticket is stored · replaced:
 * the ticket is void · burnt_elsewhere: it is void because it was burnt · revoked, unlinked: it is void because links were
 * ended · used: it is done · other_browser: another browser has claimed it, or none has · wrong_step: the person has not
 * signed in at Webex yet · busy: another tab exchanges its code now.
 */
export type TicketProblem =
  | 'unknown'
  | 'expired'
  | 'replaced'
  | 'burnt_elsewhere'
  | TicketEnd
  | 'used'
  | 'other_browser'
  | 'wrong_step'
  | 'busy';

/** A step of linking that a ticket does not allow. */
export class TicketRefusedError extends Error {
  readonly code: TicketProblem;

  constructor(code: TicketProblem) {
    super(`link ticket refused: ${code}`);
    this.name = 'TicketRefusedError';
    this.code = code;
  }
}

/** Returns the refusal of a ticket that is void. @param reason absent when a newer ticket replaced it */
export function voidRefusal(reason: VoidReason | undefined): TicketRefusedError {
  if (reason === 'revoked' || reason === 'unlinked') return new TicketRefusedError(reason);
  return new TicketRefusedError(reason === 'burnt' ? 'burnt_elsewhere' : 'replaced');
}
