import type { ErrorCode } from './errors.ts';
import type { Acceptance } from './inbox.ts';
import type { RelinkReason } from './links.ts';
import type { ProviderErrorCode } from './provider.ts';

/** One finished call to another service. */
export interface UpstreamCall {
  service: 'webex' | 'meraki' | 'webex_oauth' | 'meraki_oauth';
  /** A name of our own list: never an id or an address. */
  operation: string;
  /** The HTTP status; undefined when there was no complete answer. */
  status: number | undefined;
  /** Milliseconds. */
  ms: number;
}

/** The outcome of a command: its answer was delivered, it was refused for a known reason, or it failed. */
export type CommandOutcome = 'answered' | ErrorCode | 'failed';
/** The outcome of a refresh: renewed, the reason why the link ended, or why it failed this time · unsaved: the new tokens could not be stored. */
export type RefreshOutcome = 'renewed' | RelinkReason | ProviderErrorCode | 'unsaved';
/**
 * The outcome of a revocation. expired: Meraki never confirmed, and the token is dead by itself · unreadable: no key opens the
 * token · failed: on our side.
 */
export type RevocationOutcome = 'confirmed' | 'expired' | ProviderErrorCode | 'unreadable' | 'failed';
/** The outcome of an event. @see Acceptance; hasty: dropped, its person is over the rate limit · outside: refused, its person's Webex organization may not use the bot · told: its person was told to ask again · malformed: signed but not understood, nothing done · forged: refused. */
export type EventOutcome = Acceptance | 'told' | 'hasty' | 'outside' | 'malformed' | 'forged';

/** The reason why a connection was closed at once. address_full: its address had its most · server_full: the server had its most. */
export type ConnectionRefusal = 'address_full' | 'server_full';

/**
 * What a read was answered by. call: a call of the link's own · joined: the same call of another command, under way already ·
 * snapshot: an answer to another command, seconds before.
 */
export type ReadBy = 'call' | 'joined' | 'snapshot';

/** Counts and times what the product does. No method waits or throws. */
export interface Meter {
  /**
   * Counts an answered command.
   * @param command its name; `unknown` for an unknown command
   * @param ms milliseconds since the question was accepted; undefined when not known
   */
  answered(command: string, outcome: CommandOutcome, ms: number | undefined): void;
  called(call: UpstreamCall): void;
  /** Counts a call that failed and is repeated. */
  repeated(service: UpstreamCall['service']): void;
  /** Counts how long a call to Meraki waited for the rate limiter. @param ms milliseconds, 0 when it did not wait */
  waited(ms: number): void;
  /** Counts a read of a Meraki organization. */
  read(by: ReadBy): void;
  refreshed(outcome: RefreshOutcome): void;
  revoked(outcome: RevocationOutcome): void;
  /** Counts an event that was delivered in the name of Webex. */
  taken(outcome: EventOutcome): void;
  /** Counts a connection that was closed at once. */
  refused(reason: ConnectionRefusal): void;
  /** Announces a background job, which is to run from now on. */
  scheduled(name: string): void;
  /** Counts one run of a job that was scheduled. */
  ran(name: string, isOk: boolean): void;
}

const nothing = () => {};

/** A meter that counts nothing. */
export const silentMeter: Meter = {
  answered: nothing,
  called: nothing,
  repeated: nothing,
  waited: nothing,
  read: nothing,
  refreshed: nothing,
  revoked: nothing,
  taken: nothing,
  refused: nothing,
  scheduled: nothing,
  ran: nothing,
};
