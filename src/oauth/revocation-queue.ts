import { backoff } from '../core/async/backoff.ts';
import type { AuditLog } from '../core/audit-log.ts';
import { type Clock, HOUR, MINUTE } from '../core/clock.ts';
import type { Revocation } from '../core/links.ts';
import type { Log } from '../core/log.ts';
import type { Meter, RevocationOutcome } from '../core/meter.ts';
import { type Provider, ProviderError } from '../core/provider.ts';
import { keyIdOf } from '../core/secrets.ts';
import type { Store } from '../core/store.ts';
import type { RevokeOutcome } from '../core/tokens.ts';
import { grantContext, SealError, type Sealer } from './sealing.ts';
import { REFRESH_TOKEN_LIFE } from './token-refresh.ts';

/** The longest pause, in milliseconds, between two attempts to revoke one token. */
const MAX_PAUSE = HOUR;
/** Attempts that fail before one is given up: 14 days in which the bot ran, because pauses come to last half an hour or more. */
const ENOUGH_ATTEMPTS = 14 * 24 * 2;
/**
 * Attempts, over most of a day in which the bot ran, after which a token counts as dead when Meraki says so with an error. RFC 7009
 * §2.2 wants a 200 for such a token, so one error alone may be a fault of the server.
 */
const ENOUGH_REFUSALS = 24;

/**
 * The revocations that Meraki has not confirmed yet; one leaves only when Meraki confirmed it, when Meraki says after a day of
 * attempts that the token is not valid, or when the token expired by our clock and so many attempts failed that no wrong clock can be the reason.
 */
export interface RevocationQueue {
  /**
   * Asks Meraki once, without a retry, to revoke; a failure sets the time of the next attempt. A token that no key opens waits
   * like any other: its key may come back. Never rejects.
   */
  revokeNow(revocation: Revocation): Promise<RevokeOutcome>;
  /**
   * Asks Meraki to revoke everything whose next attempt is due, until the signal aborts. Rejects when the store can't be
   * read.
   */
  drain(signal?: AbortSignal): Promise<void>;
  /** Begins no further call; resolves when no call to Meraki is under way. */
  stop(): Promise<void>;
}

/** The collaborators of the revocation queue. */
export interface RevocationQueueDeps {
  store: Store;
  provider: Provider;
  sealer: Sealer;
  audit: Pick<AuditLog, 'record'>;
  clock: Clock;
  log: Log;
  meter: Meter;
  /** Tells the health page whether Meraki takes our own credentials. */
  onCredentials(accepted: boolean): void;
}

/** Creates the revocation queue over the store. */
export function createRevocationQueue(deps: RevocationQueueDeps): RevocationQueue {
  const { store, provider, sealer, audit, clock, log, meter, onCredentials } = deps;
  let isStopped = false;
  let draining: Promise<void> | undefined;
  const underWay = new Set<Promise<RevokeOutcome>>();

  const record = (revocation: Revocation, outcome: 'confirmed' | 'expired') =>
    audit.record({
      action: 'revoked_at_meraki',
      outcome,
      subject: { ...revocation, personId: revocation.forgottenAs ?? revocation.personId },
    });

  const revoke = async (revocation: Revocation): Promise<RevokeOutcome> => {
    try {
      await provider.revoke(
        sealer.open(revocation.sealedRefreshToken, grantContext(revocation, 'refresh_token')),
      );
      onCredentials(true);
    } catch (error) {
      if (error instanceof ProviderError && error.code === 'invalid_client') onCredentials(false);
      const isExpired = await postpone(revocation, error).catch((err: unknown) =>
        log.error({ err }, 'revocation not rescheduled: it stays due'),
      );
      if (isExpired !== true) meter.revoked(faultOf(error));
      return error instanceof SealError ? 'unreadable' : 'queued';
    }
    // Meraki has confirmed, whatever becomes of the write: one that fails now may be made later, and nothing would say so then.
    await store.commit({ deleteRevocations: [revocation.id] }).catch((err: unknown) => {
      log.error({ err }, 'confirmed revocation could not be deleted: Meraki may be told of it again');
    });
    meter.revoked('confirmed');
    await record(revocation, 'confirmed');
    return 'confirmed';
  };

  /**
   * Sets the time of the next call. Reads what is stored now: the revocation may have been withdrawn, or sealed again,
   * during the call.
   *
   * @returns whether the revocation was dropped instead, because its token is dead by itself
   */
  const postpone = async ({ id }: Revocation, error: unknown): Promise<boolean> => {
    const found: { revocation?: Revocation } = {};
    const postponed = await store.changeRevocation(id, (current) => {
      found.revocation = current;
      const attempts = current.attempts + 1;
      const hasExpired = attempts >= ENOUGH_ATTEMPTS && clock() - current.requestedAt >= REFRESH_TOKEN_LIFE;
      if (hasExpired || (attempts >= ENOUGH_REFUSALS && isDeadToken(error))) return undefined;
      return { ...current, attempts, nextAt: clock() + pauseAfter(attempts, error) };
    });
    if (postponed === undefined) {
      if (found.revocation) await expire(found.revocation);
      return found.revocation !== undefined;
    }
    const { attempts, organizationId, sealedRefreshToken } = postponed;
    const about = { err: error, attempts, organizationId };
    if (error instanceof SealError)
      log.error(
        { ...about, keyId: keyIdOf(sealedRefreshToken) },
        'revocation can not be unsealed: Meraki is not told until TOKEN_KEYS has its key',
      );
    else log.warn(about, 'revocation not confirmed by Meraki; trying again later');
    return false;
  };

  /** Records that a revocation was dropped: the token is dead at Meraki, so there is nothing left to revoke. */
  const expire = async (revocation: Revocation): Promise<void> => {
    const { organizationId } = revocation;
    log.warn({ organizationId }, 'revocation never confirmed; its token is dead by itself');
    await record(revocation, 'expired');
    meter.revoked('expired');
  };

  const revokeNow = (revocation: Revocation): Promise<RevokeOutcome> => {
    const revoking = revoke(revocation).finally(() => underWay.delete(revoking));
    underWay.add(revoking);
    return revoking;
  };

  const drainOnce = async (signal?: AbortSignal): Promise<void> => {
    const now = clock();
    // A time that is too far ahead was stored before the clock was set back.
    const due = (await store.listRevocations()).filter(
      ({ nextAt }) => nextAt <= now || nextAt > now + MAX_PAUSE,
    );
    for (const revocation of due) if (!isStopped && signal?.aborted !== true) await revokeNow(revocation);
  };

  const drain = (signal?: AbortSignal): Promise<void> => {
    draining ??= drainOnce(signal).finally(() => {
      draining = undefined;
    });
    return draining;
  };

  return {
    revokeNow,
    drain,
    async stop() {
      isStopped = true;
      await Promise.allSettled([draining, ...underWay]);
    },
  };
}

function isDeadToken(error: unknown): boolean {
  return error instanceof ProviderError && error.code === 'invalid_grant';
}

function faultOf(error: unknown): RevocationOutcome {
  if (error instanceof SealError) return 'unreadable';
  return error instanceof ProviderError ? error.code : 'failed';
}

/** Returns the milliseconds until the next attempt: at least what Meraki's Retry-After asks for, and an hour at most. */
function pauseAfter(attempts: number, error: unknown): number {
  const asked = error instanceof ProviderError ? (error.retryAfter ?? 0) : 0;
  return Math.min(MAX_PAUSE, Math.max(backoff(attempts, { first: MINUTE, longest: MAX_PAUSE }), asked));
}
