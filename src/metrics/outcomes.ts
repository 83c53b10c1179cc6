import type { EventOutcome, RefreshOutcome, RevocationOutcome } from '../core/meter.ts';

/** All of them: the type knows when one is missing. */
const keysOf = <T extends string>(outcomes: Record<T, true>): string[] => Object.keys(outcomes);

const faults = {
  invalid_grant: true,
  invalid_client: true,
  limited: true,
  unavailable: true,
  unexpected: true,
} as const;

export const REFRESHES = keysOf<RefreshOutcome>({
  ...faults,
  renewed: true,
  refused_by_meraki: true,
  interrupted_refresh: true,
  unused_90_days: true,
  unsaved: true,
});

export const REVOCATIONS = keysOf<RevocationOutcome>({
  ...faults,
  confirmed: true,
  expired: true,
  failed: true,
});

export const EVENTS = keysOf<EventOutcome>({
  accepted: true,
  duplicate: true,
  busy: true,
  closed: true,
  told: true,
  hasty: true,
  malformed: true,
  forged: true,
});
