import { newId, now } from '../../src/sandbox/webex/objects.ts';
import { NewWebhook, type RegisteredWebhook } from '../../src/sandbox/webex/webhook.ts';
import { NOTHING, type Route } from './route.ts';
import type { Webex } from './server.ts';

/** Where the bot wants to be told. */
export function createWebhooks({ webhooks, crowd: { bot } }: Webex): Record<string, Route> {
  return {
    'GET /webhooks': () => ({ items: [...webhooks.values()].map(withoutSecret) }),
    'DELETE /webhooks/:id': ({ id }) => (webhooks.delete(id) ? NOTHING : undefined),
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
