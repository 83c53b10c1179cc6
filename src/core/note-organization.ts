import type { Person } from './person.ts';
import type { Store } from './store.ts';

/**
 * Stores the Webex organization of a person with each of their links that has another one, or none yet.
 *
 * @throws KnownError `store_unavailable`
 */
export async function noteOrganization(
  { id, orgId }: Pick<Person, 'id' | 'orgId'>,
  store: Pick<Store, 'listGrants' | 'withGrantLock'>,
): Promise<void> {
  for (const known of await store.listGrants(id)) {
    if (known.personOrgId === orgId) continue;
    await store.withGrantLock(known, async ({ grant, commit }) => {
      if (grant !== undefined && grant.personOrgId !== orgId)
        await commit({ saveGrant: { ...grant, personOrgId: orgId } });
    });
  }
}
