import type { Grant, Revocation } from '../core/links.ts';
import type { Store } from '../core/store.ts';
import { grantContext, keyIdOf, SealError, type Sealer } from './sealing.ts';

/** Whether today's key sealed both tokens. */
export function isResealed(grant: Grant, sealer: Sealer): boolean {
  return sealer.isCurrent(grant.sealedAccessToken) && sealer.isCurrent(grant.sealedRefreshToken);
}

/**
 * The grant with both tokens sealed by today's key.
 *
 * @throws SealError
 */
export function reseal(grant: Grant, sealer: Sealer): Grant {
  if (isResealed(grant, sealer)) return grant;
  const again = (sealed: string, field: 'access_token' | 'refresh_token') =>
    sealer.seal(sealer.open(sealed, grantContext(grant, field)), grantContext(grant, field));
  return {
    ...grant,
    sealedAccessToken: again(grant.sealedAccessToken, 'access_token'),
    sealedRefreshToken: again(grant.sealedRefreshToken, 'refresh_token'),
  };
}

/** How many grants, and revocations not confirmed yet, each key sealed. */
export async function countKeys(
  store: Pick<Store, 'listGrants' | 'listRevocations'>,
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  const count = (...sealed: string[]) => {
    for (const id of new Set(sealed.map(keyIdOf))) counts.set(id, (counts.get(id) ?? 0) + 1);
  };
  for (const grant of await store.listGrants()) count(grant.sealedAccessToken, grant.sealedRefreshToken);
  for (const revocation of await store.listRevocations()) count(revocation.sealedRefreshToken);
  return counts;
}

/** What `resealAll` has done so far. */
export interface ResealProgress {
  done: number;
  total: number;
  /** Those that no key of the ring opens: they were left as they are. */
  unreadable: number;
}

/**
 * Seals every grant, and every revocation that Meraki has not confirmed, with today's key. Can be stopped and
 * run again at any time.
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

/** Begins with what is stored now: Meraki may have confirmed it since it was listed. */
async function resealRevocation(id: string, store: Store, sealer: Sealer): Promise<void> {
  await store.changeRevocation(id, (current) => {
    if (sealer.isCurrent(current.sealedRefreshToken)) return current;
    const context = grantContext(current, 'refresh_token');
    const sealedRefreshToken = sealer.seal(sealer.open(current.sealedRefreshToken, context), context);
    return { ...current, sealedRefreshToken };
  });
}

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
      if (error.code === 'unknown_key') counts.unknownKeys.add(keyIdOf(sealed));
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
