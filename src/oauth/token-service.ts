import { retryStore } from '../core/async/retry-store.ts';
import { type Clock, HOUR, MINUTE } from '../core/clock.ts';
import { claimNotification } from '../core/linking/claim-notification.ts';
import { type Grant, type GrantKey, grantId, type Revocation } from '../core/links.ts';
import type { Log } from '../core/log.ts';
import { linkUnreadable, notLinked, relinkRequired } from '../core/refusals.ts';
import { hashSecret, newSecret } from '../core/secrets.ts';
import type { LockedGrant, Store } from '../core/store.ts';
import type { TokenService } from '../core/tokens.ts';
import { isResealed, reseal } from './reseal.ts';
import type { RevocationQueue } from './revocation-queue.ts';
import { grantContext, SealError, type Sealer } from './sealing.ts';
import type { TokenRefresh } from './token-refresh.ts';

/** A token is used only while it has more than this left. */
const FRESH = 5 * MINUTE;
/** The time of the last use is kept this coarse: a write per command would be a high price for it. */
const USE_GRAIN = HOUR;

export interface TokenServiceDeps {
  store: Store;
  sealer: Sealer;
  tokenRefresh: TokenRefresh;
  revocationQueue: RevocationQueue;
  clock: Clock;
  log: Log;
  /** A link is served no more: what was read through it must not outlive it. */
  onStopped?(key: GrantKey): void;
}

/**
 * The only place that unseals tokens. A refresh runs once per grant, under the store's lock: the lock
 * keeps other processes out, the map of flights lets the callers of this one share the result.
 */
export function createTokenService(options: TokenServiceDeps): TokenService {
  const { store, sealer, tokenRefresh, revocationQueue, clock, log, onStopped } = options;
  const flights = new Map<string, Promise<string>>();

  /** The access token when it is fresh and not the one that was refused. */
  const fresh = (grant: Grant, refused?: string): string | undefined => {
    if (grant.accessExpiresAt - clock() <= FRESH) return undefined;
    const token = sealer.open(grant.sealedAccessToken, grantContext(grant, 'access_token'));
    return token === refused ? undefined : token;
  };

  const readable = (error: unknown, grant: Grant): unknown => {
    if (!(error instanceof SealError)) return error;
    log.error({ problem: error.code, organizationId: grant.organizationId }, error.message);
    return linkUnreadable();
  };

  const renewLocked = async ({ grant, commit }: LockedGrant, refused?: string): Promise<string> => {
    const usable = assertUsable(grant);
    try {
      return fresh(usable, refused) ?? (await tokenRefresh.refresh({ grant: usable, commit, refused }));
    } catch (error) {
      throw readable(error, usable);
    }
  };

  const renew = (key: GrantKey, refused?: string): Promise<string> => {
    const id = `${grantId(key)}\n${refused === undefined ? '' : hashSecret(refused)}`;
    const running = flights.get(id);
    if (running) return running;
    const flight = store
      .withGrantLock(key, (locked) => renewLocked(locked, refused))
      .finally(() => flights.delete(id));
    flights.set(id, flight);
    return flight;
  };

  /** Notes the use, and seals with today's key what an older one sealed. A failure costs neither. */
  const noteUse = async (key: GrantKey, seen: Grant): Promise<void> => {
    const isNoted = (grant: Grant) => clock() - grant.lastUsedAt < USE_GRAIN && isResealed(grant, sealer);
    if (isNoted(seen)) return;
    try {
      await store.withGrantLock(key, async ({ grant, commit }) => {
        if (grant?.status !== 'active' || isNoted(grant)) return;
        await commit({ saveGrant: { ...reseal(grant, sealer), lastUsedAt: clock() } });
      });
    } catch (error) {
      log.warn({ err: error, organizationId: key.organizationId }, 'a use could not be noted');
    }
  };

  return {
    source: (key) => ({
      async token() {
        const grant = assertUsable(await store.findGrant(key));
        try {
          const token = fresh(grant) ?? (await renew(key));
          await noteUse(key, grant);
          return token;
        } catch (error) {
          throw readable(error, grant);
        }
      },
      renew: (refused) => renew(key, refused),
    }),

    claimNotification: (key) => claimNotification(store, clock, key),

    stopServing: (key) =>
      store.withGrantLock(key, async ({ grant, commit }) => {
        if (grant === undefined) return undefined;
        const revocation = revocationOf(grant, clock());
        await retryStore(() => commit({ deleteGrant: key, saveRevocations: [revocation] }), log);
        onStopped?.(key);
        return { grant, revocation };
      }),

    revokeAtMeraki: async ({ revocation }) =>
      (await revocationQueue.revokeNow(revocation)) ? 'confirmed' : 'queued',
  };
}

/** How long the background drain leaves a new revocation to the call that made it. */
const HEAD_START = MINUTE / 2;

/** What Meraki has to be told once this grant is no longer served. */
export function revocationOf(grant: Grant, now: number): Revocation {
  return {
    id: newSecret(),
    personId: grant.personId,
    organizationId: grant.organizationId,
    organizationName: grant.organizationName,
    sealedRefreshToken: grant.sealedRefreshToken,
    attempts: 0,
    nextAt: now + HEAD_START,
    requestedAt: now,
  };
}

function assertUsable(grant: Grant | undefined): Grant {
  if (grant === undefined) throw notLinked();
  if (grant.status === 'relink_required') throw relinkRequired(grant);
  return grant;
}
