import type { Clock } from '../clock.ts';
import type { Person } from '../person.ts';
import type { Store } from '../store.ts';
import { type LinkTicket, newTicket, voidTicket } from '../tickets.ts';

/** The collaborators of an invitation. */
export interface InvitationDeps {
  store: Pick<Store, 'saveTicket'>;
  /** Where browsers reach this server, without a trailing slash. */
  publicUrl: string;
  clock: Clock;
}

/**
 * Creates a link ticket and voids the person's older ones.
 *
 * @param more the command that waits for the link, and further scopes
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

/** Voids the one-time URL that a person may have: it never arrived, or a later decision must not be undone by it. */
export async function withdraw(
  personId: string,
  store: Pick<Store, 'findOpenTicket' | 'changeTicket'>,
): Promise<void> {
  const open = await store.findOpenTicket(personId);
  if (open) await store.changeTicket(open.hash, voidTicket);
}
