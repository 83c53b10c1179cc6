import type { PersonInAudit } from '../core/audit.ts';
import type { AuditEntry, NamedPerson } from '../core/links.ts';

/** A search for people in entries that come in their order. */
export interface PeopleSearch {
  add(entry: AuditEntry): void;
  /** @see Audit.findPeople */
  found(): PersonInAudit[];
}

/** Creates a search for people with an id, or with an address in any case. */
export function createPeopleSearch(idOrAddress: string): PeopleSearch {
  const address = idOrAddress.includes('@') ? idOrAddress.toLowerCase() : undefined;
  const found = new Map<string, NamedPerson>();

  function look(id: string | undefined, named: NamedPerson | undefined): void {
    const isMeant = address === undefined ? id === idOrAddress : named?.email.toLowerCase() === address;
    if (id !== undefined && isMeant) found.set(id, named ?? found.get(id) ?? { name: '', email: '' });
  }

  return {
    add({ actorId, personId, names = {} }) {
      look(actorId, names.actor);
      look(personId, names.person);
    },
    found: () => [...found].map(([id, { name, email }]) => ({ id, name, email })),
  };
}
