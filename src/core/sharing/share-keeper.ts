import { mapLimit } from '../async/map-limit.ts';
import type { AuditLog } from '../audit-log.ts';
import { type Clock, DAY } from '../clock.ts';
import { type Grant, grantId } from '../links.ts';
import type { Log } from '../log.ts';
import { type ShareState, shareState } from '../share-state.ts';
import { linkOf, type Share, type ShareEndReason, type ShareTimes, shareEnd } from '../shares.ts';
import type { SharingSettings } from '../sharing-rules.ts';
import type { Store } from '../store.ts';
import { changeOnce, claimEnd } from './change-once.ts';
import { endShare, recordShareEnds } from './end-share.ts';
import type { ShareNotices, SharesTold } from './share-notices.ts';

/** Milliseconds before the end of a share at which lender and borrower are warned; one that was lent for no longer ends unwarned. */
const WARNED_AHEAD = 3 * DAY;
/** Links that are looked up at the same time. */
const CONCURRENCY = 16;
/** The ends that nobody is told of by a message: the borrower's next question says it, or whoever forgot the person did. */
const UNTOLD: readonly ShareEndReason[] = ['expired', 'forgotten'];

/** The collaborators of the keeper. */
export interface ShareKeeperDeps {
  store: Pick<Store, 'listShares' | 'listDueShares' | 'changeShare' | 'findGrant'>;
  notices: ShareNotices;
  audit: Pick<AuditLog, 'record'>;
  sharing: Pick<SharingSettings, 'mode' | 'outside'>;
  /** @see Admission.isSuspended */
  isSuspended(grant: Grant): boolean;
  /** Whether another clock says that ours is right: one that was set forward would end what was lent, for good. */
  checkClock(): Promise<boolean>;
  clock: Clock;
  log: Log;
}

/**
 * Creates the job that does what has to happen to shares without anybody asking: it stores ends that came by themselves, warns
 * before the end, and tells people of links that have to be made again and of ends. Whatever is told is stored as told
 * before, so that it is told once. One instance runs it at a time. The first look is at all open shares, each further one at those that are due.
 */
export function createShareKeeper(deps: ShareKeeperDeps): (signal?: AbortSignal) => Promise<void> {
  const { store, notices, sharing, isSuspended, checkClock, clock, log } = deps;
  /** A switch changes with a restart, so it is enough to look once at those that sleep because of one. */
  let hasSeenAll = false;

  const stateOf = (share: Share, grant: Grant | undefined): ShareState =>
    shareState(share, grant, { sharing, isSuspended, now: clock() });

  /** Stores an end that came by itself, and records it. */
  const end = async (
    share: Share,
    { end: found }: Extract<ShareState, { state: 'ended' }>,
    isClockRight: boolean,
  ) => {
    if (found.why !== 'expired') return void (await endShare(share.id, found, deps));
    if (!isClockRight) return;
    // It may have been extended since it was read.
    const over = await changeOnce(store, share.id, endedIfOver(clock()));
    if (over) await recordShareEnds([over], deps);
  };

  /** Marks what is to be told of an open share. @returns the kind, and the share as it is marked; undefined for nothing to tell */
  const mark = async (
    share: Share,
    now: ShareState,
    isClockRight: boolean,
  ): Promise<[keyof SharesTold, Share] | undefined> => {
    for (const [kind, step] of toTell(now, clock(), isClockRight)) {
      // Nearly always there is nothing to tell, and a write is worth nothing then.
      const marked = step(share) === share ? undefined : await changeOnce(store, share.id, step);
      if (marked) return [kind, marked];
    }
    return undefined;
  };

  const lookAtOpen = async (told: SharesTold, signal: AbortSignal | undefined): Promise<void> => {
    const isWhole = !hasSeenAll;
    const open = await (isWhole ? store.listShares({ isOpen: true }) : store.listDueShares(dueAt(clock())));
    const isClockRight = open.length > 0 && (await checkClock());
    const keys = new Map(open.map((share) => [grantId(linkOf(share)), linkOf(share)]));
    const grants = new Map(
      await mapLimit([...keys], CONCURRENCY, async ([id, key]) => [id, await store.findGrant(key)] as const),
    );
    let sleeping = 0;
    for (const share of open) {
      if (signal?.aborted) return;
      const now = stateOf(share, grants.get(grantId(linkOf(share))));
      if (now.state === 'ended') await end(share, now, isClockRight);
      if (now.state === 'asleep' && now.why === 'switched_off') sleeping += 1;
      const marked = await mark(share, now, isClockRight);
      if (marked) told[marked[0]].push(marked[1]);
    }
    if (isWhole) logSleeping(sleeping);
    hasSeenAll = true;
  };

  const logSleeping = (sleeping: number): void => {
    if (sleeping === 0) return;
    const { mode, outside } = sharing;
    log.info(
      { shares: sleeping, SHARING: mode, SHARE_OUTSIDE: outside ? 'on' : 'off' },
      'shares sleep because a switch does not allow them',
    );
  };

  const lookAtEnded = async (told: SharesTold, signal: AbortSignal | undefined): Promise<void> => {
    for (const share of await store.listShares({ isEndUntold: true })) {
      if (signal?.aborted) return;
      if (share.ended === undefined || UNTOLD.includes(share.ended.why)) continue;
      const marked = await claimEnd(store, share.id, clock());
      if (marked) told.ended.push(marked);
    }
  };

  return async (signal) => {
    const told: SharesTold = { warned: [], asleep: [], awake: [], ended: [] };
    try {
      await lookAtOpen(told, signal);
      await lookAtEnded(told, signal);
    } finally {
      // Also when the store fails halfway: what is marked is told by nobody else.
      await notices.tell(told);
    }
  };
}

const dueAt = (now: number): ShareTimes => ({ now, warnUntil: now + WARNED_AHEAD });

/** Returns what may have to be told of an open share in this state, each with the step that marks it, or leaves it as it is. */
function toTell(state: ShareState, now: number, isClockRight: boolean): [keyof SharesTold, Step][] {
  if (state.state === 'asleep' && state.why === 'relink_required') return [['asleep', asleepTold(now)]];
  if (state.state !== 'active') return [];
  return isClockRight ? [AWAKE, ['warned', warned(now)]] : [AWAKE];
}

type Step = (share: Share) => Share;

const warned =
  (now: number): Step =>
  (share) => {
    const { until, lentAt, warnedOf, ended } = share;
    const isDue = until - now <= WARNED_AHEAD && until > now && until - lentAt > WARNED_AHEAD;
    return ended === undefined && isDue && warnedOf !== until ? { ...share, warnedOf: until } : share;
  };

const asleepTold =
  (now: number): Step =>
  (share) =>
    share.ended === undefined && share.asleepToldAt === undefined ? { ...share, asleepToldAt: now } : share;

const awakeTold: Step = (share) =>
  share.ended === undefined && share.asleepToldAt !== undefined
    ? { ...share, asleepToldAt: undefined }
    : share;

const endedIfOver =
  (now: number): Step =>
  (share) => {
    const end = share.ended === undefined ? shareEnd(share, now) : undefined;
    return end ? { ...share, ended: end } : share;
  };

const AWAKE: [keyof SharesTold, Step] = ['awake', awakeTold];
