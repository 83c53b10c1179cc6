import { retryStore } from '../core/async/retry-store.ts';
import { type Clock, HOUR, isRecent, MINUTE } from '../core/clock.ts';
import { claimNotification } from '../core/linking/claim-notification.ts';
import { type Grant, type GrantKey, grantId, type Revocation } from '../core/links.ts';
import type { Log } from '../core/log.ts';
import { linkSuspended, linkUnreadable, notLinked, relinkRequired } from '../core/refusals.ts';
import { scopeSet } from '../core/scopes.ts';
import { hashSecret, newSecret } from '../core/secrets.ts';
import { endedBy, type Share } from '../core/shares.ts';
import type { LockedGrant, Store } from '../core/store.ts';
import type { TokenService } from '../core/tokens.ts';
import { lentOfLink } from './lent-of-link.ts';
import { isResealed, reseal } from './reseal.ts';
import type { RevocationQueue } from './revocation-queue.ts';
import { canOpen, grantContext, SealError, type Sealer } from './sealing.ts';
import type { TokenRefresh } from './token-refresh.ts';

/** Milliseconds for which an access token must still be valid to be handed out. */
const MIN_TIME_LEFT = 5 * MINUTE;
/** Milliseconds. The time of the last use is stored at most once an hour: a write for each command would cost too much. */
const LAST_USE_PRECISION = HOUR;
/** Milliseconds that the call which made a revocation has to tell Meraki, before the queue does it. */
const QUEUE_DELAY = MINUTE / 2;

/** The collaborators of the token service. */
export interface TokenServiceDeps {
  store: Store;
  sealer: Sealer;
  tokenRefresh: TokenRefresh;
  revocationQueue: RevocationQueue;
  clock: Clock;
  log: Log;
  /** Whether a link is suspended, and is neither used nor renewed. @see Admission.isSuspended */
  isSuspended(grant: Grant): boolean;
  /**
   * Called when a link was ended: data that was read through the link must be dropped.
   *
   * @param shares those that ended with it, with their ends: they are still to be recorded
   */
  onStopped?(key: GrantKey, shares: readonly Share[]): void;
}

/**
 * Creates the only part that unseals access tokens. A refresh runs once per grant, under the store's lock: the lock
 * keeps other processes out, and the callers of this process share one refresh.
 */
export function createTokenService(deps: TokenServiceDeps): TokenService {
  const { store, sealer, tokenRefresh, revocationQueue, isSuspended, clock, log, onStopped } = deps;
  const refreshing = new Map<string, Promise<string>>();

  const openToken = (grant: Grant) =>
    sealer.open(grant.sealedAccessToken, grantContext(grant, 'access_token'));

  /** Opens the token of one link again only when the store holds another: a command takes it for each of its calls. */
  const openOnce = (): typeof openToken => {
    let last: { sealed: string; token: string } | undefined;
    return (grant) => {
      const { sealedAccessToken: sealed } = grant;
      if (last?.sealed !== sealed) last = { sealed, token: openToken(grant) };
      return last.token;
    };
  };

  /** The access token, if it has time left and is not the one that was refused. */
  const usableToken = (grant: Grant, open: typeof openToken, refused?: string): string | undefined => {
    if (grant.accessExpiresAt - clock() <= MIN_TIME_LEFT) return undefined;
    const token = open(grant);
    return token === refused ? undefined : token;
  };

  /** @throws KnownError `not_allowed` when the link is suspended */
  const awake = (grant: Grant): Grant => {
    if (isSuspended(grant)) throw linkSuspended(grant);
    return grant;
  };

  /** The error for the caller: a seal that can't be opened is logged and becomes a KnownError. */
  const asKnown = (error: unknown, grant: Grant): unknown => {
    if (!(error instanceof SealError)) return error;
    log.error({ err: error, organizationId: grant.organizationId }, 'sealed token unreadable');
    return linkUnreadable();
  };

  const renewLocked = async ({ grant, commit }: LockedGrant, refused?: string): Promise<string> => {
    const active = awake(assertActive(grant));
    try {
      const token = usableToken(active, openToken, refused);
      return token ?? (await tokenRefresh.refresh({ grant: active, commit, refused }));
    } catch (error) {
      throw asKnown(error, active);
    }
  };

  const renew = (key: GrantKey, refused?: string): Promise<string> => {
    const id = `${grantId(key)}\n${refused === undefined ? '' : hashSecret(refused)}`;
    const running = refreshing.get(id);
    if (running) return running;
    const refresh = store
      .withGrantLock(key, (locked) => renewLocked(locked, refused))
      .finally(() => refreshing.delete(id));
    refreshing.set(id, refresh);
    return refresh;
  };

  /** Stores the time of use, and seals the tokens with the current key; a failure is only logged. */
  const noteUse = async (key: GrantKey, seen: Grant): Promise<void> => {
    const isNoted = (grant: Grant) =>
      isRecent(grant.lastUsedAt, LAST_USE_PRECISION, clock) &&
      grant.unaskedWarnedAt === undefined &&
      isResealed(grant, sealer);
    if (isNoted(seen)) return;
    try {
      await store.withGrantLock(key, async ({ grant, commit }) => {
        if (grant?.status !== 'active' || isNoted(grant)) return;
        const used = { lastUsedAt: clock(), unaskedWarnedAt: undefined };
        await commit({ saveGrant: { ...reseal(grant, sealer), ...used } });
      });
    } catch (error) {
      log.warn({ err: error, organizationId: key.organizationId }, 'could not store the time of use');
    }
  };

  const findActive = async (key: GrantKey): Promise<Grant> => assertActive(await store.findGrant(key));

  /** Uses a link: returns its access token, refreshed first when needed, and its grant as it was before that. */
  const use = async (
    key: GrantKey,
    open: typeof openToken,
  ): Promise<{ grant: Grant; token: string; isRenewed: boolean }> => {
    const grant = awake(await findActive(key));
    try {
      const valid = usableToken(grant, open);
      const token = valid ?? (await renew(key));
      await noteUse(key, grant);
      return { grant, token, isRenewed: valid === undefined };
    } catch (error) {
      throw asKnown(error, grant);
    }
  };

  return {
    source(key) {
      const open = openOnce();
      return {
        token: async () => (await use(key, open)).token,
        async issuedAt(scopes) {
          const used = await use(key, open);
          const grant = used.isRenewed ? await findActive(key) : used.grant;
          return scopeSet(grant.scopes) === scopeSet(scopes) ? grant.refreshedAt : undefined;
        },
        renew: (refused) => renew(key, refused),
      };
    },

    claimNotification: (key) => claimNotification(store, clock, key),

    stopServing: (key, isStillDue = () => true) =>
      store.withGrantLock(key, async ({ grant, commit }) => {
        if (grant === undefined || !isStillDue(grant)) return undefined;
        const revocation = revocationOf(grant, clock());
        const endShares = { at: clock(), why: 'link_ended' } as const;
        const lent = await lentOfLink(key, deps);
        await retryStore(() => commit({ deleteGrant: key, endShares, saveRevocations: [revocation] }), log);
        const ended = lent.map((share) => endedBy(share, endShares));
        onStopped?.(key, ended);
        const isUnreadable = !canOpen(grant, 'refresh_token', grant.sealedRefreshToken, sealer);
        return { grant, revocation, isUnreadable };
      }),

    revokeAtMeraki: ({ revocation }) => revocationQueue.revokeNow(revocation),
  };
}

/** Makes the entry of the revocation queue for a grant that is deleted. @param now epoch milliseconds */
export function revocationOf(grant: Grant, now: number): Revocation {
  return {
    id: newSecret(),
    personId: grant.personId,
    organizationId: grant.organizationId,
    ...(grant.linkId !== undefined && { linkId: grant.linkId }),
    organizationName: grant.organizationName,
    sealedRefreshToken: grant.sealedRefreshToken,
    attempts: 0,
    nextAt: now + QUEUE_DELAY,
    requestedAt: now,
  };
}

/** @throws KnownError `not_linked`, `relink_required` */
function assertActive(grant: Grant | undefined): Grant {
  if (grant === undefined) throw notLinked();
  if (grant.status === 'relink_required') throw relinkRequired(grant);
  return grant;
}
