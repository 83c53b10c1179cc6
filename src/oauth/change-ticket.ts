import type { Store } from '../core/store.ts';
import { TicketRefusedError } from '../core/ticket-refusal.ts';
import type { LinkTicket } from '../core/tickets.ts';

/** Applies a step to a stored ticket. @returns the changed ticket @throws TicketRefusedError also when none is stored */
export async function changeTicket(
  store: Pick<Store, 'changeTicket'>,
  hash: string,
  step: (ticket: LinkTicket) => LinkTicket,
): Promise<LinkTicket> {
  const ticket = await store.changeTicket(hash, step);
  if (ticket === undefined) throw new TicketRefusedError('unknown');
  return ticket;
}
