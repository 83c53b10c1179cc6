import { MINUTE } from '../core/clock.ts';
import type { Revocation } from '../core/links.ts';
import { newSecret } from '../core/secrets.ts';
import { grantContext, type Sealer } from './sealing.ts';

/** A delay longer than the time in which Meraki can name the organization. */
const DELAY = 2 * MINUTE;

/**
 * Makes the revocation of a refresh token that was just issued, and of which Meraki has not named the organization yet.
 *
 * @param personId whose consent it comes from
 * @param now epoch milliseconds
 */
export function unnamedRevocation(
  personId: string,
  sealer: Pick<Sealer, 'seal'>,
  refreshToken: string,
  now: number,
): Revocation {
  const key = { personId, organizationId: '' };
  return {
    ...key,
    id: newSecret(),
    organizationName: '',
    sealedRefreshToken: sealer.seal(refreshToken, grantContext(key, 'refresh_token')),
    attempts: 0,
    nextAt: now + DELAY,
    requestedAt: now,
  };
}
