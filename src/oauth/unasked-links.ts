import { type Clock, DAY, HOUR } from '../core/clock.ts';
import type { Grant } from '../core/links.ts';
import { unaskedEndNotice, unaskedNotice } from '../core/notices.ts';
import type { Store } from '../core/store.ts';
import type { LastingNotices, Tell } from '../core/tell.ts';
import { changeActive } from './change-active.ts';
import { type EndUnaskedDeps, endUnasked } from './end-unasked.ts';

/** The longest time between the warning and the end of a link. */
const MAX_NOTICE = 14 * DAY;
/** The time of the last use is stored to the hour: the last use may have been this much later. */
const USE_PRECISION = HOUR;

/** The collaborators of unasked links. */
export interface UnaskedLinksDeps extends EndUnaskedDeps {
  store: Pick<Store, 'withGrantLock' | 'findGrant'>;
  notices: Pick<LastingNotices, 'define'>;
  /** Tells a person, with one Markdown text. */
  tell: Tell;
  clock: Clock;
  /** Whether another clock says that ours is right. */
  isClockRight(): boolean;
  /** LINK_MAX_IDLE_DAYS. */
  maxIdleDays: number;
}

/**
 * Ends links that nobody asked through for LINK_MAX_IDLE_DAYS, whatever renews them: their person may have left. The person
 * is warned 14 days before, or half of the time before when that is shorter, and told when the link has ended.
 *
 * A link ends only when the warning is stored for as long as it was promised, and nobody is warned and nothing ends while our
 * clock may be wrong: the clock of Webex has to agree. Warnings that came too early all the same are taken back.
 */
export interface UnaskedLinks {
  /** Returns the time at or before which a link was last used that may need a step, epoch milliseconds. */
  usedBefore(): number;
  /** Returns the earliest time at which the link ends unless it is used, epoch milliseconds. */
  endsAt(grant: Grant): number;
  /**
   * Decides what an active grant needs now.
   *
   * @param otherEnd when Meraki ends the link by itself, epoch milliseconds: whichever end comes first is the one to warn of
   * @returns the step to run; undefined when the grant needs nothing
   */
  stepFor(grant: Grant, otherEnd: number): (() => Promise<void>) | undefined;
}

/** Creates the end of unasked links over the store. */
export function createUnaskedLinks(deps: UnaskedLinksDeps): UnaskedLinks {
  const { store, notices, tell, clock, isClockRight, maxIdleDays } = deps;
  const maxIdle = maxIdleDays * DAY;
  const notice = Math.min(MAX_NOTICE, maxIdle / 2);

  const isQuiet = (grant: Grant) => clock() - grant.lastUsedAt >= maxIdle - notice;
  /** Milliseconds since the person was warned; negative when the clock has been set back. */
  const warnedFor = ({ unaskedWarnedAt }: Grant) =>
    unaskedWarnedAt === undefined ? undefined : clock() - unaskedWarnedAt;
  const isDue = (grant: Grant) =>
    grant.status === 'active' &&
    isClockRight() &&
    clock() - grant.lastUsedAt >= maxIdle + USE_PRECISION &&
    (warnedFor(grant) ?? 0) >= notice;
  const endsAt = ({ lastUsedAt, unaskedWarnedAt }: Grant) =>
    Math.max(lastUsedAt + maxIdle, (unaskedWarnedAt ?? clock()) + notice);

  const tellWarned = notices.define('unasked', async (send, personId, [organizationId = '', warnedAt]) => {
    const grant = await store.findGrant({ personId, organizationId });
    if (grant?.status === 'active' && grant.unaskedWarnedAt === Number(warnedAt))
      await send(unaskedNotice(grant, endsAt(grant), clock()));
  });

  const takeWarningBack = async (grant: Grant): Promise<void> => {
    await changeActive(store, grant, (current) =>
      isQuiet(current) ? undefined : { ...current, unaskedWarnedAt: undefined },
    );
  };

  const warn = async (grant: Grant): Promise<void> => {
    let isFirst = false;
    const warned = await changeActive(store, grant, (current) => {
      const age = warnedFor(current);
      isFirst = age === undefined;
      // A warning in the future was stored before the clock was set back: its time begins again.
      return isQuiet(current) && (age === undefined || age < 0)
        ? { ...current, unaskedWarnedAt: clock() }
        : undefined;
    });
    if (warned && isFirst)
      await tellWarned(warned.personId, warned.organizationId, String(warned.unaskedWarnedAt));
  };

  const end = async (grant: Grant): Promise<void> => {
    const ended = await endUnasked(grant, `unasked_${maxIdleDays}_days`, isDue, deps);
    if (ended) await tell(ended.personId, unaskedEndNotice(ended, maxIdleDays).markdown);
  };

  return {
    usedBefore: () => Math.max(0, clock() - (maxIdle - notice)),
    endsAt,
    stepFor(grant, otherEnd) {
      if (!isClockRight()) return undefined;
      const age = warnedFor(grant);
      if (!isQuiet(grant)) return age === undefined ? undefined : () => takeWarningBack(grant);
      if (isDue(grant)) return () => end(grant);
      if (age !== undefined) return age < 0 ? () => warn(grant) : undefined;
      return endsAt(grant) <= otherEnd ? () => warn(grant) : undefined;
    },
  };
}
