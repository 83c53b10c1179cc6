import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type Condition, shownCondition } from './condition.ts';
import { parseRequest, RestError } from './state/errors.ts';
import type { EventBus } from './state/event-bus.ts';
import type { Records } from './state/records.ts';

const HEARTBEAT_MS = 15_000;
const Query = z.object({ token: z.string() });

/**
 * Adds GET /sandbox/events?token=…: Server-Sent Events of a person's rooms, each `{resource, event, data}` with the full
 * public object. An event named `condition` says how Webex is for the bot, at first and at each change. The token is in the
 * query because EventSource sends no headers.
 */
export function eventRoutes(
  app: FastifyInstance,
  records: Records,
  eventBus: EventBus,
  condition: Condition,
): void {
  const open = new Set<ServerResponse>();

  app.get('/sandbox/events', (request, reply) => {
    const person = records.personByToken(parseRequest(Query, request.query).token);
    if (!person) throw new RestError(401, 'Nobody of the sandbox has this token.');
    reply.hijack();
    const stream = reply.raw;
    stream.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      trackingid: request.id,
    });
    stream.write('retry: 1000\n\n');
    const heartbeat = setInterval(() => stream.write(': heartbeat\n\n'), HEARTBEAT_MS);
    const unsubscribe = eventBus.subscribe(({ resource, event, audience, dataFor }) => {
      if (audience.has(person.id))
        stream.write(`data: ${JSON.stringify({ resource, event, data: dataFor(person.id) })}\n\n`);
    });
    const tellCondition = () =>
      stream.write(`event: condition\ndata: ${JSON.stringify(shownCondition(condition))}\n\n`);
    tellCondition();
    const unsubscribeCondition = condition.subscribe(tellCondition);
    open.add(stream);
    stream.on('close', () => {
      clearInterval(heartbeat);
      unsubscribe();
      unsubscribeCondition();
      open.delete(stream);
    });
  });

  app.addHook('preClose', async () => {
    for (const stream of open) stream.end();
  });
}
