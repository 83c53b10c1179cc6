import type { AuditLog } from '../core/audit-log.ts';
import { type Clock, HOUR, MINUTE } from '../core/clock.ts';
import type { Revocation } from '../core/links.ts';
import type { Log } from '../core/log.ts';
import type { Meter } from '../core/meter.ts';
import { type Provider, ProviderError } from '../core/provider.ts';
import type { Store } from '../core/store.ts';
import { grantContext, type Sealer } from './sealing.ts';
import { REFRESH_TOKEN_LIFE } from './token-refresh.ts';

const LONGEST_PAUSE = HOUR;

/** What Meraki still has to be told. An entry leaves only when Meraki confirmed. */
export interface RevocationQueue {
  /** One call to Meraki; never throws. @returns whether Meraki confirmed */
  revokeNow(revocation: Revocation): Promise<boolean>;
  /** Attempts everything that is due, until the signal aborts. Rejects when the store can't say what is. */
  drain(signal?: AbortSignal): Promise<void>;
  /** Attempts nothing more of what is due; resolves when no call to Meraki is under way. */
  stop(): Promise<void>;
}

export function createRevocationQueue(options: {
  store: Store;
  provider: Provider;
  sealer: Sealer;
  audit: Pick<AuditLog, 'record'>;
  clock: Clock;
  log: Log;
  meter: Meter;
  /** Tells the health page whether Meraki takes our own credentials. */
  onCredentials(accepted: boolean): void;
}): RevocationQueue {
  const { store, provider, sealer, audit, clock, log, meter, onCredentials } = options;
  let stopped = false;
  let draining: Promise<void> | undefined;
  const underWay = new Set<Promise<boolean>>();

  const record = (revocation: Revocation, outcome: 'confirmed' | 'expired') =>
    audit.record({ action: 'revoked_at_meraki', outcome, subject: revocation });

  const tell = async (revocation: Revocation): Promise<boolean> => {
    try {
      await provider.revoke(
        sealer.open(revocation.sealedRefreshToken, grantContext(revocation, 'refresh_token')),
      );
      onCredentials(true);
      await store.commit({ deleteRevocations: [revocation.id] });
      meter.revoked('confirmed');
      await record(revocation, 'confirmed');
      return true;
    } catch (error) {
      if (error instanceof ProviderError && error.code === 'invalid_client') onCredentials(false);
      const isExpired = await postpone(revocation, error).catch((failed: unknown) =>
        log.error({ err: failed }, 'a revocation could not be rescheduled'),
      );
      if (isExpired !== true) meter.revoked(error instanceof ProviderError ? error.code : 'failed');
      return false;
    }
  };

  /**
   * Begins with what is stored now: it may have been taken back, or sealed again, during the call.
   * @returns whether its time is over instead
   */
  const postpone = async ({ id }: Revocation, error: unknown): Promise<boolean> => {
    const found: { revocation?: Revocation } = {};
    const postponed = await store.changeRevocation(id, (current) => {
      found.revocation = current;
      if (clock() - current.requestedAt >= REFRESH_TOKEN_LIFE) return undefined;
      const attempts = current.attempts + 1;
      return { ...current, attempts, nextAt: clock() + pauseAfter(attempts, error) };
    });
    if (postponed === undefined) {
      if (found.revocation) await expired(found.revocation);
      return found.revocation !== undefined;
    }
    const { attempts, organizationId } = postponed;
    log.warn({ err: error, attempts, organizationId }, 'Meraki has not confirmed a revocation yet');
    return false;
  };

  /** By now Meraki has let the token die by itself; telling it has lost its point. */
  const expired = async (revocation: Revocation): Promise<void> => {
    const { organizationId } = revocation;
    log.warn({ organizationId }, 'a revocation was never confirmed; its token has expired by itself');
    await record(revocation, 'expired');
    meter.revoked('expired');
  };

  const attempt = (revocation: Revocation): Promise<boolean> => {
    const told = tell(revocation).finally(() => underWay.delete(told));
    underWay.add(told);
    return told;
  };

  const drainOnce = async (signal?: AbortSignal): Promise<void> => {
    const due = (await store.listRevocations()).filter(({ nextAt }) => nextAt <= clock());
    for (const revocation of due) if (!stopped && signal?.aborted !== true) await attempt(revocation);
  };

  const drain = (signal?: AbortSignal): Promise<void> => {
    draining ??= drainOnce(signal).finally(() => {
      draining = undefined;
    });
    return draining;
  };

  return {
    revokeNow: attempt,
    drain,
    async stop() {
      stopped = true;
      await Promise.allSettled([draining, ...underWay]);
    },
  };
}

/** Doubled each time and spread, at least what Meraki's Retry-After asks for, never over an hour or so. */
function pauseAfter(attempts: number, error: unknown): number {
  const usual = MINUTE * 2 ** Math.min(attempts - 1, 10) * (0.75 + Math.random() / 2);
  const asked = error instanceof ProviderError ? (error.retryAfter ?? 0) : 0;
  return Math.min(LONGEST_PAUSE, Math.max(usual, asked));
}
