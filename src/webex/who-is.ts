import { messageOf } from '../core/errors.ts';
import type { Person } from '../core/person.ts';
import { ProviderError } from '../core/provider.ts';
import { personOf } from './chat/person.ts';
import { createWebex, type Instrumentation } from './client/index.ts';

/** Somebody waits for the page, so less patience than a chat message gets. */
const LIMITS = { connections: 1, timeout: 4_000, patience: 9_000, attempts: 2 };

/**
 * Who the holder of a Webex access token is: `GET /people/me`. The id is the one that the bot sees in
 * messages, stable and the same in every cluster. The token is used for this one question and dropped.
 *
 * @throws ProviderError `unavailable`
 */
export async function whoIs(apiUrl: string, accessToken: string, watching: Instrumentation): Promise<Person> {
  const client = createWebex({ token: accessToken, apiUrl, limits: LIMITS, ...watching });
  try {
    return personOf(await client.people.get('me'));
  } catch (error) {
    throw new ProviderError('webex', 'unavailable', messageOf(error));
  } finally {
    await client.close();
  }
}
