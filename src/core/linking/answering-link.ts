import { type Grant, type GrantKey, newestFirst } from '../links.ts';
import type { Log } from '../log.ts';
import { personSettings } from '../settings.ts';
import type { Store } from '../store.ts';

/**
 * Finds the link that answers when no organization is named: the first of the chosen defaults to which there is a link, else
 * the newest link that works, else the newest.
 *
 * @param grants all of one person
 * @param defaults ids of organizations, that of the space first
 */
export function answeringLink(
  grants: readonly Grant[],
  defaults: readonly (string | undefined)[],
): Grant | undefined {
  for (const id of defaults) {
    const chosen = grants.find(({ organizationId }) => organizationId === id);
    if (chosen !== undefined) return chosen;
  }
  const sorted = newestFirst(grants);
  return sorted.find(({ status }) => status === 'active') ?? sorted[0];
}

/** Reads which link answers a person where the space has no default. @throws KnownError `store_unavailable` */
export async function answeringLinkOf(
  personId: string,
  store: Pick<Store, 'listGrants' | 'findSettings'>,
): Promise<{ grants: Grant[]; chosen: string | undefined; answering: Grant | undefined }> {
  const [grants, settings] = await Promise.all([
    store.listGrants(personId),
    store.findSettings(personSettings(personId)),
  ]);
  const chosen = settings?.organizationId;
  return { grants, chosen, answering: answeringLink(grants, [chosen]) };
}

/**
 * Makes the link that answers a person now their default, before they get one more: the new one would answer otherwise, as the
 * newest. Nothing is changed when the link is made anew, or when none works. Never rejects: it does not keep a link from being
 * made.
 *
 * @param added the link that is about to be stored
 */
export async function keepAnswering(
  { personId, organizationId }: GrantKey,
  { store, log }: { store: Pick<Store, 'listGrants' | 'findSettings' | 'changeSettings'>; log: Log },
): Promise<void> {
  try {
    const { chosen, answering } = await answeringLinkOf(personId, store);
    if (answering?.status !== 'active') return;
    if ([organizationId, chosen].includes(answering.organizationId)) return;
    await store.changeSettings(personSettings(personId), (settings) =>
      // The person may choose at the same time.
      settings.organizationId === chosen
        ? { ...settings, organizationId: answering.organizationId }
        : settings,
    );
  } catch (err) {
    log.warn({ err, personId }, 'default organization not kept: the new link answers from now on');
  }
}
