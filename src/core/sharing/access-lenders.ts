import { type AskedLender, MAX_ASKED_LENDERS } from '../access-requests.ts';
import type { Admission } from '../admission.ts';
import type { Grant } from '../links.ts';
import type { SharePerson } from '../shares.ts';
import { isSameOrganization } from '../sharing-rules.ts';

/**
 * Finds who can give a person access: people of the same Webex organization with a link that works, those who used it latest,
 * each with that link. One whose Webex organization is not known does not count.
 *
 * @param grants all that are stored
 */
export function lendersFor(
  { personId, orgId }: SharePerson,
  grants: readonly Grant[],
  { isSuspended }: Pick<Admission, 'isSuspended'>,
): AskedLender[] {
  const fitting = grants.filter(
    (grant) =>
      grant.status === 'active' &&
      grant.personId !== personId &&
      isSameOrganization(grant.personOrgId ?? '', orgId) &&
      !isSuspended(grant),
  );
  const latest = fitting.toSorted((a, b) => b.lastUsedAt - a.lastUsedAt);
  const ofEach = new Map<string, AskedLender>();
  for (const { personId: lenderId, organizationId } of latest) {
    if (!ofEach.has(lenderId)) ofEach.set(lenderId, { personId: lenderId, organizationId, messageIds: [] });
  }
  return [...ofEach.values()].slice(0, MAX_ASKED_LENDERS);
}
