import type { Slices } from '../../core/async/slices.ts';
import type { AuditEntry } from '../../core/links.ts';
import type { Store } from '../../core/store.ts';
import { peopleOf, type Someone } from './people.ts';

/** Names for the ids in audit entries. */
export interface NamesInAudit {
  person(id: string): Someone | undefined;
  organization(id: string): string | undefined;
  /** The person or the space to whom a share lends; undefined when it is no longer stored. */
  borrower(shareId: string): string | undefined;
}

/** Shares that are looked up one by one; of more, all are read at once. */
const MAX_LOOKED_UP = 50;

/**
 * Collects names from the entries, which know those of their time, and from links and revocations, which know newer ones.
 *
 * @param entries the entries that are shown
 * @param known people whose names are known without a link
 */
export async function readAuditNames(
  store: Pick<Store, 'listGrants' | 'listRevocations' | 'findShare' | 'listShares'>,
  entries: readonly AuditEntry[],
  known: readonly Someone[],
  slices: Slices,
): Promise<NamesInAudit> {
  const [grants, revocations, borrowers] = await Promise.all([
    store.listGrants(),
    store.listRevocations(),
    borrowersIn(entries, store),
  ]);
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
  return {
    person: (id) => people.get(id),
    organization: (id) => organizations.get(id) || undefined,
    borrower: (shareId) => borrowers.get(shareId),
  };
}

/** Reads to whom the shares lend that entries are about, by the ids of the shares. */
async function borrowersIn(
  entries: readonly AuditEntry[],
  { findShare, listShares }: Pick<Store, 'findShare' | 'listShares'>,
): Promise<Map<string, string>> {
  const ids = new Set(entries.flatMap(({ shareId }) => shareId ?? []));
  const shares =
    ids.size > MAX_LOOKED_UP ? await listShares({}) : await Promise.all([...ids].map((id) => findShare(id)));
  return new Map(
    shares
      .filter((share) => share !== undefined)
      .map(({ id, borrower }) => [id, borrower.kind === 'person' ? borrower.name : borrower.title]),
  );
}

function peopleIn({ actorId, personId, names = {} }: AuditEntry): Someone[] {
  const { actor, person } = names;
  return [
    ...(actor && actorId !== undefined ? [{ id: actorId, ...actor }] : []),
    ...(person ? [{ id: personId, ...person }] : []),
  ];
}
