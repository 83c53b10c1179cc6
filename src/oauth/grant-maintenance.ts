import { mapLimit } from '../core/async/map-limit.ts';
import type { Clock } from '../core/clock.ts';
import { KnownError } from '../core/errors.ts';
import { type Grant, grantId } from '../core/links.ts';
import type { Log } from '../core/log.ts';
import { personSettings } from '../core/settings.ts';
import type { Store } from '../core/store.ts';
import { changeActive } from './change-active.ts';
import {
  idleTime,
  isOver,
  isUnwarned,
  KEEP_ALIVE_AFTER,
  keepAliveIdleTime,
  WARN_AFTER,
} from './idle-links.ts';
import { REFRESH_TOKEN_LIFE, type TokenRefresh } from './token-refresh.ts';
import type { UnaskedLinks } from './unasked-links.ts';

/** Links that one tick maintains; the others wait for the next tick, with days to spare. */
const MAX_STEPS = 300;
/** Links that are maintained at the same time. */
const CONCURRENCY = 4;

/** The collaborators of grant maintenance. */
export interface GrantMaintenanceDeps {
  store: Pick<Store, 'listNeglected' | 'findGrant' | 'withGrantLock' | 'findSettings'>;
  tokenRefresh: TokenRefresh;
  unasked: UnaskedLinks;
  /** Whether a link is suspended, because its person may not use the bot. @see Admission.isSuspended */
  isSuspended(grant: Grant): boolean;
  clock: Clock;
  log: Log;
  /**
   * Tells the person that the link ended, unless they were told. Called by each tick until `toldAt` is stored; a rejection is
   * logged. The tick waits for it.
   */
  tellEnded(grant: Grant): Promise<void>;
  /** Warns the person, once, that Meraki will end the unused link. The tick waits for it. */
  tellIdle(grant: Grant): Promise<void>;
}

/**
 * The background job for unused links, that is links whose refresh token was not used: warns their person on day 83, asks
 * Meraki by a refresh on day 90 whether the link is over if the warning is a week old, refreshes it between day 60 and day
 * 80 instead if the person has `keep alive` on, ends links that nobody asked through (`UnaskedLinks`), and tells people that
 * a link ended when a crash prevented it. A suspended link is left alone: nobody is told, and nothing is refreshed or ended
 * until it wakes. Every change is stored before the person is told, so no restart repeats a message.
 */
export interface GrantMaintenance {
  /**
   * Runs once over the links that need maintenance, at most 300, and begins none after the signal has aborted. A call while a
   * tick runs returns that tick, and its signal is ignored. What fails for one link is logged.
   *
   * @throws KnownError `store_unavailable` when the links can not be read
   */
  tick(signal?: AbortSignal): Promise<void>;
}

/** Creates grant maintenance over the store. */
export function createGrantMaintenance(deps: GrantMaintenanceDeps): GrantMaintenance {
  const { store, tokenRefresh, unasked, isSuspended, clock, log, tellEnded, tellIdle } = deps;
  let running: Promise<void> | undefined;
  /**
   * Id of the grant at which the last tick ended. The next one begins behind it, so that failing links do not block the
   * others.
   */
  let lastId = '';
  /** Whether a refresh found Meraki unavailable: the other refreshes of this tick are left to the next tick. */
  let isMerakiUnavailable = false;

  /** Lets Meraki say that the link has ended: our clock may be wrong, and the end is for good. */
  const askWhetherOver = async (grant: Grant): Promise<void> => {
    if (isMerakiUnavailable) return;
    await store.withGrantLock(grant, async ({ grant: current, commit }) => {
      if (current?.status !== 'active' || !isOver(current, clock())) return;
      await tokenRefresh.refresh({ grant: current, commit, unasked: 'alive_after_90_days' });
    });
  };

  const warn = async (grant: Grant): Promise<void> => {
    const warned = await changeActive(store, grant, (current) =>
      isUnwarned(current, clock()) && idleTime(current, clock()) >= WARN_AFTER
        ? { ...current, warnedAt: clock() }
        : undefined,
    );
    if (warned) await tellIdle(warned);
  };

  const keepAlive = async (grant: Grant): Promise<void> => {
    if (isMerakiUnavailable) return;
    await store.withGrantLock(grant, async ({ grant: current, commit }) => {
      if (current?.status !== 'active' || idleTime(current, clock()) < KEEP_ALIVE_AFTER) return;
      await tokenRefresh.refresh({ grant: current, commit, unasked: 'keep_alive' });
    });
  };

  /** Decides what a grant needs now. @returns the step to run; undefined when the grant needs nothing */
  const stepFor = async (grant: Grant): Promise<(() => Promise<void>) | undefined> => {
    const idle = idleTime(grant, clock());
    if (isSuspended(grant)) return undefined;
    if (grant.status === 'relink_required')
      return grant.toldAt === undefined ? () => tellEnded(grant) : undefined;
    const settings = await store.findSettings(personSettings(grant.personId));
    const isKept = settings?.keepAlive === true;
    const merakiEndsAt = isKept ? Number.POSITIVE_INFINITY : grant.refreshedAt + REFRESH_TOKEN_LIFE;
    const step = unasked.stepFor(grant, merakiEndsAt);
    if (step) return step;
    if (isKept) return idle >= keepAliveIdleTime(grant) ? () => keepAlive(grant) : undefined;
    // Whichever end comes first is the one that the person is warned of.
    if (idle < WARN_AFTER || merakiEndsAt >= unasked.endsAt(grant)) return undefined;
    if (isUnwarned(grant, clock())) return () => warn(grant);
    return isOver(grant, clock()) ? () => askWhetherOver(grant) : undefined;
  };

  const tickOnce = async (signal?: AbortSignal): Promise<void> => {
    isMerakiUnavailable = false;
    const steps: { grant: Grant; step: () => Promise<void> }[] = [];
    const times = { refreshedBefore: clock() - KEEP_ALIVE_AFTER, usedBefore: unasked.usedBefore() };
    for (const grant of rotatedPast(lastId, await store.listNeglected(times))) {
      const step = await stepFor(grant);
      if (step) steps.push({ grant, step });
      if (steps.length >= MAX_STEPS) break;
    }
    await mapLimit(steps, CONCURRENCY, async ({ grant, step }) => {
      if (signal?.aborted !== true) await runStep(grant, step);
    });
    const last = steps.at(-1);
    if (last && !isMerakiUnavailable) lastId = grantId(last.grant);
  };

  /** Runs one step and logs its failure, which must not stop the maintenance of other links. */
  const runStep = async (grant: Grant, step: () => Promise<void>): Promise<void> => {
    try {
      await step();
    } catch (error) {
      const code = error instanceof KnownError ? error.code : undefined;
      if (code === 'sign_in_unavailable') {
        isMerakiUnavailable = true;
        lastId = grantId(grant);
      }
      // The refresh found that Meraki refuses the link, and has ended it; the person still has to be told.
      if (code === 'relink_required') {
        const ended = await store.findGrant(grant);
        if (ended) await tellEnded(ended).catch(logFailure);
      } else logFailure(error);
    }
    function logFailure(error: unknown): void {
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

/** Rotates the list so that it begins behind the grant with this id; unchanged when the list does not have it. */
function rotatedPast(id: string, grants: Grant[]): Grant[] {
  const begin = grants.findIndex((grant) => grantId(grant) === id) + 1;
  return [...grants.slice(begin), ...grants.slice(0, begin)];
}
