import { DAY, HOUR } from '../../src/core/clock.ts';
import type { Grant, GrantKey } from '../../src/core/links.ts';

const LOADED = Date.now();
const ORGANIZATIONS = ['549236', '817302'] as const;
/** Days over which the last refreshes are spread, so few that no link needs maintenance. */
export const OLDEST_DAYS = 50;

/** Returns the person of link number `n`; each person has two links. */
export function personOf(n: number): string {
  return `Y2lzY29zcGFyazovL3VzL1BFT1BMRS8${String(Math.floor(n / 2)).padStart(32, '0')}`;
}

/** Returns the key of link number `n`. */
export function keyOf(n: number): GrantKey {
  return { personId: personOf(n), organizationId: ORGANIZATIONS[n % 2 === 0 ? 0 : 1] };
}

/** Makes link number `n`, as large as links in production: about 1.2 KB. */
export function newGrant(n: number): Grant {
  return {
    ...keyOf(n),
    personName: 'Ada Moreno',
    personEmail: `ada.${n}@aurora.example`,
    personOrgId: 'aurora',
    organizationName: 'Aurora Retail',
    sealedAccessToken: sealed('a'),
    sealedRefreshToken: sealed('r'),
    accessExpiresAt: LOADED + HOUR,
    refreshedAt: LOADED - Math.round(((n * 0.618) % 1) * OLDEST_DAYS * DAY),
    scopes: ['dashboard:general:config:read', 'dashboard:general:telemetry:read', 'wireless:config:read'],
    status: 'active',
    linkedAt: LOADED - OLDEST_DAYS * DAY + n,
    lastUsedAt: LOADED,
  };
}

/** Makes links with the numbers from 0. */
export function newGrants(amount: number): Grant[] {
  return Array.from({ length: amount }, (_, n) => newGrant(n));
}

/** Returns a text as long as a sealed token, with the key id of the stand-ins; it can't be opened. */
export function sealed(letter: string): string {
  return 'v1.sandbox.'.padEnd(380, letter);
}
