import type { Crowd } from './crowd.ts';
import type { Speaker } from './objects.ts';
import type { Route } from './route.ts';

const CREATED = '2024-01-01T00:00:00.000Z';

/** Who somebody is; the SDK asks for people in batches. */
export function createPeople({ bot, byId }: Crowd): Record<string, Route> {
  const shown = (one: Speaker) => ({
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
