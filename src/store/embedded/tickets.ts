import type { TicketStore } from '../../core/store.ts';
import { isOpen, type LinkTicket, voidTicket } from '../../core/tickets.ts';
import type { DurableTables } from './durable-tables.ts';
import { keepNewestRequests, type Tables } from './tables.ts';

/**
 * Creates the part of the embedded store whose records live for minutes.
 *
 * @param run does work on the tables; rejects when the store is closed
 */
export function createTicketStore(
  tables: Pick<Tables, 'tickets' | 'authorizationRequests' | 'confirmations'>,
  run: DurableTables['run'],
): TicketStore {
  const { tickets, authorizationRequests, confirmations } = tables;
  /** Tickets that `voidTickets` voided in memory, while the disk took no write: its repetition finds them. */
  const unwritten = new Map<string, LinkTicket>();
  return {
    saveTicket: (ticket) =>
      run(() => {
        const added = tickets.copy(ticket);
        for (const older of tickets.list(added.personId)) tickets.put(tickets.copy(voidTicket(older)));
        tickets.put(added);
      }),
    findTicket: (hash) => run(() => tickets.find(hash)),
    findOpenTicket: (personId) => run(() => newestOf(tickets.list(personId).filter(isOpen))),
    findNewestTicket: (personId) =>
      run(() => {
        const own = tickets.list(personId);
        return newestOf(own.filter(isOpen)) ?? newestOf(own);
      }),
    findTicketOfBrowser: (browserHash) =>
      run(() => newestOf(tickets.list().filter((ticket) => ticket.browserHash === browserHash))),
    changeTicket: (hash, step) =>
      run(() => {
        const ticket = tickets.find(hash);
        if (ticket === undefined) return undefined;
        const changed = tickets.copy(step(ticket));
        if (changed.hash !== hash) throw new Error('a step must not change the hash of a ticket');
        tickets.put(changed);
        return changed;
      }),

    async voidTickets(voidReason, personId) {
      const due = await run(() => {
        const voided = tickets
          .list(personId)
          .filter(isOpen)
          .map((ticket) => tickets.copy(voidTicket(ticket, { voidReason })));
        for (const ticket of voided) {
          tickets.put(ticket);
          unwritten.set(ticket.hash, ticket);
        }
        return [...unwritten.values()].filter(
          (ticket) => personId === undefined || ticket.personId === personId,
        );
      });
      return due.filter(({ hash }) => unwritten.delete(hash));
    },

    saveAuthorizationRequest: (request) =>
      run(() => {
        const added = authorizationRequests.copy(request);
        authorizationRequests.put(added);
        keepNewestRequests(added.ticketHash, authorizationRequests);
      }),
    findAuthorizationRequest: (stateHash) => run(() => authorizationRequests.find(stateHash)),
    takeAuthorizationRequest: (stateHash) => run(() => authorizationRequests.delete(stateHash)),

    saveConfirmation: (confirmation) =>
      run(() => {
        const added = confirmations.copy(confirmation);
        for (const older of confirmations.list(added.personId)) confirmations.delete(older.code);
        confirmations.put(added);
      }),
    findConfirmation: (code) => run(() => confirmations.find(code)),
    takeConfirmation: (code) => run(() => confirmations.delete(code)),
  };
}

function newestOf(tickets: readonly LinkTicket[]): LinkTicket | undefined {
  // Of several in one millisecond, the one that was stored last.
  return tickets.toSorted((a, b) => a.sentAt - b.sentAt).at(-1);
}
