import type { Command } from '../command.ts';
import type { Score } from './scores.ts';

/** From this score on a command was meant, if it leads by LEAD. */
export const CLEAR = 3;
const LEAD = 2.5;
/** From this score on a command was meant when no other is possible. */
const ALONE = 2.5;
/** From this score on a command may have been meant, unless the best one leads by more than FAR. */
const POSSIBLE = 2;
const FAR = 4;
/** From this score on a command is offered when there is nothing better. */
const UNLIKELY = 0.5;
export const MAX_OFFERED = 3;

/** Tells whether the best command was meant without doubt. */
export function isSure([best, second]: readonly Score[]): boolean {
  if (best === undefined) return false;
  const lead = best.score - (second?.score ?? 0);
  return (best.score >= CLEAR && lead >= LEAD) || (best.score >= ALONE && (second?.score ?? 0) < POSSIBLE);
}

/** Returns the commands that may have been meant, best first. @param far how much less than the best one's their score may be */
export function possibleOf(ranked: readonly Score[], far = FAR): Command[] {
  const best = ranked[0]?.score ?? 0;
  return ranked.filter(({ score }) => score >= POSSIBLE && best - score <= far).map(({ command }) => command);
}

/** Returns commands for a question that is one of ours, and speaks for nothing in particular. */
export function unlikely(ranked: readonly Score[]): Command[] {
  return ranked
    .filter(({ score }) => score >= UNLIKELY)
    .slice(0, MAX_OFFERED - 1)
    .map(({ command }) => command);
}

/** Adds to commands that may have been meant less likely ones. */
export function withUnlikely(ranked: readonly Score[], possible: readonly Command[]): readonly Command[] {
  return [...new Set([...possible, ...unlikely(ranked)])];
}
