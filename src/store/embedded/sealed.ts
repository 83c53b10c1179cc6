import { keyIdOf } from '../../core/secrets.ts';
import type { SealedStore, SealedToken } from '../../core/store.ts';
import type { DurableTables } from './durable-tables.ts';
import type { Tables } from './tables.ts';

/** Creates the part of the embedded store that tells which key sealed what. @param run does work on the tables */
export function createSealedStore(
  { grants, revocations }: Pick<Tables, 'grants' | 'revocations'>,
  run: DurableTables['run'],
): SealedStore {
  return {
    countByKey: () =>
      run(() => {
        const counts = new Map<string, number>();
        const count = (...sealed: string[]) => {
          for (const id of new Set(sealed.map(keyIdOf))) counts.set(id, (counts.get(id) ?? 0) + 1);
        };
        for (const grant of grants.list()) count(grant.sealedAccessToken, grant.sealedRefreshToken);
        for (const revocation of revocations.list()) count(revocation.sealedRefreshToken);
        return counts;
      }),

    listSealedBy: (keyId, limit) =>
      run(() => {
        const found: SealedToken[] = [];
        const take = (
          owner: { personId: string; organizationId: string },
          field: SealedToken['field'],
          sealed: string,
        ) => {
          const { personId, organizationId } = owner;
          if (found.length < limit && keyIdOf(sealed) === keyId)
            found.push({ personId, organizationId, field, sealed });
        };
        for (const grant of grants.list()) take(grant, 'refresh_token', grant.sealedRefreshToken);
        for (const grant of grants.list()) take(grant, 'access_token', grant.sealedAccessToken);
        for (const revocation of revocations.list())
          take(revocation, 'refresh_token', revocation.sealedRefreshToken);
        return found;
      }),
  };
}
