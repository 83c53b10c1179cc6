import type { AuditTrouble } from './audit-gap.ts';
import type { AuditEntry, NamedPerson } from './links.ts';

/** The audit entries to read. */
export interface AuditFilter {
  /** Epoch milliseconds, inclusive. */
  since?: number | undefined;
  /** Epoch milliseconds, exclusive. */
  until?: number | undefined;
  /** The owner of the link, or the person who did it. */
  personId?: string | undefined;
  organizationId?: string | undefined;
  /** The person who lent the share that is concerned. */
  lenderId?: string | undefined;
  /** Those of any of these; of all when absent. */
  actions?: readonly AuditEntry['action'][] | undefined;
  /** Those with any of these; with all when absent. */
  outcomes?: readonly string[] | undefined;
  /** The number of the newest entries that match and are left out; 0 when absent. */
  skip?: number | undefined;
  /** The most entries, the newest ones. */
  limit: number;
}

/** A person whom the audit log names. */
export interface PersonInAudit extends NamedPerson {
  id: string;
}

/**
 * The stored audit log: entries are added, deleted when they are old, and changed only when a person is forgotten.
 *
 * @see createAuditLog, the only caller of `record`
 */
export interface Audit {
  /**
   * Resolves when the entry is durable. Never rejects: an entry that can't be written now goes to the log in full, at once,
   * and is written later. One that is lost for good is counted by an entry `entries_missing`.
   */
  record(entry: AuditEntry): Promise<void>;
  /**
   * Entries that match, oldest first; at most the newest `limit`. Those that say that others are missing may concern
   * everybody. Rejects when the log can't be read.
   */
  read(filter: AuditFilter): Promise<AuditEntry[]>;
  /** Deletes all entries that are older than a time. @returns how many; rejects when some could not be deleted */
  deleteBefore(time: number): Promise<number>;
  /**
   * Returns the people whose id this is, or who had this address (in any case) at the time of an entry; each with the newest
   * name and address that are known, empty when none are. Reads the whole log. Forgotten people are not found.
   */
  findPeople(idOrAddress: string): Promise<PersonInAudit[]>;
  /**
   * Returns what stands for a forgotten person, the same each time. The first call makes the key and resolves when it is
   * durable.
   *
   * @throws KnownError `store_unavailable` when the key can't be used; there is never a second key while the log needs the first
   */
  forgottenAs(personId: string): Promise<string>;
  /**
   * Takes a person out of all entries: `withoutPerson`. So it does for ten minutes with those that are recorded by then,
   * because something may be under way, unless the person links again. A repetition goes on where one ended.
   *
   * @throws KnownError `store_unavailable` when the log, or its key, can't be read or written
   */
  forget(personId: string): Promise<void>;
  /** Returns why entries are not in the log at the moment; undefined when nothing is wrong. */
  trouble(): AuditTrouble | undefined;
  close(): Promise<void>;
}
