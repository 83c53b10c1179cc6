import type { Grant } from '../../core/links.ts';
import { escapeMarkdown } from '../../core/markdown.ts';
import { type DefaultNetwork, personSettings, spaceSettings } from '../../core/settings.ts';
import type { Share } from '../../core/shares.ts';
import type { Store } from '../../core/store.ts';
import type { Invocation } from '../command.ts';
import { ago, bold } from '../text/wording.ts';
import { type LinkTarget, stateOf } from './links-of.ts';

/** The organization and the network that are asked about when a command names none. The person may have no link to them. */
export interface Defaults {
  /** Id of the organization that was chosen for this space. */
  organizationHere: string | undefined;
  /** Id of the organization that the person chose for themselves. */
  myOrganization: string | undefined;
  /** The network that was chosen for this space. */
  networkHere: DefaultNetwork | undefined;
  /** The network that the person chose for themselves. */
  myNetwork: DefaultNetwork | undefined;
}

/** Reads what was chosen for the space of a message, and what its person chose. @throws KnownError `store_unavailable` */
export async function defaultsOf(
  { person, place }: Pick<Invocation, 'person' | 'place'>,
  { findSettings }: Pick<Store, 'findSettings'>,
): Promise<Defaults> {
  const [space, own] = await Promise.all([
    findSettings(spaceSettings(place.roomId)),
    findSettings(personSettings(person.id)),
  ]);
  return {
    organizationHere: space?.organizationId,
    myOrganization: own?.organizationId,
    networkHere: space?.network,
    myNetwork: own?.network,
  };
}

/** Returns the default network of the space, else of the person, as far as it is in the organization of the link in use. */
export function defaultNetwork(
  { networkHere, myNetwork }: Defaults,
  { organizationId }: Pick<Grant, 'organizationId'>,
): DefaultNetwork | undefined {
  return [networkHere, myNetwork].find((network) => network?.organizationId === organizationId);
}

/** Returns the network of a share that lends one: a question through it that names none is about that one. */
export function onlyLentNetwork(share: Share | undefined): DefaultNetwork | undefined {
  if (share?.networks.kind !== 'named') return undefined;
  const [only, ...others] = share.networks.networks;
  if (only === undefined || others.length > 0) return undefined;
  return { ...only, organizationId: share.organizationId };
}

/**
 * Returns `**Pier 9** (Harbor Lab)`, in Markdown: the network with its organization, because a default network counts only
 * for questions about that organization. Without a link to it, the parentheses are empty.
 */
export function networkName(network: DefaultNetwork, links: readonly LinkTarget[]): string {
  const link = links.find(({ organizationId }) => organizationId === network.organizationId);
  return `${bold(network.name)} (${escapeMarkdown(link?.organizationName ?? '')})`;
}

/**
 * Returns one link of the person who asks as a line of Markdown:
 * `**Aurora Retail** – active, linked 3 days ago, last used …, your default`.
 */
export function linkLine(
  name: string,
  grant: Grant,
  { organizationHere, myOrganization }: Defaults,
  now: number,
): string {
  const facts = [
    stateOf(grant),
    `linked ${ago(grant.linkedAt, now)}`,
    `last used ${ago(grant.lastUsedAt, now)}`,
    ...(grant.organizationId === myOrganization ? ['your default'] : []),
    ...(grant.organizationId === organizationHere ? ['the default in this space'] : []),
  ];
  return `${bold(name)} – ${facts.join(', ')}`;
}
