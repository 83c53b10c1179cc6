import { setTimeout as delay } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { MINUTE } from '../../src/core/clock.ts';
import type { StoredMessage } from '../../src/sandbox/webex/state/objects.ts';
import { notificationOf, signatureOf } from '../../src/sandbox/webex/webhooks/notification.ts';
import type { WebexStub } from './webex.ts';

/** Tells the bot of messages, as Webex does. */
export interface WebhookSender {
  /** Resolves when it was taken; what is answered with 503 is sent again. */
  (message: StoredMessage): Promise<void>;
  /** How often was answered with 503 so far. */
  busyResponses: number;
}

/** As many deliveries at once. */
const CONNECTIONS = 100;
/** Milliseconds between two tries; the real one waits longer. */
const RETRY_INTERVAL = 100;

export function createWebhookSender(webex: WebexStub, ending: AsyncDisposableStack): WebhookSender {
  const agent = new Agent({ connections: CONNECTIONS, keepAliveTimeout: MINUTE });
  ending.defer(() => agent.destroy());

  const deliver: WebhookSender = async (message) => {
    const webhook = [...webex.webhooks.values()].find(({ resource }) => resource === 'all');
    if (webhook === undefined) throw new Error('the bot has made no webhook');
    const body = notificationOf(webhook, messageCreated(message), { ...message }, false);
    const headers = {
      'content-type': 'application/json',
      'x-spark-signature': signatureOf(body, webhook.secret ?? ''),
    };
    for (;;) {
      const asked = { method: 'POST', headers, body, dispatcher: agent } as const;
      const answer = await request(webhook.targetUrl, asked);
      await answer.body.dump();
      if (answer.statusCode === 200) return;
      if (answer.statusCode !== 503) throw new Error(`a webhook was answered with ${answer.statusCode}`);
      deliver.busyResponses += 1;
      await delay(RETRY_INTERVAL);
    }
  };
  deliver.busyResponses = 0;
  return deliver;
}

/** What a webhook tells of a new message. */
export function messageCreated(message: { personId: string }) {
  return {
    resource: 'messages',
    event: 'created',
    actorId: message.personId,
    audience: new Set<string>(),
    dataFor: (): Record<string, unknown> => ({ ...message }),
  } as const;
}
