import { DAY, HOUR } from '../../src/core/clock.ts';
import type { Grant, GrantKey } from '../../src/core/links.ts';

const LOADED = Date.now();
const ORGANIZATIONS = ['549236', '817302'] as const;
/** Days over which the last refreshes are spread: nobody has to look after any of these links. */
export const OLDEST_DAYS = 50;

/** The links of a person: half as many people as links. */
export function personOf(n: number): string {
  return `Y2lzY29zcGFyazovL3VzL1BFT1BMRS8${String(Math.floor(n / 2)).padStart(32, '0')}`;
}

export function keyOf(n: number): GrantKey {
  return { personId: personOf(n), organizationId: ORGANIZATIONS[n % 2 === 0 ? 0 : 1] };
}

/** Link number `n`, of the size that they have in production: about 1.2 KB. The key is the stand-ins'. */
export function newGrant(n: number): Grant {
  return {
    ...keyOf(n),
    personName: 'Ada Moreno',
    personEmail: `ada.${n}@aurora.example`,
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

export function newGrants(amount: number): Grant[] {
  return Array.from({ length: amount }, (_, n) => newGrant(n));
}

/** As long as what really is sealed; nothing here opens it. */
export function sealed(letter: string): string {
  return 'v1.sandbox.'.padEnd(380, letter);
}
