import type { Clock } from '../clock.ts';
import type { Person } from '../person.ts';
import type { Store } from '../store.ts';
import { type LinkTicket, newTicket, voidTicket } from '../tickets.ts';

/** The collaborators of an invitation. */
export interface InvitationDeps {
  store: Pick<Store, 'saveTicket'>;
  /** The address at which browsers reach this server, without a trailing slash. */
  publicUrl: string;
  clock: Clock;
}

/**
 * Creates and stores a ticket for a person, and voids their older tickets.
 *
 * @param more the command that waits for the link, and scopes beyond the usual ones
 * @returns the one-time URL, which may be sent to nobody but this person, and the hash of its ticket
 */
export async function invite(
  person: Person,
  more: Pick<LinkTicket, 'waiting' | 'scopes'>,
  { store, publicUrl, clock }: InvitationDeps,
): Promise<{ url: string; hash: string }> {
  const { ticket, secret } = newTicket(person, clock, more);
  await store.saveTicket(ticket);
  return { url: `${publicUrl}/link/${secret}`, hash: ticket.hash };
}

/** Voids a one-time URL that never arrived. @param hash of its ticket: the person may have a newer one by now */
export async function withdraw(hash: string, store: Pick<Store, 'changeTicket'>): Promise<void> {
  await store.changeTicket(hash, voidTicket);
}
