import { createHash } from 'node:crypto';
import { DAY } from '../core/clock.ts';
import { type Grant, grantId } from '../core/links.ts';
import { REFRESH_TOKEN_LIFE } from './token-refresh.ts';

/** The time without use after which a person is warned, a week before Meraki ends the link. */
export const WARN_AFTER = 83 * DAY;
/** Links that are kept alive are refreshed between day 60 and day 80, each on a day of its own. */
export const KEEP_ALIVE_AFTER = 60 * DAY;
const KEEP_ALIVE_SPREAD = 20 * DAY;

/** Returns the milliseconds since the refresh token was last used. */
export function idleTime(grant: Grant, now: number): number {
  return now - grant.refreshedAt;
}

/** Tells whether the person is still to be warned; also when the warning lies in the future: the clock was set back since. */
export function isUnwarned({ warnedAt }: Grant, now: number): boolean {
  return warnedAt === undefined || warnedAt > now;
}

/**
 * Tells whether Meraki has ended the link by our clock: one that is set forward only warns, as the warning has to be a week
 * old.
 */
export function isOver(grant: Grant, now: number): boolean {
  const isWarned = grant.warnedAt !== undefined && now - grant.warnedAt >= REFRESH_TOKEN_LIFE - WARN_AFTER;
  return isWarned && idleTime(grant, now) >= REFRESH_TOKEN_LIFE;
}

/**
 * Returns how long this link is idle before it is refreshed, in milliseconds: always the same for one grant, and spread so
 * that 10,000 links that were made in one hour are refreshed over 20 days.
 */
export function keepAliveIdleTime(grant: Grant): number {
  const fraction = createHash('sha256').update(grantId(grant)).digest().readUInt32BE(0) / 2 ** 32;
  return KEEP_ALIVE_AFTER + fraction * KEEP_ALIVE_SPREAD;
}
