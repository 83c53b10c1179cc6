import { setTimeout as delay } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { MINUTE } from '../../src/core/clock.ts';
import { notificationOf, signatureOf } from '../../src/sandbox/webex/notification.ts';
import type { StoredMessage } from '../../src/sandbox/webex/objects.ts';
import type { Webex } from './server.ts';

/** Tells the bot of messages, as Webex does. */
export interface Deliver {
  /** Resolves when it was taken; what is answered with 503 is sent again. */
  (message: StoredMessage): Promise<void>;
  /** How often was answered with 503 so far. */
  busy: number;
}

/** As many deliveries at once. */
const CONNECTIONS = 100;
/** Milliseconds between two tries; the real one waits longer. */
const PAUSE = 100;

export function createDeliver(webex: Webex, ending: AsyncDisposableStack): Deliver {
  const agent = new Agent({ connections: CONNECTIONS, keepAliveTimeout: MINUTE });
  ending.defer(() => agent.destroy());

  const deliver: Deliver = async (message) => {
    const webhook = [...webex.webhooks.values()].find(({ resource }) => resource === 'all');
    if (webhook === undefined) throw new Error('the bot has made no webhook');
    const body = notificationOf(webhook, happeningOf(message), { ...message }, false);
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
      deliver.busy += 1;
      await delay(PAUSE);
    }
  };
  deliver.busy = 0;
  return deliver;
}

/** What a webhook tells of a new message. */
export function happeningOf(message: { personId: string }) {
  return {
    resource: 'messages',
    event: 'created',
    actorId: message.personId,
    audience: new Set<string>(),
    dataFor: (): Record<string, unknown> => ({ ...message }),
  } as const;
}
