import type { TicketStore } from '../../core/store.ts';
import { isOpen, type LinkTicket, voidTicket } from '../../core/tickets.ts';
import { keepNewestRequests, type Tables } from './tables.ts';

/**
 * Creates the part of the embedded store whose records live for minutes.
 *
 * @param commit resolves once the changes of the tables are durable
 * @param assertOpen throws when the store is closed
 */
export function createTicketStore(
  tables: Pick<Tables, 'tickets' | 'authorizationRequests' | 'confirmations'>,
  commit: () => Promise<void>,
  assertOpen: () => void,
): TicketStore {
  const { tickets, authorizationRequests, confirmations } = tables;
  /** Tickets that `voidTickets` voided in memory, while the disk took no write: its repetition finds them. */
  const unwritten = new Map<string, LinkTicket>();
  return {
    async saveTicket(ticket) {
      assertOpen();
      const added = tickets.copy(ticket);
      for (const older of tickets.list(added.personId)) tickets.put(tickets.copy(voidTicket(older)));
      tickets.put(added);
      await commit();
    },
    async findTicket(hash) {
      assertOpen();
      return tickets.find(hash);
    },
    async findOpenTicket(personId) {
      assertOpen();
      return tickets
        .list(personId)
        .filter(isOpen)
        .sort((a, b) => b.sentAt - a.sentAt)[0];
    },
    async findTicketOfBrowser(browserHash) {
      assertOpen();
      return tickets
        .list()
        .filter((ticket) => ticket.browserHash === browserHash)
        .sort((a, b) => b.sentAt - a.sentAt)[0];
    },
    async changeTicket(hash, step) {
      assertOpen();
      const ticket = tickets.find(hash);
      if (ticket === undefined) return undefined;
      const changed = tickets.copy(step(ticket));
      if (changed.hash !== hash) throw new Error('a step must not change the hash of a ticket');
      tickets.put(changed);
      await commit();
      return changed;
    },

    async voidTickets(voidReason, personId) {
      assertOpen();
      const voided = tickets
        .list(personId)
        .filter(isOpen)
        .map((ticket) => tickets.copy(voidTicket(ticket, { voidReason })));
      for (const ticket of voided) {
        tickets.put(ticket);
        unwritten.set(ticket.hash, ticket);
      }
      const due = [...unwritten.values()].filter(
        (ticket) => personId === undefined || ticket.personId === personId,
      );
      if (due.length > 0) await commit();
      return due.filter(({ hash }) => unwritten.delete(hash));
    },

    async saveAuthorizationRequest(request) {
      assertOpen();
      const added = authorizationRequests.copy(request);
      authorizationRequests.put(added);
      keepNewestRequests(added.ticketHash, authorizationRequests);
      await commit();
    },
    async findAuthorizationRequest(stateHash) {
      assertOpen();
      return authorizationRequests.find(stateHash);
    },
    async takeAuthorizationRequest(stateHash) {
      assertOpen();
      const taken = authorizationRequests.delete(stateHash);
      if (taken !== undefined) await commit();
      return taken;
    },

    async saveConfirmation(confirmation) {
      assertOpen();
      const added = confirmations.copy(confirmation);
      for (const older of confirmations.list(added.personId)) confirmations.delete(older.code);
      confirmations.put(added);
      await commit();
    },
    async findConfirmation(code) {
      assertOpen();
      return confirmations.find(code);
    },
    async takeConfirmation(code) {
      assertOpen();
      const taken = confirmations.delete(code);
      if (taken !== undefined) await commit();
      return taken;
    },
  };
}
