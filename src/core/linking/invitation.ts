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
 * @returns the one-time URL, which may be sent to nobody but this person
 */
export async function invite(
  person: Person,
  more: Pick<LinkTicket, 'waiting' | 'scopes'>,
  { store, publicUrl, clock }: InvitationDeps,
): Promise<string> {
  const { ticket, secret } = newTicket(person, clock, more);
  await store.saveTicket(ticket);
  return `${publicUrl}/link/${secret}`;
}

/**
 * Voids the one-time URL that a person may have, because it never arrived, or because using it would undo a later `unlink` or
 * `revoke`.
 */
export async function withdraw(
  personId: string,
  store: Pick<Store, 'findOpenTicket' | 'changeTicket'>,
): Promise<void> {
  const open = await store.findOpenTicket(personId);
  if (open) await store.changeTicket(open.hash, voidTicket);
}
