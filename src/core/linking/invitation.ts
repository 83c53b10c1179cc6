import type { Clock } from '../clock.ts';
import type { Person } from '../person.ts';
import type { Store } from '../store.ts';
import { newTicket, type TicketExtras, voidTicket } from '../tickets.ts';
import { retireMessages, type SpentUrlDeps } from './spent-url.ts';

/** The collaborators of an invitation. */
export interface InvitationDeps extends SpentUrlDeps {
  store: Pick<Store, 'saveTicket' | 'findOpenTicket' | 'changeTicket' | 'findTicket'>;
  /** The address at which browsers reach this server, without a trailing slash. */
  publicUrl: string;
  clock: Clock;
}

/**
 * Creates and stores a ticket for a person, and voids their older tickets. The message of the one that was open says so then.
 *
 * @param more the commands that wait for the link, and scopes beyond the usual ones
 * @returns the one-time URL, which may be sent to nobody but this person, and the hash of its ticket
 */
export async function invite(
  person: Person,
  more: TicketExtras,
  deps: InvitationDeps,
): Promise<{ url: string; hash: string }> {
  const { store, publicUrl, clock } = deps;
  const { ticket, secret } = newTicket(person, clock, more);
  const former = await store.findOpenTicket(person.id);
  await store.saveTicket(ticket);
  if (former !== undefined) retireMessages([former.hash], deps);
  return { url: `${publicUrl}/link/${secret}`, hash: ticket.hash };
}

/** Voids a one-time URL that never arrived. @param hash of its ticket: the person may have a newer one by now */
export async function withdraw(hash: string, store: Pick<Store, 'changeTicket'>): Promise<void> {
  await store.changeTicket(hash, voidTicket);
}
