import { setTimeout as delay } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { MINUTE } from '../../src/core/clock.ts';
import type { StoredMessage } from '../../src/sandbox/webex/state/objects.ts';
import { notificationOf, signatureOf } from '../../src/sandbox/webex/webhooks/notification.ts';
import type { WebexStub } from './webex.ts';

/** Sends webhooks of new messages to the bot, as Webex does. */
export interface WebhookSender {
  /** Resolves when the bot has accepted the webhook; sends it again after a 503. @throws Error after another status */
  (message: StoredMessage): Promise<void>;
  /** Number of 503 answers so far. */
  busyResponses: number;
}

/** Most webhooks under way at once. */
const CONNECTIONS = 100;
/** Milliseconds between two attempts; Webex itself waits longer. */
const RETRY_INTERVAL = 100;

/** Creates a sender; its connections are closed at `cleanup`. */
export function createWebhookSender(webex: WebexStub, cleanup: AsyncDisposableStack): WebhookSender {
  const agent = new Agent({ connections: CONNECTIONS, keepAliveTimeout: MINUTE });
  cleanup.defer(() => agent.destroy());

  const deliver: WebhookSender = async (message) => {
    const webhook = [...webex.webhooks.values()].find(({ resource }) => resource === 'all');
    if (webhook === undefined) throw new Error('the bot has made no webhook');
    const body = notificationOf(webhook, messageCreated(message), { ...message }, false);
    const headers = {
      'content-type': 'application/json',
      'x-spark-signature': signatureOf(body, webhook.secret ?? ''),
    };
    for (;;) {
      const options = { method: 'POST', headers, body, dispatcher: agent } as const;
      const answer = await request(webhook.targetUrl, options);
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

/** Returns the event of a new message. */
export function messageCreated(message: { personId: string }) {
  return {
    resource: 'messages',
    event: 'created',
    actorId: message.personId,
    audience: new Set<string>(),
    dataFor: (): Record<string, unknown> => ({ ...message }),
  } as const;
}
