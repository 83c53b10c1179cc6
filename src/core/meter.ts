import type { ErrorCode } from './errors.ts';
import type { Acceptance } from './inbox.ts';
import type { RelinkReason } from './links.ts';
import type { ProviderErrorCode } from './provider.ts';

/** One attempt at somebody else's service, once it is over. */
export interface UpstreamCall {
  service: 'webex' | 'meraki' | 'webex_oauth' | 'meraki_oauth';
  /** One of a list of ours: never an id or an address. */
  operation: string;
  /** HTTP; undefined when there was no complete answer. */
  status: number | undefined;
  /** Milliseconds. */
  ms: number;
}

/** What became of a command: its answer was taken, it was refused for a reason that has a name, or it failed. */
export type CommandOutcome = 'answered' | ErrorCode | 'failed';
/** renewed, or why the link has ended, or why it could not be renewed this time · unsaved: renewed, and its tokens lost. */
export type RefreshOutcome = 'renewed' | RelinkReason | ProviderErrorCode | 'unsaved';
/** expired: Meraki never confirmed, and the token has died by itself · failed: on our side. */
export type RevocationOutcome = 'confirmed' | 'expired' | ProviderErrorCode | 'failed';
/** @see Acceptance; hasty: of somebody who asks faster than they may, left · told: whoever asked was told to ask again · malformed, forged: refused. */
export type EventOutcome = Acceptance | 'told' | 'hasty' | 'malformed' | 'forged';

/** What the product counts and times of itself. Nothing here waits, and nothing throws. */
export interface Meter {
  /**
   * @param command its name; `unknown` for what is none
   * @param ms from when the question was accepted; undefined when that is not known
   */
  answered(command: string, outcome: CommandOutcome, ms: number | undefined): void;
  called(call: UpstreamCall): void;
  /** A call failed, and is made again. */
  repeated(service: UpstreamCall['service']): void;
  /** A call to Meraki waited for its turn. @param ms milliseconds, 0 when the turn came at once */
  waited(ms: number): void;
  refreshed(outcome: RefreshOutcome): void;
  revoked(outcome: RevocationOutcome): void;
  /** Something that says it comes from Webex. */
  taken(outcome: EventOutcome): void;
  /** A job in the background is to run from now on. */
  scheduled(name: string): void;
  /** @param name of a job that was scheduled */
  ran(name: string, isOk: boolean): void;
}

const nothing = () => {};

/** For whoever does not look. */
export const silentMeter: Meter = {
  answered: nothing,
  called: nothing,
  repeated: nothing,
  waited: nothing,
  refreshed: nothing,
  revoked: nothing,
  taken: nothing,
  scheduled: nothing,
  ran: nothing,
};
