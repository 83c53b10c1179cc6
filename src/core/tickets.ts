import { type Clock, MINUTE } from './clock.ts';
import type { Person } from './person.ts';
import { hashSecret, newSecret } from './secrets.ts';

/** How long a one-time URL and an attempt at a provider live. */
export const TICKET_LIFE = 10 * MINUTE;

/** Where a command was asked, and so where its answer goes. */
export interface Place {
  roomId: string;
  /** The message to answer below, never itself a reply. */
  parentId?: string | undefined;
}

/**
 * sent → claimed (a browser pressed the button) → identified (Webex proved the person)
 * → completing (one tab is exchanging its code) → done; void: a newer ticket replaced it, or the
 * wrong person signed in.
 */
export type TicketStage = 'sent' | 'claimed' | 'identified' | 'completing' | 'done' | 'void';

/** A command that could not be answered without a link, as it was typed. */
export interface WaitingCommand {
  text: string;
  place: Place;
  isDirect: boolean;
}

/** What stands behind a one-time URL. */
export interface LinkTicket {
  /** Of the secret in the URL. */
  hash: string;
  personId: string;
  personName: string;
  personEmail: string;
  personOrgId: string;
  /** Runs once the link is made. */
  waiting?: WaitingCommand | undefined;
  /** What Meraki is asked for beyond the usual scopes. */
  scopes?: string[] | undefined;
  sentAt: number;
  stage: TicketStage;
  /** Of the browser's cookie, from `claimed` on. */
  browserHash?: string | undefined;
  expiresAt: number;
}

/** One trip of one browser to one provider and back (RFC 6749 §4.1). */
export interface AuthorizationRequest {
  /** Of the `state` parameter. */
  stateHash: string;
  provider: 'webex' | 'meraki';
  ticketHash: string;
  browserHash: string;
  /** The PKCE verifier (RFC 7636), sealed; absent when PKCE is off. */
  sealedVerifier?: string | undefined;
  expiresAt: number;
}

/** Why a one-time URL can't go on. Each has a page that says what to do. */
export type TicketProblem =
  | 'unknown'
  | 'expired'
  | 'replaced'
  | 'used'
  | 'other_browser'
  | 'wrong_step'
  | 'busy';

export class TicketRefusedError extends Error {
  readonly code: TicketProblem;

  constructor(problem: TicketProblem) {
    super(`link ticket refused: ${problem}`);
    this.name = 'TicketRefusedError';
    this.code = problem;
  }
}

/** A new ticket and the secret for its URL, which is kept nowhere. */
export function newTicket(
  person: Person,
  now: Clock,
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
    sentAt: now(),
    stage: 'sent',
    expiresAt: now() + TICKET_LIFE,
  };
  return { ticket, secret };
}

/** @throws TicketRefused unless the ticket can still be used */
export function assertAlive(ticket: LinkTicket, now: number): void {
  if (ticket.stage === 'done') throw new TicketRefusedError('used');
  if (ticket.stage === 'void') throw new TicketRefusedError('replaced');
  if (now >= ticket.expiresAt) throw new TicketRefusedError('expired');
}

/** @throws TicketRefused unless the ticket is alive and belongs to this browser */
export function assertOwned(ticket: LinkTicket, browserHash: string, now: number): void {
  assertAlive(ticket, now);
  if (ticket.browserHash !== browserHash) throw new TicketRefusedError('other_browser');
}

/** Binds the ticket to the browser that pressed the button; the same browser may start again. */
export function claimTicket(ticket: LinkTicket, browserHash: string, now: number): LinkTicket {
  assertAlive(ticket, now);
  if (ticket.browserHash !== undefined) assertOwned(ticket, browserHash, now);
  if (ticket.stage === 'completing') throw new TicketRefusedError('busy');
  // A second tab must not take the first one back behind the sign-in that it has passed.
  return { ...ticket, browserHash, stage: ticket.stage === 'identified' ? 'identified' : 'claimed' };
}

/** Webex proved that the person on the ticket is at this browser. */
export function identifyTicket(ticket: LinkTicket, browserHash: string, now: number): LinkTicket {
  assertOwned(ticket, browserHash, now);
  if (ticket.stage === 'completing') throw new TicketRefusedError('busy');
  return { ...ticket, stage: 'identified' };
}

/** Takes the ticket for one code exchange, so that of two tabs only one links. */
export function beginCompleting(ticket: LinkTicket, browserHash: string, now: number): LinkTicket {
  assertOwned(ticket, browserHash, now);
  if (ticket.stage === 'completing') throw new TicketRefusedError('busy');
  if (ticket.stage !== 'identified') throw new TicketRefusedError('wrong_step');
  return { ...ticket, stage: 'completing' };
}

/** After a code exchange that failed: the person may press "continue" again. */
export function reopenTicket(ticket: LinkTicket): LinkTicket {
  return ticket.stage === 'completing' ? { ...ticket, stage: 'identified' } : ticket;
}

/**
 * The last step before the grant is stored. A newer ticket, or a wrong person in another tab, may have voided
 * this one while Meraki was asked.
 */
export function completeTicket(ticket: LinkTicket): LinkTicket {
  if (ticket.stage !== 'completing') throw new TicketRefusedError('replaced');
  return { ...ticket, stage: 'done' };
}

/** A URL that was sent counts as one to be used only while the person has this long for it. */
const MIN_TIME_LEFT = 2 * MINUTE;

/** Whether a person who has this URL should go on with it rather than get another one. */
export function isWorthUsing(ticket: LinkTicket, now: number): boolean {
  return isOpen(ticket, ticket.stage === 'sent' ? now + MIN_TIME_LEFT : now);
}

/** Whether the URL that was sent can still be opened for the first time, or gone on with. */
export function isOpen(ticket: LinkTicket, now: number): boolean {
  return ticket.stage !== 'done' && ticket.stage !== 'void' && now < ticket.expiresAt;
}

export function voidTicket(ticket: LinkTicket): LinkTicket {
  return ticket.stage === 'done' ? ticket : { ...ticket, stage: 'void' };
}
