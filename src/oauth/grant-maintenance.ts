import { createHash } from 'node:crypto';
import type { AuditLog } from '../core/audit-log.ts';
import { type Clock, DAY } from '../core/clock.ts';
import { KnownError } from '../core/errors.ts';
import { type Grant, grantId } from '../core/links.ts';
import type { Log } from '../core/log.ts';
import { personSettings } from '../core/settings.ts';
import type { Store } from '../core/store.ts';
import { endedGrant, likelyRelinkReason, REFRESH_TOKEN_LIFE, type TokenRefresh } from './token-refresh.ts';

const WARN_AT = 83 * DAY;
/** Links that are kept alive are refreshed between day 60 and day 80, each on a day of its own. */
const KEEP_FROM = 60 * DAY;
const KEEP_SPREAD = 20 * DAY;
/** Links in one tick, and at once: what is left waits for the next one, with days to spare. */
const STEPS_A_TICK = 300;
const AT_ONCE = 4;

export interface GrantMaintenanceDeps {
  store: Pick<Store, 'listNeglected' | 'findGrant' | 'withGrantLock' | 'findSettings'>;
  tokenRefresh: TokenRefresh;
  audit: Pick<AuditLog, 'record'>;
  clock: Clock;
  log: Log;
  /** Tells the person that the link died, if they were not told. */
  tellEnded(grant: Grant): Promise<void>;
  /** Warns the person that Meraki ends the link at that time. */
  tellIdle(grant: Grant, endsAt: number): Promise<void>;
}

/**
 * What links need while nobody asks anything: a warning on day 83 without use, the end on day 90, refreshes
 * for those who want them kept alive, and messages that a crash kept from being sent. Every step is
 * durable before it is told, so a restart repeats nothing.
 */
export interface GrantMaintenance {
  /** Looks after every link once, until the signal aborts. */
  tick(signal?: AbortSignal): Promise<void>;
}

export function createGrantMaintenance(options: GrantMaintenanceDeps): GrantMaintenance {
  const { store, tokenRefresh, audit, clock, log, tellEnded, tellIdle } = options;
  let running: Promise<void> | undefined;
  /** Where the last tick ended: links that can't be looked after must not keep the others waiting. */
  let lastId = '';
  /** Meraki can't refresh now: the rest of this tick's refreshes wait for the next one. */
  let isAway = false;

  /** Applies a step to a grant if it still wants it. @returns the changed grant */
  const change = (grant: Grant, step: (now: Grant) => Grant | undefined): Promise<Grant | undefined> =>
    store.withGrantLock(grant, async ({ grant: current, commit }) => {
      const changed = current?.status === 'active' ? step(current) : undefined;
      if (changed) await commit({ saveGrant: changed });
      return changed;
    });

  const end = async (grant: Grant): Promise<void> => {
    const ended = await change(grant, (now) =>
      idleFor(now, clock()) >= REFRESH_TOKEN_LIFE
        ? endedGrant(now, likelyRelinkReason(now, clock()))
        : undefined,
    );
    if (ended === undefined) return;
    await audit.record({ action: 'relink_required', outcome: ended.reason ?? '', subject: ended });
    await tellEnded(ended);
  };

  const warn = async (grant: Grant): Promise<void> => {
    const warned = await change(grant, (now) =>
      now.warnedAt === undefined && idleFor(now, clock()) >= WARN_AT
        ? { ...now, warnedAt: clock() }
        : undefined,
    );
    if (warned) await tellIdle(warned, warned.refreshedAt + REFRESH_TOKEN_LIFE);
  };

  const keep = async (grant: Grant): Promise<void> => {
    if (isAway) return;
    await store.withGrantLock(grant, async ({ grant: current, commit }) => {
      if (current?.status !== 'active' || idleFor(current, clock()) < KEEP_FROM) return;
      await tokenRefresh.refresh({ grant: current, commit });
    });
  };

  const care = async (grant: Grant): Promise<(() => Promise<void>) | undefined> => {
    const idle = idleFor(grant, clock());
    if (grant.status === 'relink_required')
      return grant.toldAt === undefined ? () => tellEnded(grant) : undefined;
    if (idle >= REFRESH_TOKEN_LIFE) return () => end(grant);
    if (idle < KEEP_FROM) return undefined;
    const { keepAlive } = (await store.findSettings(personSettings(grant.personId))) ?? {};
    if (keepAlive === true) return idle >= keepAt(grant) ? () => keep(grant) : undefined;
    return idle >= WARN_AT && grant.warnedAt === undefined ? () => warn(grant) : undefined;
  };

  const tickOnce = async (signal?: AbortSignal): Promise<void> => {
    isAway = false;
    const steps: { grant: Grant; work: () => Promise<void> }[] = [];
    for (const grant of after(lastId, await store.listNeglected(clock() - KEEP_FROM))) {
      const work = await care(grant);
      if (work) steps.push({ grant, work });
      if (steps.length >= STEPS_A_TICK) break;
    }
    const next = steps.values();
    const worker = async () => {
      for (const { grant, work } of next) if (signal?.aborted !== true) await attempt(grant, work);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    const last = steps.at(-1);
    if (last && !isAway) lastId = grantId(last.grant);
  };

  /** One link's failure is not another's. A refresh that ended the link has its message still to be sent. */
  const attempt = async (grant: Grant, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      const fault = error instanceof KnownError ? error.code : undefined;
      if (fault === 'sign_in_unavailable') {
        isAway = true;
        lastId = grantId(grant);
      }
      if (fault === 'relink_required') {
        const ended = await store.findGrant(grant);
        if (ended) await tellEnded(ended).catch(report);
      } else report(error);
    }
    function report(error: unknown): void {
      log.warn({ err: error, organizationId: grant.organizationId }, 'a link could not be looked after');
    }
  };

  const tick = (signal?: AbortSignal): Promise<void> => {
    running ??= tickOnce(signal).finally(() => {
      running = undefined;
    });
    return running;
  };
  return { tick };
}

/** Everything, beginning behind that one. */
function after(id: string, grants: Grant[]): Grant[] {
  const begin = grants.findIndex((grant) => grantId(grant) === id) + 1;
  return [...grants.slice(begin), ...grants.slice(0, begin)];
}

/** How long nothing has used the refresh token. */
function idleFor(grant: Grant, now: number): number {
  return now - grant.refreshedAt;
}

/** The age at which this link is kept alive: 10,000 that were made in one hour are spread over 20 days. */
function keepAt(grant: Grant): number {
  const roll = createHash('sha256').update(grantId(grant)).digest().readUInt32BE(0) / 2 ** 32;
  return KEEP_FROM + roll * KEEP_SPREAD;
}
