import { request } from 'undici';
import { z } from 'zod';
import { SECOND } from '../core/clock.ts';
import type { Person } from '../core/person.ts';
import { ProviderError } from '../core/provider.ts';

const TIMEOUT = 8 * SECOND;
const RESPONSE_LIMIT = 65_536;

const people = z.object({
  id: z.string().min(1),
  displayName: z.string().default(''),
  emails: z.array(z.string()).default([]),
  orgId: z.string().default(''),
});

/**
 * Who the holder of a Webex access token is: `GET /people/me`. The id is the one that the bot sees in
 * messages, stable and the same in every cluster.
 *
 * @throws ProviderError
 */
export async function whoIs(apiUrl: string, accessToken: string): Promise<Person> {
  const failed = (fault: 'unavailable' | 'unexpected', detail: string) =>
    new ProviderError('webex', fault, detail);
  let status: number;
  let text = '';
  try {
    const response = await request(`${apiUrl}/people/me`, {
      headers: { authorization: `Bearer ${accessToken}`, accept: 'application/json' },
      signal: AbortSignal.timeout(TIMEOUT),
    });
    status = response.statusCode;
    for await (const chunk of response.body.setEncoding('utf8')) {
      text += String(chunk);
      if (text.length > RESPONSE_LIMIT) {
        response.body.destroy();
        break;
      }
    }
  } catch {
    throw failed('unavailable', 'people/me did not answer');
  }
  if (status !== 200)
    throw failed(status >= 500 ? 'unavailable' : 'unexpected', `people/me answered ${status}`);
  const person = parse(text);
  if (person === undefined) throw failed('unexpected', 'people/me answered in a wrong shape');
  const { id, displayName, emails, orgId } = person;
  return { id, displayName, email: emails[0] ?? '', orgId };
}

function parse(text: string): z.infer<typeof people> | undefined {
  try {
    return people.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
