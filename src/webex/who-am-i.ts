import { messageOf, StartError } from '../core/errors.ts';
import { isTokenRefused, type Webex, type WebexPerson } from './client/index.ts';

/**
 * Returns the owner of the client's token.
 *
 * @throws StartError when Webex refuses the token; any other Error when Webex can't be reached now
 */
export async function whoAmI(client: Webex, apiUrl: string): Promise<WebexPerson> {
  try {
    return await client.people.get('me');
  } catch (error) {
    if (isTokenRefused(error))
      throw new StartError(
        `Webex refuses WEBEX_BOT_TOKEN. Put in the token that developer.webex.com shows for the bot. (${messageOf(error)})`,
        { cause: error },
      );
    const advice = `Webex can't be reached at ${apiUrl}. Check WEBEX_API_URL and the way out of this network.`;
    throw new Error(`${advice} (${messageOf(error)})`, { cause: error });
  }
}
