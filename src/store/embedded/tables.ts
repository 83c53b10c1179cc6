import { isDecidable } from '../../core/access-requests.ts';
import { HOUR } from '../../core/clock.ts';
import { ENDED_SHARE_LIFE, shareEnd } from '../../core/shares.ts';
import type { StoreCounts } from '../../core/store.ts';
import { isAlive } from '../../core/tickets.ts';
import type { RecordKind } from '../record-kind.ts';
import { recordKinds } from '../records.ts';

/** The records of one kind in memory. A lookup takes as long as its result is large, however much is stored. */
export interface Table<T> {
  readonly size: number;
  /** Another number whenever a record was added, replaced or deleted. */
  readonly version: number;
  find(id: string): T | undefined;
  /** Returns all records, or those of one group. @see RecordKind.groupsOf */
  list(group?: string): T[];
  /** @see RecordKind.idOf */
  idOf(record: T): string;
  /** @see RecordKind.groupsOf */
  groupsOf(record: T): readonly string[];
  /** @see RecordKind.copy */
  copy(value: unknown): T;
  /** Adds or replaces a record that `copy` made. */
  put(record: T): void;
  /** @returns the deleted record, if there was one */
  delete(id: string): T | undefined;
}

/** The tables of the embedded store. */
export type Tables = ReturnType<typeof createTables>;

/** Creates empty tables, one for each kind of record. */
export function createTables() {
  return {
    grants: createTable(recordKinds.grants),
    revocations: createTable(recordKinds.revocations),
    tickets: createTable(recordKinds.tickets),
    authorizationRequests: createTable(recordKinds.authorizationRequests),
    confirmations: createTable(recordKinds.confirmations),
    settings: createTable(recordKinds.settings),
    shares: createTable(recordKinds.shares),
    accessRequests: createTable(recordKinds.accessRequests),
  } satisfies Record<keyof typeof recordKinds, object>;
}

function createTable<T>(kind: RecordKind<T>): Table<T> {
  const byId = new Map<string, T>();
  const byGroup = new Map<string, Map<string, T>>();
  let version = 0;
  const groupsOf = (record: T) => kind.groupsOf?.(record) ?? [];

  function remove(id: string): T | undefined {
    const record = byId.get(id);
    if (record === undefined) return undefined;
    byId.delete(id);
    version += 1;
    for (const group of groupsOf(record)) {
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
    get version() {
      return version;
    },
    find: (id) => byId.get(id),
    list: (group) => [...((group === undefined ? byId : byGroup.get(group))?.values() ?? [])],
    idOf: kind.idOf,
    groupsOf,
    copy: kind.copy,
    put(record) {
      const id = kind.idOf(record);
      remove(id);
      byId.set(id, record);
      version += 1;
      for (const group of groupsOf(record)) {
        const own = byGroup.get(group);
        if (own === undefined) byGroup.set(group, new Map([[id, record]]));
        else own.set(id, record);
      }
    },
    delete: remove,
  };
}

/** Counts what is stored. @see StoreCounts */
export function countTables(tables: Tables, now: number): StoreCounts {
  const { grants, tickets, revocations, shares, accessRequests } = tables;
  const links = { active: 0, relink_required: 0 };
  for (const { status } of grants.list()) links[status] += 1;
  const requests = revocations.list().map(({ requestedAt }) => requestedAt);
  const oldest = requests.reduce((before, at) => Math.min(before, at), now);
  return {
    links,
    openTickets: tickets.list().filter((ticket) => isAlive(ticket, now)).length,
    openShares: shares.list().filter((share) => shareEnd(share, now) === undefined).length,
    openAccessRequests: accessRequests.list().filter((request) => isDecidable(request, now)).length,
    revocations: { size: requests.length, age: now - oldest },
  };
}

/**
 * Deletes authorization requests, confirmations, requests for access and settings that have expired, tickets that expired more
 * than an hour ago (until then the page of a ticket can say that it has expired), and shares that ended more than 30 days ago.
 *
 * @returns whether anything was deleted
 */
export function deleteExpired(
  { tickets, authorizationRequests, confirmations, settings, shares, accessRequests }: Tables,
  now: number,
): boolean {
  const deleted = [
    deleteBefore(tickets, now - HOUR),
    deleteBefore(authorizationRequests, now),
    deleteBefore(confirmations, now),
    deleteBefore(settings, now),
    deleteBefore(accessRequests, now),
    deleteEndedShares(shares, now),
  ];
  return deleted.includes(true);
}

function deleteEndedShares(shares: Tables['shares'], now: number): boolean {
  const over = shares.list().filter((share) => (shareEnd(share, now)?.at ?? now) < now - ENDED_SHARE_LIFE);
  for (const { id } of over) shares.delete(id);
  return over.length > 0;
}

function deleteBefore<T extends { expiresAt?: number | undefined }>(table: Table<T>, time: number): boolean {
  const expired = table.list().filter(({ expiresAt = Infinity }) => expiresAt < time);
  for (const record of expired) table.delete(table.idOf(record));
  return expired.length > 0;
}

/** The limit of authorization requests, more than a person needs. Without a limit one ticket could fill the store. */
const MAX_REQUESTS_PER_TICKET = 5;

/** Deletes the oldest authorization requests of a ticket that has too many. */
export function keepNewestRequests(ticketHash: string, requests: Tables['authorizationRequests']): void {
  const newestFirst = requests.list(ticketHash).sort((a, b) => b.expiresAt - a.expiresAt);
  for (const { stateHash } of newestFirst.slice(MAX_REQUESTS_PER_TICKET)) requests.delete(stateHash);
}
