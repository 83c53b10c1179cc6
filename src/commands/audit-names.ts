import type { Store } from '../core/store.ts';
import { peopleOf, type Someone } from './people.ts';

/** Names for the ids of the audit log, as far as the links still know them. */
export interface AuditNames {
  person(id: string): Someone | undefined;
  organization(id: string): string | undefined;
}

/** @param known people whose names are known without a link */
export async function readAuditNames(
  { listGrants, listRevocations }: Pick<Store, 'listGrants' | 'listRevocations'>,
  known: readonly Someone[],
): Promise<AuditNames> {
  const [grants, revocations] = await Promise.all([listGrants(), listRevocations()]);
  const people = new Map([...known, ...peopleOf(grants)].map((one) => [one.id, one]));
  const organizations = new Map(
    [...revocations, ...grants].map((one) => [one.organizationId, one.organizationName]),
  );
  return { person: (id) => people.get(id), organization: (id) => organizations.get(id) || undefined };
}
