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
  /** Opens a connection for each request. */
  const fresh = new Agent({ connections: CONNECTIONS, pipelining: 0 });
  cleanup.defer(() => fresh.destroy());

  /** Posts; when the bot's server closed the kept connection meanwhile, posts once more on a fresh one. */
  async function post(url: string, headers: Record<string, string>, body: Buffer): Promise<number> {
    const options = { method: 'POST', headers, body } as const;
    const answer = await request(url, { ...options, dispatcher: agent }).catch((error: unknown) => {
      if (!isClosed(error)) throw error;
      return request(url, { ...options, dispatcher: fresh });
    });
    await answer.body.dump();
    return answer.statusCode;
  }

  const deliver: WebhookSender = async (message) => {
    const webhook = [...webex.webhooks.values()].find(({ resource }) => resource === 'all');
    if (webhook === undefined) throw new Error('the bot has made no webhook');
    const body = notificationOf(webhook, messageCreated(message), { ...message }, false);
    const headers = {
      'content-type': 'application/json',
      'x-spark-signature': signatureOf(body, webhook.secret ?? ''),
    };
    for (;;) {
      const status = await post(webhook.targetUrl, headers, body);
      if (status === 200) return;
      if (status !== 503) throw new Error(`a webhook was answered with ${status}`);
      deliver.busyResponses += 1;
      await delay(RETRY_INTERVAL);
    }
  };
  deliver.busyResponses = 0;
  return deliver;
}

/** Tells whether a connection that had been used before was closed by the other side. */
function isClosed(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE';
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
