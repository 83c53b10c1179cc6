import type { Whereabouts } from '../core/whereabouts.ts';
import { isGone, type Webex } from './client/index.ts';

/**
 * Creates the questions about people, which are never answered from memory. A person who is suspended or may not sign in is
 * still shown, and so is known.
 */
export function createWhereabouts(client: Pick<Webex, 'people' | 'readPerson'>): Whereabouts {
  return {
    async isKnown(personId) {
      try {
        await client.readPerson(personId);
        return true;
      } catch (error) {
        if (isGone(error)) return false;
        throw error;
      }
    },
    async readSelf() {
      await client.people.get('me');
    },
  };
}
