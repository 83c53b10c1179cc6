import type { TakeBack } from './inbox.ts';
import type { Grant, GrantKey, Revocation } from './links.ts';

/** The source of the access token of one link. */
export interface TokenSource {
  /**
   * Returns an access token that is still valid for some minutes, refreshed first when needed.
   * @throws KnownError `not_linked`, `relink_required`, `sign_in_unavailable`; `not_allowed` while the link is suspended
   */
  token(): Promise<string>;
  /** Returns a token other than the one that was answered with 401, by at most one refresh however many callers ask. */
  renew(refused: string): Promise<string>;
}

/** The token source of a stored link. */
export interface LinkTokens extends TokenSource {
  /**
   * Checks that the link may be used, and refreshes it when needed, as `token` does.
   *
   * @param scopes those that the link is expected to have, in any order
   * @returns when Meraki last issued tokens to the link, in epoch milliseconds; undefined when these have other scopes
   * @throws KnownError as `token` does
   */
  issuedAt(scopes: readonly string[]): Promise<number | undefined>;
}

/**
 * confirmed: Meraki has revoked the token · queued: the revocation queue asks Meraki again until it confirms · unreadable: no
 * key opens the token, so Meraki can't be told; it waits in the queue for its key.
 */
export type RevokeOutcome = 'confirmed' | 'queued' | 'unreadable';

/** A grant that is durably served no more, and the revocation that Meraki has to be told of. */
export interface StoppedGrant {
  grant: Grant;
  revocation: Revocation;
  /** Whether no key opens the token that Meraki has to be told. */
  isUnreadable: boolean;
}

/** The tokens of all links: the only place where they are unsealed. */
export interface TokenService {
  /** Returns the token source of one link, whether or not there is one yet. */
  source(key: GrantKey): LinkTokens;
  /**
   * Claims the message that tells the person that this link ended: it is for only one of all callers, in any process.
   *
   * @returns for that one, what gives the claim back when the message was not sent; undefined for all others
   */
  claimNotification(key: GrantKey): Promise<TakeBack | undefined>;
  /**
   * Deletes the grant and queues its revocation, durably: from then on the revocation reaches Meraki even after a crash.
   *
   * @param isStillDue decides about the stored grant, under its lock; by default every grant is deleted
   * @returns undefined when there was no such link, or it was not due
   */
  stopServing(key: GrantKey, isStillDue?: (grant: Grant) => boolean): Promise<StoppedGrant | undefined>;
  /** Asks Meraki at once to revoke the tokens of a grant that was stopped. Never rejects. */
  revokeAtMeraki(stopped: StoppedGrant): Promise<RevokeOutcome>;
}
