import type { Clock } from '../core/clock.ts';
import type { Grant } from '../core/links.ts';
import { idleNotice } from '../core/notices.ts';
import type { Store } from '../core/store.ts';
import type { LastingNotices } from '../core/tell.ts';
import { REFRESH_TOKEN_LIFE } from './token-refresh.ts';

/**
 * Creates the function that warns a person that Meraki will end their unused link. Nothing is said once the link was used,
 * or has ended.
 */
export function createIdleNotice(
  notices: Pick<LastingNotices, 'define'>,
  store: Pick<Store, 'findGrant'>,
  clock: Clock,
): (warned: Grant) => Promise<void> {
  const tell = notices.define('idle', async (send, personId, [organizationId = '', warnedAt]) => {
    const grant = await store.findGrant({ personId, organizationId });
    if (grant?.status === 'active' && grant.warnedAt === Number(warnedAt))
      await send(idleNotice(grant, grant.refreshedAt + REFRESH_TOKEN_LIFE, clock()));
  });
  return async ({ personId, organizationId, warnedAt }) => {
    await tell(personId, organizationId, String(warnedAt));
  };
}
