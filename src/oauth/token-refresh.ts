import { FAILOVER_PAUSES, retryStore } from '../core/async/retry-store.ts';
import type { AuditLog } from '../core/audit-log.ts';
import { type Clock, DAY, monotonic } from '../core/clock.ts';
import type { Grant, RelinkReason } from '../core/links.ts';
import type { Log } from '../core/log.ts';
import type { Meter } from '../core/meter.ts';
import { type Provider, ProviderError, type ProviderErrorCode, type TokenSet } from '../core/provider.ts';
import { notRenewed, relinkRequired } from '../core/refusals.ts';
import type { LockedGrant } from '../core/store.ts';
import { createRejectedRefreshes } from './rejected-refreshes.ts';
import { grantContext, type Sealer } from './sealing.ts';

/** Meraki lets a refresh token die after 90 days without use. */
export const REFRESH_TOKEN_LIFE = 90 * DAY;

/** The collaborators of a token refresh. */
export interface TokenRefreshDeps {
  provider: Provider;
  sealer: Sealer;
  audit: Pick<AuditLog, 'record'>;
  clock: Clock;
  /** Tells for how long a link was rejected; a clock that is set can't end it. The process's own when absent. */
  now?: Clock | undefined;
  log: Log;
  meter: Meter;
  /** Tells the health page whether Meraki takes our own credentials. */
  onCredentials(accepted: boolean): void;
}

/** A grant under its lock, and why it has to be refreshed. */
export interface RefreshRequest {
  grant: Grant;
  commit: LockedGrant['commit'];
  /** An access token that Meraki no longer accepts and that must not be served again. */
  refused?: string | undefined;
  /**
   * Why the link is refreshed although nobody asks through it: the renewal is recorded in the audit log. `alive_after_90_days`:
   * only our clock said that Meraki had ended it.
   */
  unasked?: 'keep_alive' | 'alive_after_90_days' | undefined;
}

/** Refreshes the tokens of one grant (RFC 6749 §6). */
export interface TokenRefresh {
  /**
   * Refreshes a grant; the rotated tokens are durable before they are used.
   *
   * @returns the access token
   * @throws KnownError `relink_required`, `sign_in_unavailable`; SealError
   */
  refresh(request: RefreshRequest): Promise<string>;
}

/** Creates the token refresh at one provider. */
export function createTokenRefresh(deps: TokenRefreshDeps): TokenRefresh {
  const { provider, sealer, audit, clock, log, meter, onCredentials } = deps;
  const rejectedRefreshes = createRejectedRefreshes(deps.now ?? monotonic);

  /** Repeats once with the same token when the outcome is unknown: most often the request never arrived. */
  const send = async (refreshToken: string, { grant, commit }: RefreshRequest): Promise<TokenSet> => {
    try {
      return await provider.refresh(refreshToken);
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      // Meraki refused before it did anything: a refreshStartedAt that stays would name the wrong reason later.
      if (CHANGED_NOTHING.includes(error.code)) await commit({ saveGrant: grant });
      if (error.code !== 'unavailable') throw error;
      log.warn({ err: error }, 'access token refresh failed; trying once more');
      try {
        return await provider.refresh(refreshToken);
      } catch (second) {
        // The first request was carried out and its answer lost: the token had been rotated.
        if (second instanceof ProviderError && second.code === 'invalid_grant')
          throw new InterruptedRefreshError();
        // What became of the first one is still unknown.
        throw second instanceof ProviderError && second.code === 'rejected' ? error : second;
      }
    }
  };

  const end = async ({ grant, commit }: RefreshRequest, reason: RelinkReason): Promise<never> => {
    const ended = endedGrant(grant, reason);
    meter.refreshed(reason);
    // Recorded whatever becomes of the write: one that fails now may be made later, and nothing would say so then.
    await commit({ saveGrant: ended }).finally(() =>
      audit.record({ action: 'relink_required', outcome: reason, subject: ended }),
    );
    log.info({ organizationId: grant.organizationId, reason }, 'a link needs to be made again');
    throw relinkRequired(ended);
  };

  /** Keeps the grant: serves the old token while it is valid, else tells the person when to try again. */
  const keep = ({ grant, refused }: RefreshRequest, error: ProviderError): string => {
    log.warn({ err: error, organizationId: grant.organizationId }, 'access token refresh failed');
    meter.refreshed(error.code);
    if (error.code === 'invalid_client') onCredentials(false);
    const current = sealer.open(grant.sealedAccessToken, grantContext(grant, 'access_token'));
    if (grant.accessExpiresAt > clock() && current !== refused) return current;
    throw notRenewed(error);
  };

  return {
    async refresh(request) {
      const { grant, commit } = request;
      const refreshToken = sealer.open(grant.sealedRefreshToken, grantContext(grant, 'refresh_token'));
      await commit({ saveGrant: { ...grant, refreshStartedAt: clock() } });
      let tokens: TokenSet;
      try {
        tokens = await send(refreshToken, request);
      } catch (error) {
        if (error instanceof InterruptedRefreshError) return await end(request, 'interrupted_refresh');
        if (!(error instanceof ProviderError)) throw error;
        if (
          error.code === 'invalid_grant' ||
          (error.code === 'rejected' && rejectedRefreshes.rejected(grant))
        )
          return await end(request, likelyRelinkReason(grant, clock()));
        return keep(request, error);
      }
      onCredentials(true);
      rejectedRefreshes.refreshed(grant);
      // Meraki no longer takes the old token: without this write the link is lost for good.
      const saveGrant = rotatedGrant(grant, tokens, refreshToken, sealer, clock());
      await retryStore(() => commit({ saveGrant }), log, FAILOVER_PAUSES)
        .catch((error: unknown) => {
          meter.refreshed('unsaved');
          throw error;
        })
        .finally(async () => {
          if (request.unasked)
            await audit.record({ action: 'renewed', outcome: request.unasked, subject: saveGrant });
        });
      meter.refreshed('renewed');
      return tokens.accessToken;
    },
  };
}

/** Refusals before Meraki did anything. */
const CHANGED_NOTHING: readonly ProviderErrorCode[] = ['invalid_client', 'rejected', 'limited'];

class InterruptedRefreshError extends Error {
  override readonly name = 'InterruptedRefreshError';
  readonly code = 'interrupted_refresh';
}

/** Seals both tokens, also a refresh token that stayed: after a refresh nothing depends on an older key. */
function rotatedGrant(
  grant: Grant,
  tokens: TokenSet,
  refreshToken: string,
  sealer: Sealer,
  now: number,
): Grant {
  return {
    ...grant,
    sealedAccessToken: sealer.seal(tokens.accessToken, grantContext(grant, 'access_token')),
    sealedRefreshToken: sealer.seal(
      tokens.refreshToken ?? refreshToken,
      grantContext(grant, 'refresh_token'),
    ),
    accessExpiresAt: tokens.expiresAt,
    scopes: tokens.scopes ?? grant.scopes,
    refreshedAt: now,
    refreshStartedAt: undefined,
    warnedAt: undefined,
  };
}

/** Returns the grant as it is stored once its tokens are of no more use. */
function endedGrant(grant: Grant, reason: RelinkReason): Grant {
  return { ...grant, status: 'relink_required', reason, refreshStartedAt: undefined };
}

/** Names the likely reason of a dead token: a refresh that began and never ended explains it best. */
export function likelyRelinkReason(grant: Grant, now: number): RelinkReason {
  if (grant.refreshStartedAt !== undefined) return 'interrupted_refresh';
  return now - grant.refreshedAt >= REFRESH_TOKEN_LIFE ? 'unused_90_days' : 'refused_by_meraki';
}
