import { newId, now } from '../../src/sandbox/webex/state/objects.ts';
import { NewWebhook, type RegisteredWebhook } from '../../src/sandbox/webex/state/webhook.ts';
import { NO_CONTENT, type RouteHandler } from './route-handler.ts';
import type { WebexStub } from './webex.ts';

/** Creates the routes of webhooks. */
export function createWebhookRoutes({
  webhooks,
  population: { bot },
}: WebexStub): Record<string, RouteHandler> {
  return {
    'GET /webhooks': () => ({ items: [...webhooks.values()].map(withoutSecret) }),
    'DELETE /webhooks/:id': ({ id }) => (webhooks.delete(id) ? NO_CONTENT : undefined),
    'POST /webhooks': ({ body }) => {
      const { data } = NewWebhook.safeParse(body);
      if (data === undefined) return undefined;
      const { name, targetUrl, resource, event, secret } = data;
      const webhook: RegisteredWebhook = {
        id: newId('WEBHOOK'),
        name,
        targetUrl,
        resource,
        event,
        ...(secret !== undefined && { secret }),
        orgId: bot.orgId,
        createdBy: bot.id,
        appId: newId('APPLICATION'),
        ownedBy: 'creator',
        status: 'active',
        created: now(),
      };
      webhooks.set(webhook.id, webhook);
      return withoutSecret(webhook);
    },
  };
}

function withoutSecret({ secret: _, ...webhook }: RegisteredWebhook): object {
  return webhook;
}
