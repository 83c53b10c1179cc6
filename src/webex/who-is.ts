import { messageOf } from '../core/errors.ts';
import type { Person } from '../core/person.ts';
import { ProviderError } from '../core/provider.ts';
import { personOf } from './chat/person.ts';
import { createWebex, type Instrumentation } from './client/index.ts';

/** Limits in milliseconds, shorter than for a chat message, because a person waits for the page. */
const LIMITS = { connections: 1, timeout: 4_000, totalTimeout: 9_000, maxAttempts: 2 };

/**
 * Returns the person to whom a Webex access token belongs (`GET /people/me`). The id is the one that the bot sees in
 * messages; it is stable, and the same in every cluster. The token is used for this one call and then dropped.
 *
 * @throws ProviderError `unavailable`
 */
export async function whoIs(
  apiUrl: string,
  accessToken: string,
  instrumentation: Instrumentation,
): Promise<Person> {
  const client = createWebex({ token: accessToken, apiUrl, limits: LIMITS, ...instrumentation });
  try {
    return personOf(await client.people.get('me'));
  } catch (error) {
    throw new ProviderError('webex', 'unavailable', messageOf(error));
  } finally {
    await client.close();
  }
}
