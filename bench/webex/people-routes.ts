import type { WebexPerson } from './objects.ts';
import type { Population } from './population.ts';
import type { RouteHandler } from './route-handler.ts';

const CREATED = '2024-01-01T00:00:00.000Z';

/** Creates the routes of people; the SDK requests them in batches. */
export function createPeopleRoutes({ bot, peopleById: byId }: Population): Record<string, RouteHandler> {
  const shown = (one: WebexPerson) => ({
    id: one.id,
    emails: [one.email],
    displayName: one.displayName,
    orgId: one.orgId,
    type: one.id === bot.id ? 'bot' : 'person',
    timezone: 'Europe/Amsterdam',
    created: CREATED,
  });
  return {
    'GET /people/:id': ({ id }) => {
      const found = byId.get(id === 'me' ? bot.id : id);
      return found && shown(found);
    },
    'GET /people': ({ query }) => {
      const ids = query.get('id')?.split(',') ?? [];
      const found = ids.flatMap((id) => byId.get(id) ?? []);
      return { items: found.map(shown), notFoundIds: ids.filter((id) => !byId.has(id)) };
    },
  };
}
