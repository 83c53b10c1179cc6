import type { Grant, Revocation } from '../core/links.ts';
import { keyIdOf } from '../core/secrets.ts';
import type { Store } from '../core/store.ts';
import { grantContext, SealError, type Sealer } from './sealing.ts';

/** Tells whether the current key sealed both tokens of the grant. */
export function isResealed(grant: Grant, sealer: Sealer): boolean {
  return sealer.isCurrent(grant.sealedAccessToken) && sealer.isCurrent(grant.sealedRefreshToken);
}

/**
 * Returns the grant with both tokens sealed by the current key.
 *
 * @throws SealError
 */
export function reseal(grant: Grant, sealer: Sealer): Grant {
  if (isResealed(grant, sealer)) return grant;
  const resealed = (sealed: string, field: 'access_token' | 'refresh_token') =>
    sealer.seal(sealer.open(sealed, grantContext(grant, field)), grantContext(grant, field));
  return {
    ...grant,
    sealedAccessToken: resealed(grant.sealedAccessToken, 'access_token'),
    sealedRefreshToken: resealed(grant.sealedRefreshToken, 'refresh_token'),
  };
}

/** The progress of `resealAll`. */
export interface ResealProgress {
  done: number;
  total: number;
  /** Records that no key of the ring opens: they stay as they are. */
  unreadable: number;
}

/**
 * Seals every grant and every unconfirmed revocation with the current key. It can be stopped and run again at any time.
 */
export async function resealAll(
  store: Store,
  sealer: Sealer,
  onProgress: (progress: ResealProgress) => void,
): Promise<ResealProgress> {
  const grants = await store.listGrants();
  const revocations = await store.listRevocations();
  const progress = { done: 0, total: grants.length + revocations.length, unreadable: 0 };
  const step = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      progress.unreadable += 1;
    }
    progress.done += 1;
    onProgress({ ...progress });
  };

  for (const listed of grants)
    await step(() =>
      store.withGrantLock(listed, async ({ grant, commit }) => {
        if (grant !== undefined && !isResealed(grant, sealer))
          await commit({ saveGrant: reseal(grant, sealer) });
      }),
    );
  for (const { id } of revocations) await step(() => resealRevocation(id, store, sealer));
  return progress;
}

/** Reads what is stored now: Meraki may have confirmed the revocation since it was listed. */
async function resealRevocation(id: string, store: Store, sealer: Sealer): Promise<void> {
  await store.changeRevocation(id, (current) => {
    if (sealer.isCurrent(current.sealedRefreshToken)) return current;
    const context = grantContext(current, 'refresh_token');
    const sealedRefreshToken = sealer.seal(sealer.open(current.sealedRefreshToken, context), context);
    return { ...current, sealedRefreshToken };
  });
}

/** The sealed tokens of a store, by whether they can be opened. */
export interface SealCounts {
  opened: number;
  /** Tokens that were tampered with, or moved to another record. */
  broken: number;
  /** Ids of keys that are not in the ring. */
  unknownKeys: Set<string>;
  /** Ids of keys in the ring that open none of their tokens. */
  wrongKeys: Set<string>;
}

/** Opens every sealed token of a store to count it; keeps none. */
export function countSeals(
  { grants, revocations }: { grants: { list(): Grant[] }; revocations: { list(): Revocation[] } },
  sealer: Sealer,
): SealCounts {
  const counts: SealCounts = { opened: 0, broken: 0, unknownKeys: new Set(), wrongKeys: new Set() };
  const rightKeys = new Set<string>();
  const count = (sealed: string, owner: Grant | Revocation, field: 'access_token' | 'refresh_token') => {
    try {
      sealer.open(sealed, grantContext(owner, field));
      counts.opened += 1;
      rightKeys.add(keyIdOf(sealed));
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      if (error.code === 'unknown_key') counts.unknownKeys.add(keyIdOf(sealed));
      else {
        counts.broken += 1;
        counts.wrongKeys.add(keyIdOf(sealed));
      }
    }
  };
  for (const grant of grants.list()) {
    count(grant.sealedAccessToken, grant, 'access_token');
    count(grant.sealedRefreshToken, grant, 'refresh_token');
  }
  for (const revocation of revocations.list())
    count(revocation.sealedRefreshToken, revocation, 'refresh_token');
  for (const id of rightKeys) counts.wrongKeys.delete(id);
  return counts;
}
