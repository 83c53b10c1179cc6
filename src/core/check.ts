/**
 * The result of a check: ok · degraded: something is wrong that no other instance could do better, such as a bot token that
 * Webex refuses · down: another instance should be asked instead of this one.
 */
export type CheckState = (typeof CHECK_STATES)[number];

/** All states of a check, from the worst on. */
export const CHECK_STATES = ['down', 'degraded', 'ok'] as const;

/** A check of this instance for `/readyz` and the metrics. */
export interface Check {
  state: CheckState;
  /** What is right or wrong, in a few words. It may be read by anybody, so it names no person and no secret. */
  detail: string;
}

/** Returns the worst of some states; ok for none. */
export function worstOf(states: readonly CheckState[]): CheckState {
  return CHECK_STATES.find((state) => states.includes(state)) ?? 'ok';
}
