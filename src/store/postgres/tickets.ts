import type { TicketStore } from '../../core/store.ts';
import { completeTicket } from '../../core/tickets.ts';
import type { Database } from './database.ts';
import { lockName, type Queries } from './pool.ts';
import { recordTables } from './tables.ts';

const { tickets, authorizationRequests, confirmations } = recordTables;

const OPEN = "person_id = $1 and stage not in ('done', 'void')";
const NEWEST = "where person_id = $1 order by stage in ('done', 'void'), sent_at desc limit 1";
/** Locks the rows in one order, so that two callers never deadlock, and waits for commits that complete one of them. */
const VOID_OPEN = `set stage = 'void', void_reason = $1 where hash in (
  select hash from tickets where stage not in ('done', 'void') and ($2::text is null or person_id = $2)
  order by hash for update)`;
const BEYOND_THE_NEWEST_FIVE = `where state_hash in (
  select state_hash from attempts where ticket_hash = $1 order by expires_at desc offset 5)`;

/**
 * Creates the part of the store whose records live for minutes. Callers that add to the same group (the tickets of a
 * person, the authorization requests of a ticket) do so one after the other.
 */
export function createTickets(db: Database): TicketStore {
  return {
    saveTicket: (ticket) =>
      db.transaction(async (client) => {
        await lockName(client, `tickets of ${ticket.personId}`);
        await client.query(`update tickets set stage = 'void' where ${OPEN}`, [ticket.personId]);
        await tickets.save(client, ticket);
      }),
    async findTicket(hash) {
      return (await tickets.select(db, 'where hash = $1', [hash]))[0];
    },
    async findOpenTicket(personId) {
      return (await tickets.select(db, `where ${OPEN} order by sent_at desc limit 1`, [personId]))[0];
    },
    async findNewestTicket(personId) {
      return (await tickets.select(db, NEWEST, [personId]))[0];
    },
    async findTicketOfBrowser(browserHash) {
      const newest = 'where browser_hash = $1 order by sent_at desc limit 1';
      return (await tickets.select(db, newest, [browserHash]))[0];
    },
    changeTicket: (hash, step) =>
      db.transaction(async (client) => {
        const [current] = await tickets.select(client, 'where hash = $1 for update', [hash]);
        if (current === undefined) return undefined;
        const changed = step(current);
        if (changed.hash !== hash) throw new Error('a step must not change the hash of a ticket');
        return tickets.save(client, changed);
      }),

    voidTickets: (reason, personId) =>
      db.transaction((client) => tickets.update(client, VOID_OPEN, [reason, personId ?? null])),

    saveAuthorizationRequest: (request) =>
      db.transaction(async (client) => {
        await lockName(client, `attempts of ${request.ticketHash}`);
        await authorizationRequests.save(client, request);
        await authorizationRequests.delete(client, BEYOND_THE_NEWEST_FIVE, [request.ticketHash]);
      }),
    async findAuthorizationRequest(stateHash) {
      return (await authorizationRequests.select(db, 'where state_hash = $1', [stateHash]))[0];
    },
    async takeAuthorizationRequest(stateHash) {
      return (await authorizationRequests.delete(db, 'where state_hash = $1', [stateHash]))[0];
    },

    async saveConfirmation(confirmation) {
      await confirmations.save(db, confirmation);
    },
    async findConfirmation(code) {
      return (await confirmations.select(db, 'where code = $1', [code]))[0];
    },
    async takeConfirmation(code) {
      return (await confirmations.delete(db, 'where code = $1', [code]))[0];
    },
  };
}

/** Marks a ticket as done, if a commit does so. @throws TicketRefusedError when it may not be completed */
export async function completeInCommit(client: Queries, hash: string | undefined): Promise<void> {
  if (hash === undefined) return;
  const [current] = await tickets.select(client, 'where hash = $1 for update', [hash]);
  await tickets.save(client, completeTicket(current));
}
