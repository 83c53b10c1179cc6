import { createHash } from 'node:crypto';
import { mapLimit } from '../core/async/map-limit.ts';
import type { AuditLog } from '../core/audit-log.ts';
import { type Clock, DAY } from '../core/clock.ts';
import { KnownError } from '../core/errors.ts';
import { type Grant, grantId } from '../core/links.ts';
import type { Log } from '../core/log.ts';
import { personSettings } from '../core/settings.ts';
import type { Store } from '../core/store.ts';
import { endedGrant, likelyRelinkReason, REFRESH_TOKEN_LIFE, type TokenRefresh } from './token-refresh.ts';

const WARN_AFTER = 83 * DAY;
/** Links that are kept alive are refreshed between day 60 and day 80, each on a day of its own. */
const KEEP_ALIVE_AFTER = 60 * DAY;
const KEEP_ALIVE_SPREAD = 20 * DAY;
/** Links in one tick; the others wait for the next one, with days to spare. */
const MAX_STEPS = 300;
const CONCURRENCY = 4;

/** The collaborators of grant maintenance. */
export interface GrantMaintenanceDeps {
  store: Pick<Store, 'listNeglected' | 'findGrant' | 'withGrantLock' | 'findSettings'>;
  tokenRefresh: TokenRefresh;
  audit: Pick<AuditLog, 'record'>;
  clock: Clock;
  log: Log;
  /** Tells the person that the link ended, unless they were told. */
  tellEnded(grant: Grant): Promise<void>;
  /** Warns the person that Meraki ends the link at that time, epoch milliseconds. */
  tellIdle(grant: Grant, endsAt: number): Promise<void>;
}

/**
 * Maintains links that nobody uses: warns on day 83 without use, ends them on day 90, refreshes those that their person
 * wants kept alive, and sends the messages that a crash kept from being sent. Every step is durable before the person
 * is told, so a restart repeats nothing.
 */
export interface GrantMaintenance {
  /** Maintains the links that need it, at most 300, until the signal aborts. Concurrent calls share one tick. */
  tick(signal?: AbortSignal): Promise<void>;
}

/** Creates grant maintenance over the store. */
export function createGrantMaintenance(deps: GrantMaintenanceDeps): GrantMaintenance {
  const { store, tokenRefresh, audit, clock, log, tellEnded, tellIdle } = deps;
  let running: Promise<void> | undefined;
  /** The grant at which the last tick ended: links whose maintenance fails must not keep the others waiting. */
  let lastId = '';
  /** Whether Meraki could not refresh: the rest of this tick's refreshes wait for the next one. */
  let isMerakiUnavailable = false;

  /** Applies a step to a grant that is active; undefined from the step changes nothing. @returns the changed grant */
  const change = (grant: Grant, step: (current: Grant) => Grant | undefined): Promise<Grant | undefined> =>
    store.withGrantLock(grant, async ({ grant: current, commit }) => {
      const changed = current?.status === 'active' ? step(current) : undefined;
      if (changed) await commit({ saveGrant: changed });
      return changed;
    });

  const end = async (grant: Grant): Promise<void> => {
    const ended = await change(grant, (current) =>
      idleTime(current, clock()) >= REFRESH_TOKEN_LIFE
        ? endedGrant(current, likelyRelinkReason(current, clock()))
        : undefined,
    );
    if (ended === undefined) return;
    await audit.record({ action: 'relink_required', outcome: ended.reason ?? '', subject: ended });
    await tellEnded(ended);
  };

  const warn = async (grant: Grant): Promise<void> => {
    const warned = await change(grant, (current) =>
      current.warnedAt === undefined && idleTime(current, clock()) >= WARN_AFTER
        ? { ...current, warnedAt: clock() }
        : undefined,
    );
    if (warned) await tellIdle(warned, warned.refreshedAt + REFRESH_TOKEN_LIFE);
  };

  const keepAlive = async (grant: Grant): Promise<void> => {
    if (isMerakiUnavailable) return;
    await store.withGrantLock(grant, async ({ grant: current, commit }) => {
      if (current?.status !== 'active' || idleTime(current, clock()) < KEEP_ALIVE_AFTER) return;
      await tokenRefresh.refresh({ grant: current, commit });
    });
  };

  /** Decides what a grant needs now; undefined when nothing. */
  const stepFor = async (grant: Grant): Promise<(() => Promise<void>) | undefined> => {
    const idle = idleTime(grant, clock());
    if (grant.status === 'relink_required')
      return grant.toldAt === undefined ? () => tellEnded(grant) : undefined;
    if (idle >= REFRESH_TOKEN_LIFE) return () => end(grant);
    if (idle < KEEP_ALIVE_AFTER) return undefined;
    const settings = await store.findSettings(personSettings(grant.personId));
    if (settings?.keepAlive === true)
      return idle >= keepAliveAfter(grant) ? () => keepAlive(grant) : undefined;
    return idle >= WARN_AFTER && grant.warnedAt === undefined ? () => warn(grant) : undefined;
  };

  const tickOnce = async (signal?: AbortSignal): Promise<void> => {
    isMerakiUnavailable = false;
    const steps: { grant: Grant; work: () => Promise<void> }[] = [];
    for (const grant of startingAfter(lastId, await store.listNeglected(clock() - KEEP_ALIVE_AFTER))) {
      const work = await stepFor(grant);
      if (work) steps.push({ grant, work });
      if (steps.length >= MAX_STEPS) break;
    }
    await mapLimit(steps, CONCURRENCY, async ({ grant, work }) => {
      if (signal?.aborted !== true) await run(grant, work);
    });
    const last = steps.at(-1);
    if (last && !isMerakiUnavailable) lastId = grantId(last.grant);
  };

  /** Runs one step and logs its failure: it must not keep the other links waiting. */
  const run = async (grant: Grant, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      const code = error instanceof KnownError ? error.code : undefined;
      if (code === 'sign_in_unavailable') {
        isMerakiUnavailable = true;
        lastId = grantId(grant);
      }
      // The refresh ended the link; its person still has to be told.
      if (code === 'relink_required') {
        const ended = await store.findGrant(grant);
        if (ended) await tellEnded(ended).catch(report);
      } else report(error);
    }
    function report(error: unknown): void {
      log.warn({ err: error, organizationId: grant.organizationId }, 'maintenance of a link failed');
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

/** Rotates the list so that it begins behind the grant of that id. */
function startingAfter(id: string, grants: Grant[]): Grant[] {
  const begin = grants.findIndex((grant) => grantId(grant) === id) + 1;
  return [...grants.slice(begin), ...grants.slice(0, begin)];
}

/** Milliseconds since the refresh token was last used. */
function idleTime(grant: Grant, now: number): number {
  return now - grant.refreshedAt;
}

/** The idle time at which this link is refreshed: 10,000 links that were made in one hour spread over 20 days. */
function keepAliveAfter(grant: Grant): number {
  const fraction = createHash('sha256').update(grantId(grant)).digest().readUInt32BE(0) / 2 ** 32;
  return KEEP_ALIVE_AFTER + fraction * KEEP_ALIVE_SPREAD;
}
