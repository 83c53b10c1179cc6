import type { Grant } from '../../core/links.ts';
import { personSettings, spaceSettings } from '../../core/settings.ts';
import type { Store } from '../../core/store.ts';
import type { Asked } from '../command.ts';
import { ago, bold } from '../words/wording.ts';
import { stateOf } from './links-of.ts';

/** The organizations that were chosen to answer, by id; nobody says that the person has a link to them. */
export interface Defaults {
  /** By the members of this space, for it. */
  here: string | undefined;
  /** By the person, for themselves. */
  mine: string | undefined;
}

export async function defaultsOf(
  { person, place }: Pick<Asked, 'person' | 'place'>,
  { findSettings }: Pick<Store, 'findSettings'>,
): Promise<Defaults> {
  const [space, own] = await Promise.all([
    findSettings(spaceSettings(place.roomId)),
    findSettings(personSettings(person.id)),
  ]);
  return { here: space?.organizationId, mine: own?.organizationId };
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
