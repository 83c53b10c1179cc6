import type { Admins } from './admins.ts';
import { personOf } from './chat/person.ts';
import { isPassing, type Webex } from './client/index.ts';

/** The collaborators of the question whether a person is outside. */
export interface IsOutsideDeps {
  client: Pick<Webex, 'people'>;
  admins: Pick<Admins, 'isAdmin'>;
  /** Whether a person was refused when they last asked this instance. */
  isRefused(personId: string): boolean;
  admits(orgId: string): boolean;
}

/**
 * Creates the function that tells whether a person may not use the bot, before their question was read: this instance may
 * never have heard of them. Of a person whom Webex does not show, what they were told last counts.
 *
 * @returns a function that rejects with a WebexError when Webex can't be asked now
 */
export function createIsOutside({
  client,
  admins,
  isRefused,
  admits,
}: IsOutsideDeps): (personId: string) => Promise<boolean> {
  return async (personId) => {
    if (isRefused(personId)) return true;
    // What an administrator asked, and so whether they may, is not known.
    if (admins.isAdmin(personId)) return false;
    try {
      return !admits(personOf(await client.people.get(personId)).orgId);
    } catch (error) {
      if (isPassing(error)) throw error;
      return false;
    }
  };
}
