import type { Population } from './population.ts';
import type { RouteHandler } from './route-handler.ts';

/** Creates the route of memberships; without a query it lists the bot's own. */
export function createMembershipRoutes({
  bot,
  membersBySpace: members,
}: Population): Record<string, RouteHandler> {
  const own = [...members.values()].flatMap((all) => all.filter(({ personId }) => personId === bot.id));
  return {
    'GET /memberships': ({ query }) => {
      const [roomId, personId] = [query.get('roomId'), query.get('personId')];
      const items = roomId === null ? own : (members.get(roomId) ?? []);
      return { items: personId === null ? items : items.filter((one) => one.personId === personId) };
    },
  };
}
