import type { AuthorizationRequest } from './authorization-request.ts';
import type { Backlog } from './backlog.ts';
import type { Confirmation } from './confirmations.ts';
import type { Grant, GrantKey, GrantStatus, NeglectTimes, Revocation } from './links.ts';
import type { Settings } from './settings.ts';
import type { AccessRequestStore, ShareStore } from './share-store.ts';
import type { Share, ShareEnd } from './shares.ts';
import type { TicketEnd } from './ticket-refusal.ts';
import type { LinkTicket } from './tickets.ts';

/** Changes that are written together or not at all. */
export interface Changes {
  saveGrant?: Grant;
  deleteGrant?: GrantKey;
  /** Ends the open shares of the locked grant: they die with the link. Given whenever a grant is deleted that somebody could have lent. */
  endShares?: ShareEnd;
  /** A new share of the locked grant: whoever ends the link later ends it too. Without a grant the commit rejects and changes nothing. */
  saveShare?: Share;
  saveRevocations?: Revocation[];
  /** Ids of revocations. */
  deleteRevocations?: string[];
  /**
   * The hash of the ticket that the saved grant comes from: it is done with these changes. When it may not be completed, the
   * commit rejects with TicketRefusedError and changes nothing.
   */
  completeTicket?: string;
}

/** A grant under its lock: nobody else can change it. */
export interface LockedGrant {
  /** The stored grant; undefined when there is none. */
  grant: Grant | undefined;
  /** Resolves when the changes are durable, and not before. May be called more than once. */
  commit(changes: Changes): Promise<void>;
}

/** Records that live for minutes: tickets of one-time URLs, authorization requests, pending confirmations. */
export interface TicketStore {
  /** Saves a new ticket and voids that person's older ones. */
  saveTicket(ticket: LinkTicket): Promise<void>;
  findTicket(hash: string): Promise<LinkTicket | undefined>;
  /** Finds a person's newest ticket that is neither done nor void; it may have expired. */
  findOpenTicket(personId: string): Promise<LinkTicket | undefined>;
  /** Finds a person's open ticket, else the newest of the others, in any stage. */
  findNewestTicket(personId: string): Promise<LinkTicket | undefined>;
  /** Finds the newest ticket that this browser claimed, in any stage. */
  findTicketOfBrowser(browserHash: string): Promise<LinkTicket | undefined>;
  /**
   * Applies a pure step to a ticket, atomically. An error of `step` rejects and changes nothing.
   * @returns the changed ticket, or undefined when there is none of that hash
   */
  changeTicket(hash: string, step: (ticket: LinkTicket) => LinkTicket): Promise<LinkTicket | undefined>;
  /**
   * Voids every open ticket of a person, or of all. Each of them either was completed before, and its grant is then listed,
   * or never will be.
   *
   * @returns the tickets that this call voided; some of them may have expired
   */
  voidTickets(reason: TicketEnd, personId?: string): Promise<LinkTicket[]>;

  /** Saves an authorization request; of one ticket only the newest five are kept. */
  saveAuthorizationRequest(request: AuthorizationRequest): Promise<void>;
  findAuthorizationRequest(stateHash: string): Promise<AuthorizationRequest | undefined>;
  /** Deletes and returns an authorization request: of several callers exactly one gets it. */
  takeAuthorizationRequest(stateHash: string): Promise<AuthorizationRequest | undefined>;

  /** Saves a confirmation and deletes that person's older ones. */
  saveConfirmation(confirmation: Confirmation): Promise<void>;
  /** Finds a confirmation, which may have expired. */
  findConfirmation(code: string): Promise<Confirmation | undefined>;
  /** Deletes and returns a confirmation: of several callers exactly one gets it. */
  takeConfirmation(code: string): Promise<Confirmation | undefined>;
}

/** The stored grants. */
export interface GrantStore {
  findGrant(key: GrantKey): Promise<Grant | undefined>;
  /** Lists the grants of one person, or all; oldest link first. */
  listGrants(personId?: string): Promise<Grant[]>;
  /** Lists the grants that may need maintenance, oldest link first. @see isNeglected */
  listNeglected(times: NeglectTimes): Promise<Grant[]>;
  /** Runs `work` under the lock of this key: no other work of the key runs meanwhile, in any process. */
  withGrantLock<T>(key: GrantKey, work: (locked: LockedGrant) => Promise<T>): Promise<T>;
}

/** The stored settings. */
export interface SettingsStore {
  findSettings(id: string): Promise<Settings | undefined>;
  /** Applies a pure step to the settings of that id, atomically. @param step gets the stored settings, or empty ones */
  changeSettings(id: string, step: (settings: Settings) => Settings): Promise<Settings>;
  /**
   * Deletes all settings whose id begins with a text, except some.
   *
   * @param kept the ids of those that stay
   */
  deleteSettings(beginning: string, kept: readonly string[]): Promise<void>;
  /** Lists all settings whose id begins with a text. */
  listSettings(beginning: string): Promise<Settings[]>;
}

/** A person of whom nothing shall be left that tells who they are. */
export interface ForgottenPerson {
  personId: string;
  /** Their addresses, as far as they are known: lower case. */
  emails: readonly string[];
  /** What stands for them. @see forgottenAs */
  as: string;
}

/** The stored revocations. */
export interface RevocationStore {
  listRevocations(): Promise<Revocation[]>;
  /**
   * Applies a pure step to a stored revocation, atomically; undefined from the step deletes it. An error of `step` rejects
   * and changes nothing.
   * @returns the changed revocation, or undefined when there was none of that id or it was deleted
   */
  changeRevocation(
    id: string,
    step: (revocation: Revocation) => Revocation | undefined,
  ): Promise<Revocation | undefined>;
  /** Writes outside any grant's lock: for revocations only. */
  commit(changes: Pick<Changes, 'saveRevocations' | 'deleteRevocations'>): Promise<void>;
}

/** One sealed token of a link, or of a revocation that Meraki has not confirmed. */
export interface SealedToken extends GrantKey {
  field: 'access_token' | 'refresh_token';
  /** @see keyIdOf */
  sealed: string;
}

/** What the sealing keys sealed, for the check of the keys at start. */
export interface SealedStore {
  /** Counts the links and the unconfirmed revocations of which a key sealed a token. @returns counts by key id */
  countByKey(): Promise<Map<string, number>>;
  /** Lists tokens that one key sealed, any of them and at most `limit`. */
  listSealedBy(keyId: string, limit: number): Promise<SealedToken[]>;
}

/** The stored records that are shown in the metrics. */
export interface StoreCounts {
  links: Record<GrantStatus, number>;
  /** One-time URLs that can still be used. */
  openTickets: number;
  /** Shares that have not ended, those that sleep included. */
  openShares: number;
  /** Requests for access about which somebody can still decide. */
  openAccessRequests: number;
  /** Revocations that Meraki has not confirmed. */
  revocations: Backlog;
}

/**
 * Everything that must outlive a restart. A write resolves when it is durable; when it rejects, its outcome is unknown:
 * write again. What is read is durable, too: a read of what a failed write changed rejects until it is written. Records are
 * returned frozen or as copies: a caller never changes one in place.
 */
export interface Store
  extends TicketStore,
    GrantStore,
    ShareStore,
    AccessRequestStore,
    SettingsStore,
    RevocationStore,
    SealedStore {
  /**
   * Deletes what tells of a person whose links have ended: their settings, tickets and confirmations, and the sign-ins in
   * others' tickets. Of shares that they lent, or that a person of their id or address borrowed, the whole record goes, open or
   * ended, and so do their requests for access; those of others lose them among the lenders who were asked, and as who decided.
   * Nothing of a share is kept, not even that it ended: whoever has to tell the other person, or to write it down, ends the
   * shares before, with the reason `forgotten`. The hash takes their place among those who chose settings of spaces, and marks their revocations, which
   * stay until Meraki confirms them. All of it together or nothing; a repetition finds nothing left to do. On the embedded
   * store the version before the last write then holds nothing of it either.
   */
  forget(person: ForgottenPerson): Promise<void>;
  /** Deletes authorization requests, confirmations, requests for access and settings that have expired, tickets that expired more
   * than an hour ago, and shares that ended more than 30 days ago. */
  sweep(now: number): Promise<void>;
  /** Counts all that is stored. Slow: for /metrics, which asks every few seconds, and not for each question. */
  counts(now: number): Promise<StoreCounts>;
  /** Rejects when a write could not succeed now; for /readyz. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
