import { type Clock, isAhead, MINUTE } from './clock.ts';
import type { NamedPerson } from './links.ts';
import type { Person } from './person.ts';
import { hashSecret, newSecret } from './secrets.ts';
import { TicketRefusedError, type VoidReason, voidRefusal } from './ticket-refusal.ts';

/** The life of a one-time URL and of an authorization request: ten minutes, in milliseconds. */
export const TICKET_LIFE = 10 * MINUTE;

/** The space and thread in which a command was asked and is answered. */
export interface Place {
  /** Id of the space. */
  roomId: string;
  /** Id of the message that begins the thread, which is never a reply itself; absent outside a thread. */
  parentId?: string | undefined;
}

/**
 * The stages of a ticket: sent (the URL was posted) → claimed (the button of its page was pressed in a browser) →
 * identified (Webex proved who the person is) → completing (one tab exchanges Meraki's authorization code) → done (the
 * link is made). void: a newer ticket replaced this one, or what VoidReason names.
 */
export type TicketStage = 'sent' | 'claimed' | 'identified' | 'completing' | 'done' | 'void';

/** A command, as it was typed, that waits for a link. */
export interface WaitingCommand {
  text: string;
  place: Place;
  /** Whether the space is direct. */
  isDirect: boolean;
}

/** The stored record of a one-time URL. Functions here return a changed copy; the caller stores it. */
export interface LinkTicket {
  /** The hash of the secret in the URL. */
  hash: string;
  /** The person who asked for the URL: only this person may use it. */
  personId: string;
  personName: string;
  personEmail: string;
  personOrgId: string;
  /** The command that runs once the link is made: the one that was asked last. */
  waiting?: WaitingCommand | undefined;
  /** The commands that run before it, in the order in which they were asked: at least one. */
  waitingBefore?: { commands: WaitingCommand[] } | undefined;
  /** The scopes that Meraki is asked for beyond the usual ones. */
  scopes?: string[] | undefined;
  /** Id of the direct message that holds the URL; absent until Webex has taken it. */
  messageId?: string | undefined;
  /** Set when that message has a card: Webex edits none, so it is deleted once the URL is spent. */
  hasCard?: true | undefined;
  /** Epoch milliseconds. */
  sentAt: number;
  stage: TicketStage;
  /** The hash of the browser's cookie, from `claimed` on. */
  browserHash?: string | undefined;
  voidReason?: VoidReason | undefined;
  /** The person who signed in at Webex instead, of a ticket that is void as `wrong_person`. */
  signedIn?: NamedPerson | undefined;
  /** Epoch milliseconds. */
  expiresAt: number;
}

/** What a ticket may carry from the beginning. */
export type TicketExtras = Pick<LinkTicket, 'waiting' | 'waitingBefore' | 'scopes'>;

/**
 * Creates a ticket, valid from now for TICKET_LIFE, and the secret for its URL. The secret is not part of the ticket: only
 * its hash is stored.
 *
 * @param more the commands that wait for the link, and further scopes, if any
 */
export function newTicket(
  person: Person,
  clock: Clock,
  more: TicketExtras = {},
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

/**
 * Checks that a ticket is neither done nor void nor expired.
 *
 * @param now epoch milliseconds, here and below
 * @throws TicketRefusedError
 */
export function assertAlive(ticket: LinkTicket, now: number): void {
  if (ticket.stage === 'done') throw new TicketRefusedError('used');
  if (ticket.stage === 'void') throw voidRefusal(ticket.voidReason);
  if (!isAhead(ticket.expiresAt, TICKET_LIFE, now)) throw new TicketRefusedError('expired');
}

/** Checks that a ticket is alive and was claimed by this browser. @throws TicketRefusedError */
export function assertOwned(ticket: LinkTicket, browserHash: string, now: number): void {
  assertAlive(ticket, now);
  if (ticket.browserHash !== browserHash) throw new TicketRefusedError('other_browser');
}

/**
 * Returns the ticket as claimed by the browser in which the button was pressed. The same browser may claim it again.
 *
 * @throws TicketRefusedError
 */
export function claimTicket(ticket: LinkTicket, browserHash: string, now: number): LinkTicket {
  assertAlive(ticket, now);
  if (ticket.browserHash !== undefined) assertOwned(ticket, browserHash, now);
  if (ticket.stage === 'completing') throw new TicketRefusedError('busy');
  // A second tab must not undo the sign-in of the first one.
  return { ...ticket, browserHash, stage: ticket.stage === 'identified' ? 'identified' : 'claimed' };
}

/** Returns the ticket as identified: Webex proved that its person uses this browser. @throws TicketRefusedError */
export function identifyTicket(ticket: LinkTicket, browserHash: string, now: number): LinkTicket {
  assertOwned(ticket, browserHash, now);
  if (ticket.stage === 'completing') throw new TicketRefusedError('busy');
  return { ...ticket, stage: 'identified' };
}

/** Returns the ticket as reserved for one code exchange, so that of two tabs only one links. @throws TicketRefusedError */
export function beginCompleting(ticket: LinkTicket, browserHash: string, now: number): LinkTicket {
  assertOwned(ticket, browserHash, now);
  if (ticket.stage === 'completing') throw new TicketRefusedError('busy');
  if (ticket.stage !== 'identified') throw new TicketRefusedError('wrong_step');
  return { ...ticket, stage: 'completing' };
}

/** Returns the ticket as identified again after a failed code exchange: the person may press “continue” again. */
export function reopenTicket(ticket: LinkTicket): LinkTicket {
  return ticket.stage === 'completing' ? { ...ticket, stage: 'identified' } : ticket;
}

/**
 * Returns the ticket as done; in the commit that stores its grant. While Meraki answered, a newer ticket, another person
 * who signed in, or the end of the person's links may have voided it. A ticket that is done stays so: the commit is repeated.
 *
 * @param ticket undefined when there is none of that hash
 * @throws TicketRefusedError unless the ticket is being completed
 */
export function completeTicket(ticket: LinkTicket | undefined): LinkTicket {
  if (ticket === undefined) throw new TicketRefusedError('unknown');
  if (ticket.stage === 'done') return ticket;
  if (ticket.stage !== 'completing') throw voidRefusal(ticket.voidReason);
  return { ...ticket, stage: 'done' };
}

/** Milliseconds for which a URL must still be valid to be worth opening. */
export const MIN_TIME_LEFT_TO_OPEN = 2 * MINUTE;

/** Tells whether a person should go on with this URL; when not, a new one has to be sent. */
export function isWorthUsing(ticket: LinkTicket, now: number): boolean {
  return isAlive(ticket, ticket.stage === 'sent' ? now + MIN_TIME_LEFT_TO_OPEN : now);
}

/** Tells whether a ticket is neither done nor void nor expired: its URL can be opened, or its linking go on. */
export function isAlive(ticket: LinkTicket, now: number): boolean {
  return isOpen(ticket) && isAhead(ticket.expiresAt, TICKET_LIFE, now);
}

/** Tells whether a ticket may still become void: it is neither done nor void. It may have expired. */
export function isOpen({ stage }: LinkTicket): boolean {
  return stage !== 'done' && stage !== 'void';
}

/**
 * Returns the ticket as void; a ticket that is done stays done, and one that is void keeps its reason.
 *
 * @param why absent when a newer ticket replaces it
 */
export function voidTicket(
  ticket: LinkTicket,
  why: Pick<LinkTicket, 'voidReason' | 'signedIn'> = {},
): LinkTicket {
  return isOpen(ticket) ? { ...ticket, ...why, stage: 'void' } : ticket;
}
