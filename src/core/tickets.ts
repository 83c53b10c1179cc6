import { type Clock, MINUTE } from './clock.ts';
import type { Person } from './person.ts';
import { hashSecret, newSecret } from './secrets.ts';

/** Milliseconds for which a one-time URL and an authorization request are valid. */
export const TICKET_LIFE = 10 * MINUTE;

/** The space and thread in which a command was asked and is answered. */
export interface Place {
  roomId: string;
  /** The message that begins the thread; never itself a reply. */
  parentId?: string | undefined;
}

/**
 * The stages of a ticket: sent → claimed (the button was pressed in a browser) → identified (Webex proved the person)
 * → completing (one tab is exchanging its code) → done. void: a newer ticket replaced it, or the wrong person signed in.
 */
export type TicketStage = 'sent' | 'claimed' | 'identified' | 'completing' | 'done' | 'void';

/** A command, as it was typed, that waits for a link. */
export interface WaitingCommand {
  text: string;
  place: Place;
  isDirect: boolean;
}

/** The record behind a one-time URL. */
export interface LinkTicket {
  /** The hash of the secret in the URL. */
  hash: string;
  personId: string;
  personName: string;
  personEmail: string;
  personOrgId: string;
  /** The command that runs once the link is made. */
  waiting?: WaitingCommand | undefined;
  /** The scopes that Meraki is asked for beyond the usual ones. */
  scopes?: string[] | undefined;
  sentAt: number;
  stage: TicketStage;
  /** The hash of the browser's cookie, from `claimed` on. */
  browserHash?: string | undefined;
  expiresAt: number;
}

/** One authorization request of one browser at one provider (RFC 6749 §4.1). */
export interface AuthorizationRequest {
  /** The hash of the `state` parameter. */
  stateHash: string;
  provider: 'webex' | 'meraki';
  ticketHash: string;
  browserHash: string;
  /** The PKCE verifier (RFC 7636), sealed; absent when PKCE is off. */
  sealedVerifier?: string | undefined;
  expiresAt: number;
}

/** The reason why a ticket is refused; each has a page that says what to do. */
export type TicketProblem =
  | 'unknown'
  | 'expired'
  | 'replaced'
  | 'used'
  | 'other_browser'
  | 'wrong_step'
  | 'busy';

/** A step of a ticket that was refused. */
export class TicketRefusedError extends Error {
  readonly code: TicketProblem;

  constructor(code: TicketProblem) {
    super(`link ticket refused: ${code}`);
    this.name = 'TicketRefusedError';
    this.code = code;
  }
}

/** Creates a ticket and the secret for its URL, which is stored nowhere. */
export function newTicket(
  person: Person,
  clock: Clock,
  more: Pick<LinkTicket, 'waiting' | 'scopes'> = {},
): { ticket: LinkTicket; secret: string } {
  const secret = newSecret();
  const ticket: LinkTicket = {
    hash: hashSecret(secret),
    personId: person.id,
    personName: person.displayName,
    personEmail: person.email,
    personOrgId: person.orgId,
    ...more,
    sentAt: clock(),
    stage: 'sent',
    expiresAt: clock() + TICKET_LIFE,
  };
  return { ticket, secret };
}

/** @throws TicketRefusedError unless the ticket can still be used */
export function assertAlive(ticket: LinkTicket, now: number): void {
  if (ticket.stage === 'done') throw new TicketRefusedError('used');
  if (ticket.stage === 'void') throw new TicketRefusedError('replaced');
  if (now >= ticket.expiresAt) throw new TicketRefusedError('expired');
}

/** @throws TicketRefusedError unless the ticket is alive and belongs to this browser */
export function assertOwned(ticket: LinkTicket, browserHash: string, now: number): void {
  assertAlive(ticket, now);
  if (ticket.browserHash !== browserHash) throw new TicketRefusedError('other_browser');
}

/** Binds the ticket to the browser that pressed the button; the same browser may start again. */
export function claimTicket(ticket: LinkTicket, browserHash: string, now: number): LinkTicket {
  assertAlive(ticket, now);
  if (ticket.browserHash !== undefined) assertOwned(ticket, browserHash, now);
  if (ticket.stage === 'completing') throw new TicketRefusedError('busy');
  // A second tab must not undo the sign-in of the first one.
  return { ...ticket, browserHash, stage: ticket.stage === 'identified' ? 'identified' : 'claimed' };
}

/** Marks a ticket whose person Webex proved to be at this browser. @throws TicketRefusedError */
export function identifyTicket(ticket: LinkTicket, browserHash: string, now: number): LinkTicket {
  assertOwned(ticket, browserHash, now);
  if (ticket.stage === 'completing') throw new TicketRefusedError('busy');
  return { ...ticket, stage: 'identified' };
}

/** Reserves the ticket for one code exchange, so that of two tabs only one links. @throws TicketRefusedError */
export function beginCompleting(ticket: LinkTicket, browserHash: string, now: number): LinkTicket {
  assertOwned(ticket, browserHash, now);
  if (ticket.stage === 'completing') throw new TicketRefusedError('busy');
  if (ticket.stage !== 'identified') throw new TicketRefusedError('wrong_step');
  return { ...ticket, stage: 'completing' };
}

/** Releases a ticket after a failed code exchange: the person may press “continue” again. */
export function reopenTicket(ticket: LinkTicket): LinkTicket {
  return ticket.stage === 'completing' ? { ...ticket, stage: 'identified' } : ticket;
}

/**
 * Completes a ticket right before its grant is stored. A newer ticket, or a wrong person in another tab, may have voided
 * it while Meraki was asked. @throws TicketRefusedError
 */
export function completeTicket(ticket: LinkTicket): LinkTicket {
  if (ticket.stage !== 'completing') throw new TicketRefusedError('replaced');
  return { ...ticket, stage: 'done' };
}

/** A URL that was not opened yet is worth using only while it is valid for this long. */
const MIN_TIME_LEFT = 2 * MINUTE;

/** Whether a person should go on with this URL rather than get a new one. */
export function isWorthUsing(ticket: LinkTicket, now: number): boolean {
  return isOpen(ticket, ticket.stage === 'sent' ? now + MIN_TIME_LEFT : now);
}

/** Whether the URL can still be opened, or its linking continued. */
export function isOpen(ticket: LinkTicket, now: number): boolean {
  return ticket.stage !== 'done' && ticket.stage !== 'void' && now < ticket.expiresAt;
}

/** Voids a ticket, unless it is done. */
export function voidTicket(ticket: LinkTicket): LinkTicket {
  return ticket.stage === 'done' ? ticket : { ...ticket, stage: 'void' };
}
