import type { Person } from '../../core/person.ts';
import type { WebexPerson } from '../client/index.ts';

/** A person of Webex as the product knows them. What Webex keeps to itself is empty, and matches nothing. */
export function personOf(person: WebexPerson): Person {
  const email = person.emails[0] ?? '';
  return {
    id: person.id,
    displayName: person.displayName || email || 'someone',
    email,
    orgId: person.orgId ?? '',
  };
}
