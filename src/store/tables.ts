import { attempts, grants, type Kind, revocations, settings, tickets } from './records.ts';

/** Records of one kind in memory; every lookup costs what it returns, not what is stored. */
export interface Table<T> {
  readonly size: number;
  find(id: string): T | undefined;
  /** All, or those of one person. */
  list(personId?: string): T[];
  /** @see Kind.copy */
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
    settings: createTable(settings),
  };
}

export function createTable<T>(kind: Kind<T>): Table<T> {
  const byId = new Map<string, T>();
  const byPerson = new Map<string, Map<string, T>>();

  function remove(id: string): T | undefined {
    const record = byId.get(id);
    if (record === undefined) return undefined;
    byId.delete(id);
    const personId = kind.personOf?.(record);
    if (personId !== undefined) {
      const own = byPerson.get(personId);
      own?.delete(id);
      if (own?.size === 0) byPerson.delete(personId);
    }
    return record;
  }

  return {
    get size() {
      return byId.size;
    },
    find: (id) => byId.get(id),
    list: (personId) => [...((personId === undefined ? byId : byPerson.get(personId))?.values() ?? [])],
    copy: kind.copy,
    put(record) {
      const id = kind.idOf(record);
      remove(id);
      byId.set(id, record);
      const personId = kind.personOf?.(record);
      if (personId === undefined) return;
      const own = byPerson.get(personId);
      if (own === undefined) byPerson.set(personId, new Map([[id, record]]));
      else own.set(id, record);
    },
    delete: remove,
  };
}

/**
 * Forgets tickets and attempts that expired before that time.
 * @returns whether there were any
 */
export function forgetExpired({ tickets, attempts }: Tables, before: number): boolean {
  const oldTickets = tickets.list().filter((ticket) => ticket.expiresAt < before);
  const oldAttempts = attempts.list().filter((attempt) => attempt.expiresAt < before);
  for (const ticket of oldTickets) tickets.delete(ticket.hash);
  for (const attempt of oldAttempts) attempts.delete(attempt.stateHash);
  return oldTickets.length + oldAttempts.length > 0;
}
