import type { Grant, GrantKey, Revocation } from './links.ts';

/** Where a Dashboard gets the bearer token of one link. */
export interface TokenSource {
  /**
   * A token with life left, refreshed first when needed.
   * @throws KnownError `not_linked`, `relink_required`, `sign_in_unavailable`
   */
  token(): Promise<string>;
  /** After a 401: a token other than the refused one, by at most one refresh however many ask. */
  renew(refused: string): Promise<string>;
}

/** `confirmed`: Meraki knows · `queued`: the outbox keeps telling Meraki until it confirms. */
export type RevokeOutcome = 'confirmed' | 'queued';

/** A grant that is served no more, durably, and what Meraki has to be told of it. */
export interface StoppedGrant {
  grant: Grant;
  revocation: Revocation;
}

/** The tokens of everybody's links: the only place where they are unsealed. */
export interface TokenService {
  source(key: GrantKey): TokenSource;
  /**
   * Takes on telling the person that this link died. Of all who find out, in any process, one gets true.
   */
  claimNotification(key: GrantKey): Promise<boolean>;
  /**
   * Stops serving the grant. From here on the outbox sees to it that Meraki is told, whatever happens.
   * @returns when it is durable; undefined when there was no such link
   */
  stopServing(key: GrantKey): Promise<StoppedGrant | undefined>;
  /** Tells Meraki at once of what was stopped. */
  revokeAtMeraki(stopped: StoppedGrant): Promise<RevokeOutcome>;
}
