import type { Grant } from '../../core/links.ts';
import { escapeMarkdown } from '../../core/markdown.ts';
import { type DefaultNetwork, personSettings, spaceSettings } from '../../core/settings.ts';
import type { Store } from '../../core/store.ts';
import type { Invocation } from '../command.ts';
import { ago, bold } from '../text/wording.ts';
import { stateOf } from './links-of.ts';

/** What was chosen to answer when a command names nothing; nobody says that the person has a link to it. */
export interface Defaults {
  /** The organization's id, chosen by the members of this space, for it. */
  here: string | undefined;
  /** By the person, for themselves. */
  mine: string | undefined;
  networkHere: DefaultNetwork | undefined;
  myNetwork: DefaultNetwork | undefined;
}

export async function defaultsOf(
  { person, place }: Pick<Invocation, 'person' | 'place'>,
  { findSettings }: Pick<Store, 'findSettings'>,
): Promise<Defaults> {
  const [space, own] = await Promise.all([
    findSettings(spaceSettings(place.roomId)),
    findSettings(personSettings(person.id)),
  ]);
  return {
    here: space?.organizationId,
    mine: own?.organizationId,
    networkHere: space?.network,
    myNetwork: own?.network,
  };
}

/** The network that a question is about which names none: the space's, else the person's, of the organization that answers. */
export function defaultNetwork(
  { networkHere, myNetwork }: Defaults,
  { organizationId }: Pick<Grant, 'organizationId'>,
): DefaultNetwork | undefined {
  return [networkHere, myNetwork].find((network) => network?.organizationId === organizationId);
}

/** With its organization, because the choice counts only while that one answers: `**Pier 9** (Harbor Lab)`. */
export function networkName(network: DefaultNetwork, grants: readonly Grant[]): string {
  const grant = grants.find(({ organizationId }) => organizationId === network.organizationId);
  return `${bold(network.name)} (${escapeMarkdown(grant?.organizationName ?? '')})`;
}

/** One link of the person who asks: `Aurora Retail – active, linked 3 days ago, last used …, your default`. */
export function linkLine(name: string, grant: Grant, { here, mine }: Defaults, now: number): string {
  const facts = [
    stateOf(grant),
    `linked ${ago(grant.linkedAt, now)}`,
    `last used ${ago(grant.lastUsedAt, now)}`,
    ...(grant.organizationId === mine ? ['your default'] : []),
    ...(grant.organizationId === here ? ['the default in this space'] : []),
  ];
  return `${bold(name)} – ${facts.join(', ')}`;
}
