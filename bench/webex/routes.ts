import { createMemberships } from './memberships.ts';
import { createPeople } from './people.ts';
import { createPosts } from './posts.ts';
import { NOTHING, type Route } from './route.ts';
import type { Webex } from './server.ts';
import { createWebhooks } from './webhooks.ts';

/** `name` is what the call is counted as. */
export interface Told {
  name: string;
  status: number;
  body?: object | undefined;
}

const REFUSED = { message: 'The benchmark knows nothing of that.' };

/** What the two bots ask of Webex, and nothing else. */
export function createRoutes(webex: Webex): (method: string, url: URL, body: unknown) => Told {
  const routes: Record<string, Route> = {
    ...createPosts(webex),
    ...createPeople(webex.crowd),
    ...createMemberships(webex.crowd),
    ...createWebhooks(webex),
  };
  return (method, { pathname, searchParams: query }, body) => {
    // The SDK writes `people/?id=`.
    const [, , resource = '', id = ''] = pathname.split('/');
    const name = `${method} /${resource}${id === '' ? '' : '/:id'}`;
    const told = routes[name]?.({ id, query, body });
    if (told === undefined)
      return { name: `${name} refused`, status: method === 'POST' ? 400 : 404, body: REFUSED };
    return told === NOTHING ? { name, status: 204 } : { name, status: 200, body: told };
  };
}
