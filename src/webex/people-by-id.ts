import type { Person } from '../core/person.ts';
import { personOf } from './chat/person.ts';
import { isNotFound, type Webex } from './client/index.ts';

/** The most ids that `GET /people` takes (developer.webex.com, List People). */
const MAX_IDS = 85;

/**
 * Reads people by their ids, never from memory, 85 in a call.
 *
 * @returns those whom Webex knows, in any order
 * @throws WebexError when Webex can't be asked
 */
export async function readPeople(client: Pick<Webex, 'people'>, ids: readonly string[]): Promise<Person[]> {
  const people: Person[] = [];
  for (let start = 0; start < ids.length; start += MAX_IDS) {
    const id = ids.slice(start, start + MAX_IDS).join(',');
    try {
      const { items } = await client.people.list({ id });
      people.push(...items.map(personOf));
    } catch (error) {
      // Webex refuses a text that is no id; no person has it.
      if (!isNotFound(error)) throw error;
    }
  }
  return people;
}
