import type { Backlog } from './backlog.ts';
import type { Confirmation } from './confirmations.ts';
import type { AuditEntry, Grant, GrantKey, GrantStatus, Revocation } from './links.ts';
import type { Settings } from './settings.ts';
import type { AuthorizationRequest, LinkTicket } from './tickets.ts';

/** Written together or not at all. */
export interface Changes {
  saveGrant?: Grant;
  deleteGrant?: GrantKey;
  saveRevocations?: Revocation[];
  /** By id. */
  deleteRevocations?: string[];
}

/** A grant while nobody else can change it. */
export interface LockedGrant {
  /** As it is in the store now; undefined when there is none. */
  grant: Grant | undefined;
  /** Resolves when the changes are durable, and not before. May be called more than once. */
  commit(changes: Changes): Promise<void>;
}

/** What lives for minutes: one-time URLs, trips to a provider, questions that wait for a yes. */
export interface TicketStore {
  /** Saves a new ticket and voids that person's older ones. */
  saveTicket(ticket: LinkTicket): Promise<void>;
  findTicket(hash: string): Promise<LinkTicket | undefined>;
  /** The newest of a person that is neither done nor void; it may have expired. */
  findOpenTicket(personId: string): Promise<LinkTicket | undefined>;
  /**
   * Applies a pure step to a ticket, atomically. What `step` throws rejects and changes nothing.
   * @returns the changed ticket, or undefined when there is none of that hash
   */
  changeTicket(hash: string, step: (ticket: LinkTicket) => LinkTicket): Promise<LinkTicket | undefined>;

  /** Saves it; of one ticket only the newest five are kept. */
  saveAuthorizationRequest(attempt: AuthorizationRequest): Promise<void>;
  findAuthorizationRequest(stateHash: string): Promise<AuthorizationRequest | undefined>;
  /** Deletes and returns it: of many callers exactly one gets it. */
  takeAuthorizationRequest(stateHash: string): Promise<AuthorizationRequest | undefined>;

  /** Saves a new one and deletes that person's older ones. */
  saveConfirmation(confirmation: Confirmation): Promise<void>;
  /** It may have expired. */
  findConfirmation(code: string): Promise<Confirmation | undefined>;
  /** Deletes and returns it: of many callers exactly one gets it. */
  takeConfirmation(code: string): Promise<Confirmation | undefined>;
}

export interface GrantStore {
  findGrant(key: GrantKey): Promise<Grant | undefined>;
  /** Of one person, or all; oldest link first. */
  listGrants(personId?: string): Promise<Grant[]>;
  /** Those that somebody has to look after, oldest link first. @see isNeglected */
  listNeglected(refreshedBefore: number): Promise<Grant[]>;
  /** Runs `work` while no other holder of this key's lock, in any process, runs. */
  withGrantLock<T>(key: GrantKey, work: (locked: LockedGrant) => Promise<T>): Promise<T>;
}

export interface SettingsStore {
  findSettings(id: string): Promise<Settings | undefined>;
  /** Applies a pure step to the settings of that id, atomically. @param step gets what there is, or an empty one */
  changeSettings(id: string, step: (settings: Settings) => Settings): Promise<Settings>;
}

export interface RevocationStore {
  listRevocations(): Promise<Revocation[]>;
  /**
   * Applies a pure step to what is stored now, atomically; undefined from the step deletes it. What `step` throws
   * rejects and changes nothing.
   * @returns the changed one, or undefined when there was none of that id or it was deleted
   */
  changeRevocation(
    id: string,
    step: (revocation: Revocation) => Revocation | undefined,
  ): Promise<Revocation | undefined>;
  /** Writes outside any grant's lock: for revocations only. */
  commit(changes: Pick<Changes, 'saveRevocations' | 'deleteRevocations'>): Promise<void>;
}

/** How much there is of what has to be watched. */
export interface StoreCounts {
  links: Record<GrantStatus, number>;
  /** One-time URLs that can be opened, or gone on with. */
  openTickets: number;
  /** Revocations that Meraki has not confirmed. */
  revocations: Backlog;
}

/**
 * Everything that must outlive a restart. Every promise of a write resolves once it is durable;
 * a rejected write means "outcome unknown": write again. Records are returned frozen or as copies: a
 * caller never changes one in place.
 */
export interface Store extends TicketStore, GrantStore, SettingsStore, RevocationStore {
  /** Forgets attempts and confirmations that have expired, and tickets that did so more than an hour ago. */
  sweep(now: number): Promise<void>;
  /** Counts all that is stored: not for every request. For /metrics, which asks once in some seconds. */
  counts(now: number): Promise<StoreCounts>;
  /** Rejects when a write could not succeed now; for /readyz. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Which lines of the audit log. */
export interface AuditFilter {
  /** Epoch milliseconds, inclusive. */
  since?: number | undefined;
  /** Whose link, or who did it. */
  personId?: string | undefined;
  limit: number;
}

/** The audit log: append only. */
export interface Audit {
  /** Resolves when the entry is durable. Never rejects: what can't be written is logged, the work goes on. */
  record(entry: AuditEntry): Promise<void>;
  /** Entries that match, oldest first; at most the newest `limit`. Rejects when the log can't be read. */
  read(filter: AuditFilter): Promise<AuditEntry[]>;
  close(): Promise<void>;
}
