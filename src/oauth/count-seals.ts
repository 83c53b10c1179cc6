import type { Grant, Revocation } from '../core/links.ts';
import { grantContext, keyIdOf, SealError, type Sealer } from './sealing.ts';

export interface SealCounts {
  opened: number;
  /** Tampered with, or moved to another record. */
  broken: number;
  /** Ids of keys that are not in the ring. */
  unknownKeys: Set<string>;
}

/** Opens every sealed token of a store, and keeps none. */
export function countSeals(
  { grants, revocations }: { grants: { list(): Grant[] }; revocations: { list(): Revocation[] } },
  sealer: Sealer,
): SealCounts {
  const counts: SealCounts = { opened: 0, broken: 0, unknownKeys: new Set() };
  const look = (sealed: string, of: Grant | Revocation, field: 'access_token' | 'refresh_token') => {
    try {
      sealer.open(sealed, grantContext(of, field));
      counts.opened += 1;
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      if (error.problem === 'unknown_key') counts.unknownKeys.add(keyIdOf(sealed));
      else counts.broken += 1;
    }
  };
  for (const grant of grants.list()) {
    look(grant.sealedAccessToken, grant, 'access_token');
    look(grant.sealedRefreshToken, grant, 'refresh_token');
  }
  for (const revocation of revocations.list())
    look(revocation.sealedRefreshToken, revocation, 'refresh_token');
  return counts;
}
