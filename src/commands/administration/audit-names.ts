import type { Slices } from '../../core/async/slices.ts';
import type { AuditEntry } from '../../core/links.ts';
import type { Store } from '../../core/store.ts';
import { peopleOf, type Someone } from './people.ts';

/** Names for the ids in audit entries. */
export interface NamesInAudit {
  person(id: string): Someone | undefined;
  organization(id: string): string | undefined;
}

/**
 * Collects names from the entries, which know those of their time, and from links and revocations, which know newer ones.
 *
 * @param entries the entries that are shown
 * @param known people whose names are known without a link
 */
export async function readAuditNames(
  { listGrants, listRevocations }: Pick<Store, 'listGrants' | 'listRevocations'>,
  entries: readonly AuditEntry[],
  known: readonly Someone[],
  slices: Slices,
): Promise<NamesInAudit> {
  const [grants, revocations] = await Promise.all([listGrants(), listRevocations()]);
  const people = new Map<string, Someone>();
  const organizations = new Map<string, string>();
  await slices.each(entries, (slice) => {
    for (const one of slice.flatMap(peopleIn)) people.set(one.id, one);
    for (const { organizationId, names } of slice)
      if (names?.organization !== undefined) organizations.set(organizationId, names.organization);
  });
  for (const one of known) people.set(one.id, one);
  await slices.each(revocations, (slice) => {
    for (const { organizationId, organizationName } of slice)
      organizations.set(organizationId, organizationName);
  });
  await slices.each(grants, (slice) => {
    for (const one of peopleOf(slice)) people.set(one.id, one);
    for (const { organizationId, organizationName } of slice)
      organizations.set(organizationId, organizationName);
  });
  return { person: (id) => people.get(id), organization: (id) => organizations.get(id) || undefined };
}

function peopleIn({ actorId, personId, names = {} }: AuditEntry): Someone[] {
  const { actor, person } = names;
  return [
    ...(actor && actorId !== undefined ? [{ id: actorId, ...actor }] : []),
    ...(person ? [{ id: personId, ...person }] : []),
  ];
}
