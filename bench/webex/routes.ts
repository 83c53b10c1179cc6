import { createMembershipRoutes } from './membership-routes.ts';
import { createMessageRoutes } from './message-routes.ts';
import { createPeopleRoutes } from './people-routes.ts';
import { NO_CONTENT, type RouteHandler } from './route-handler.ts';
import type { WebexStub } from './webex.ts';
import { createWebhookRoutes } from './webhook-routes.ts';

/** An answer; `name` is the name under which the call is counted. */
export interface RouteResponse {
  name: string;
  status: number;
  body?: object | undefined;
}

const REFUSED = { message: 'The benchmark knows nothing of that.' };

/** Creates the router of the calls that the two bots make; every other call is refused. */
export function createRoutes(webex: WebexStub): (method: string, url: URL, body: unknown) => RouteResponse {
  const routes: Record<string, RouteHandler> = {
    ...createMessageRoutes(webex),
    ...createPeopleRoutes(webex.population),
    ...createMembershipRoutes(webex.population),
    ...createWebhookRoutes(webex),
  };
  return (method, { pathname, searchParams: query }, body) => {
    // The SDK writes `people/?id=`.
    const [, , resource = '', id = ''] = pathname.split('/');
    const name = `${method} /${resource}${id === '' ? '' : '/:id'}`;
    const answer = routes[name]?.({ id, query, body });
    if (answer === undefined)
      return { name: `${name} refused`, status: method === 'POST' ? 400 : 404, body: REFUSED };
    return answer === NO_CONTENT ? { name, status: 204 } : { name, status: 200, body: answer };
  };
}
