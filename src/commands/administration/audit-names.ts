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
): Promise<NamesInAudit> {
  const [grants, revocations] = await Promise.all([listGrants(), listRevocations()]);
  const people = new Map(
    [...entries.flatMap(peopleIn), ...known, ...peopleOf(grants)].map((one) => [one.id, one]),
  );
  const organizations = new Map(
    [...entries.flatMap(organizationIn), ...revocations, ...grants].map((one) => [
      one.organizationId,
      one.organizationName,
    ]),
  );
  return { person: (id) => people.get(id), organization: (id) => organizations.get(id) || undefined };
}

function peopleIn({ actorId, personId, names = {} }: AuditEntry): Someone[] {
  const { actor, person } = names;
  return [
    ...(actor && actorId !== undefined ? [{ id: actorId, ...actor }] : []),
    ...(person ? [{ id: personId, ...person }] : []),
  ];
}

function organizationIn({ organizationId, names }: AuditEntry) {
  return names?.organization === undefined ? [] : [{ organizationId, organizationName: names.organization }];
}
