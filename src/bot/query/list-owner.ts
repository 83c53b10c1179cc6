import { hashSecret } from '../../core/secrets.ts';
import type { Invocation } from '../command.ts';
import type { LinkInUse } from '../links/use-link.ts';
import type { ListOwner } from '../report/list-owner.ts';

/** Says whose list it is, and of which networks: some may have lost the tag by which they are lent. */
export async function listOwner(
  { dashboard, grant, share }: Pick<LinkInUse, 'dashboard' | 'grant' | 'share'>,
  { person }: Pick<Invocation, 'person'>,
): Promise<ListOwner> {
  const { personId, organizationId, linkedAt } = grant;
  const link = { personId, organizationId, linkedAt };
  if (share === undefined) return link;
  const ids = share.networks.kind === 'all' ? [] : (await dashboard.networks()).map(({ id }) => id);
  const networks = hashSecret(ids.toSorted().join(' '));
  return { ...link, share: { id: share.id, askerId: person.id, networks } };
}
