import type { ConnectionRefusal, EventOutcome, RefreshOutcome, RevocationOutcome } from '../core/meter.ts';

/** Lists all values of a type; the compiler reports a missing one. */
const keysOf = <T extends string>(outcomes: Record<T, true>): string[] => Object.keys(outcomes);

const faults = {
  invalid_grant: true,
  invalid_client: true,
  rejected: true,
  limited: true,
  unavailable: true,
  unexpected: true,
} as const;

/** Outcomes of a token refresh. */
export const REFRESHES = keysOf<RefreshOutcome>({
  ...faults,
  renewed: true,
  refused_by_meraki: true,
  interrupted_refresh: true,
  unused_90_days: true,
  unsaved: true,
});

/** Outcomes of an attempt to revoke a token. */
export const REVOCATIONS = keysOf<RevocationOutcome>({
  ...faults,
  confirmed: true,
  expired: true,
  unreadable: true,
  failed: true,
});

/** Outcomes of an event of Webex. */
export const EVENTS = keysOf<EventOutcome>({
  accepted: true,
  duplicate: true,
  busy: true,
  closed: true,
  told: true,
  hasty: true,
  outside: true,
  malformed: true,
  forged: true,
});

/** Reasons to close a connection at once. */
export const REFUSALS = keysOf<ConnectionRefusal>({
  address_full: true,
  server_full: true,
});
