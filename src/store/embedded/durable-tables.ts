import { createGroupCommit, type GroupCommit } from '../group-commit.ts';
import type { Table, Tables } from './tables.ts';

/** The tables of the embedded store, as its calls read and change them. */
export interface DurableTables {
  /** Read and changed only in the work that `run` is given. */
  tables: Tables;
  /**
   * Does work on the tables, which must not wait for anything. Resolves to its result, or rejects with its error, once all
   * that it changed, and all that it read, is on the disk. Waits for the disk only when the work changed something, or
   * read a record that is not written yet; when its write failed, it is tried again.
   *
   * @throws what `write` rejects with: then nobody is told what the work found
   */
  run<T>(work: () => T): Promise<T>;
  /** The writes of the tables. */
  commits: GroupCommit;
}

/**
 * Keeps what is not on the disk from being read. A change that could not be written stays in the tables: its outcome is
 * unknown, and it may be a token that exists nowhere else.
 *
 * @param raw all changes that must be durable are made through the returned tables
 * @param write writes all tables; must take them as they are before its first await
 */
export function createDurableTables(raw: Tables, write: () => Promise<void>): DurableTables {
  /** What was changed since the last write began: names of records, of groups and of tables. */
  let unwritten = new Set<string>();
  /** What the write under way writes. */
  let writing = new Set<string>();
  /** Whether the running work read something that is not written, or changed something. */
  let work = { reads: false, changes: false };

  const commits = createGroupCommit(async () => {
    writing = unwritten;
    unwritten = new Set();
    try {
      await write();
    } catch (error) {
      for (const name of writing) unwritten.add(name);
      throw error;
    } finally {
      writing = new Set();
    }
  });

  function guard<T>(kind: string, table: Table<T>): Table<T> {
    const recordName = (id: string) => `${kind} record ${id}`;
    const groupName = (group: string) => `${kind} group ${group}`;

    function reads(name: string): void {
      if (unwritten.has(name) || writing.has(name)) work.reads = true;
    }

    function changes(record: T): void {
      work.changes = true;
      for (const name of [recordName(table.idOf(record)), ...table.groupsOf(record).map(groupName), kind])
        unwritten.add(name);
    }

    return {
      ...table,
      get size() {
        return table.size;
      },
      get version() {
        return table.version;
      },
      find(id) {
        reads(recordName(id));
        return table.find(id);
      },
      list(group) {
        reads(group === undefined ? kind : groupName(group));
        return table.list(group);
      },
      put(record) {
        table.put(record);
        changes(record);
      },
      delete(id) {
        reads(recordName(id));
        const deleted = table.delete(id);
        if (deleted !== undefined) changes(deleted);
        return deleted;
      },
    };
  }

  return {
    tables: {
      grants: guard('grants', raw.grants),
      revocations: guard('revocations', raw.revocations),
      tickets: guard('tickets', raw.tickets),
      authorizationRequests: guard('authorizationRequests', raw.authorizationRequests),
      confirmations: guard('confirmations', raw.confirmations),
      settings: guard('settings', raw.settings),
      shares: guard('shares', raw.shares),
      accessRequests: guard('accessRequests', raw.accessRequests),
    },
    async run(task) {
      const mine = { reads: false, changes: false };
      work = mine;
      try {
        return task();
      } finally {
        if (mine.changes) await commits.commit();
        else if (mine.reads) await commits.settled();
      }
    },
    commits,
  };
}
