import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { webexId } from '../../world.ts';
import { notFound, parseRequest } from '../state/errors.ts';
import { newId, now } from '../state/objects.ts';
import type { Records } from '../state/records.ts';
import { ChangedWebhook, NewWebhook, type RegisteredWebhook } from '../state/webhook.ts';
import { callerOf } from './bearer.ts';
import { Paging, sendRestPage } from './paging.ts';

const APPLICATION = webexId('APPLICATION', 'c1a5f2b0-7c1d-4e55-9a0e-2d4b6f8091aa');
const Query = z.object(Paging);

/** Adds GET, POST, PUT and DELETE /webhooks; a caller sees only their own. */
export function webhookResourceRoutes(
  app: FastifyInstance,
  records: Records,
  deliveries: { resetFailures(webhookId: string): void },
): void {
  app.get('/webhooks', (request, reply) => {
    const caller = callerOf(request);
    const own = [...records.webhooks.values()].filter((w) => w.createdBy === caller.id);
    return sendRestPage(request, reply, records.origin, own, parseRequest(Query, request.query));
  });

  app.get<{ Params: { id: string } }>('/webhooks/:id', (request) =>
    find(request.params.id, callerOf(request).id),
  );

  app.post('/webhooks', (request) => {
    const caller = callerOf(request);
    const { filter, secret, ...rest } = parseRequest(NewWebhook, request.body);
    const webhook: RegisteredWebhook = {
      id: newId('WEBHOOK'),
      ...rest,
      ...(filter !== undefined && { filter }),
      ...(secret !== undefined && { secret }),
      orgId: caller.orgId,
      createdBy: caller.id,
      appId: APPLICATION,
      ownedBy: 'creator',
      status: 'active',
      created: now(),
    };
    records.webhooks.set(webhook.id, webhook);
    return webhook;
  });

  app.put<{ Params: { id: string } }>('/webhooks/:id', (request) => {
    const webhook = find(request.params.id, callerOf(request).id);
    const { name, targetUrl, secret, status } = parseRequest(ChangedWebhook, request.body);
    if (status === 'active') deliveries.resetFailures(webhook.id);
    return Object.assign(webhook, { name, targetUrl, ...(secret && { secret }), ...(status && { status }) });
  });

  app.delete<{ Params: { id: string } }>('/webhooks/:id', (request, reply) => {
    records.webhooks.delete(find(request.params.id, callerOf(request).id).id);
    return reply.code(204).send();
  });

  function find(id: string, ownerId: string): RegisteredWebhook {
    const webhook = records.webhooks.get(id);
    if (webhook?.createdBy !== ownerId) throw notFound('Could not find a webhook with provided ID.');
    return webhook;
  }
}
