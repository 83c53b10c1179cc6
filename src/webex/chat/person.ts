import type { Person } from '../../core/person.ts';
import type { WebexPerson } from '../client/index.ts';

/**
 * Turns a person of the Webex API into the product's. A field that Webex does not show becomes an empty string, which
 * matches nothing; the name becomes the address, or else `someone`.
 */
export function personOf(person: WebexPerson): Person {
  const email = person.emails[0] ?? '';
  return {
    id: person.id,
    displayName: person.displayName || email || 'someone',
    email,
    orgId: person.orgId ?? '',
  };
}
