import { HOUR } from '../core/clock.ts';
import type { StoreCounts } from '../core/store.ts';
import { isOpen } from '../core/tickets.ts';
import {
  attempts,
  confirmations,
  grants,
  type RecordKind,
  revocations,
  settings,
  tickets,
} from './records.ts';

/** Records of one kind in memory; every lookup costs what it returns, not what is stored. */
export interface Table<T> {
  readonly size: number;
  find(id: string): T | undefined;
  /** All, or those of one group. @see RecordKind.groupOf */
  list(group?: string): T[];
  /** @see RecordKind.idOf */
  idOf(record: T): string;
  /** @see RecordKind.copy */
  copy(value: unknown): T;
  /** Adds or replaces a record that `copy` made. */
  put(record: T): void;
  /** @returns what was there */
  delete(id: string): T | undefined;
}

export type Tables = ReturnType<typeof createTables>;

export function createTables() {
  return {
    grants: createTable(grants),
    revocations: createTable(revocations),
    tickets: createTable(tickets),
    attempts: createTable(attempts),
    confirmations: createTable(confirmations),
    settings: createTable(settings),
  };
}

export function createTable<T>(kind: RecordKind<T>): Table<T> {
  const byId = new Map<string, T>();
  const byGroup = new Map<string, Map<string, T>>();

  function remove(id: string): T | undefined {
    const record = byId.get(id);
    if (record === undefined) return undefined;
    byId.delete(id);
    const group = kind.groupOf?.(record);
    if (group !== undefined) {
      const own = byGroup.get(group);
      own?.delete(id);
      if (own?.size === 0) byGroup.delete(group);
    }
    return record;
  }

  return {
    get size() {
      return byId.size;
    },
    find: (id) => byId.get(id),
    list: (group) => [...((group === undefined ? byId : byGroup.get(group))?.values() ?? [])],
    idOf: kind.idOf,
    copy: kind.copy,
    put(record) {
      const id = kind.idOf(record);
      remove(id);
      byId.set(id, record);
      const group = kind.groupOf?.(record);
      if (group === undefined) return;
      const own = byGroup.get(group);
      if (own === undefined) byGroup.set(group, new Map([[id, record]]));
      else own.set(id, record);
    },
    delete: remove,
  };
}

/** @see StoreCounts */
export function countTables({ grants, tickets, revocations }: Tables, now: number): StoreCounts {
  const links = { active: 0, relink_required: 0 };
  for (const { status } of grants.list()) links[status] += 1;
  const requests = revocations.list().map(({ requestedAt }) => requestedAt);
  const oldest = requests.reduce((before, at) => Math.min(before, at), now);
  return {
    links,
    openTickets: tickets.list().filter((ticket) => isOpen(ticket, now)).length,
    revocations: { size: requests.length, age: now - oldest },
  };
}

/**
 * Forgets attempts and confirmations that have expired, and tickets an hour later: until then their page can say so.
 * @returns whether there were any
 */
export function forgetExpired({ tickets, attempts, confirmations }: Tables, now: number): boolean {
  const forgotten = [forgetOf(tickets, now - HOUR), forgetOf(attempts, now), forgetOf(confirmations, now)];
  return forgotten.includes(true);
}

function forgetOf<T extends { expiresAt: number }>(table: Table<T>, before: number): boolean {
  const old = table.list().filter(({ expiresAt }) => expiresAt < before);
  for (const record of old) table.delete(table.idOf(record));
  return old.length > 0;
}

/** Tabs that somebody really has open; more would let one link fill the store. */
const ATTEMPTS_PER_TICKET = 5;

/** Forgets the oldest attempts of a ticket that has too many. */
export function keepNewestOf(ticketHash: string, attempts: Tables['attempts']): void {
  const newestFirst = attempts.list(ticketHash).sort((a, b) => b.expiresAt - a.expiresAt);
  for (const { stateHash } of newestFirst.slice(ATTEMPTS_PER_TICKET)) attempts.delete(stateHash);
}
