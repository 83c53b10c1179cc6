import { Agent, request } from 'undici';
import { SECOND } from '../../src/core/clock.ts';
import type { StoredMessage } from '../../src/sandbox/webex/state/objects.ts';
import { notificationOf, signatureOf } from '../../src/sandbox/webex/webhooks/notification.ts';
import { messageCreated } from '../webex/webhook-sender.ts';
import type { TestBed } from './test-bed.ts';

/** Tells the bot of a message, as Webex does. */
export type DeliverMessage = (message: StoredMessage) => Promise<void>;

/**
 * Takes the place of the stand-in's own deliveries, which go one after the other: from now on the load balancer is
 * told of what this is called for.
 *
 * @param connections at most
 */
export function createWebhookDelivery(
  company: TestBed,
  connections: number,
  ending: AsyncDisposableStack,
): DeliverMessage {
  const { webex, world, publicUrl } = company;
  const webhook = [...webex.api.webhooks.values()].find(({ resource }) => resource === 'all');
  if (webhook === undefined) throw new Error('the bot has made no webhook');
  webex.api.webhooks.clear();
  // Less than the load balancer keeps one that nothing comes through.
  const agent = new Agent({ connections, keepAliveTimeout: SECOND });
  ending.defer(() => agent.close());

  return async (message) => {
    const happening = messageCreated(message);
    const body = notificationOf(webhook, happening, happening.dataFor(), false);
    const headers = {
      'content-type': 'application/json',
      'x-spark-signature': signatureOf(body, world.webhookSecret),
    };
    const address = `${publicUrl}/webhooks/webex`;
    const answer = await request(address, { method: 'POST', headers, body, dispatcher: agent });
    await answer.body.dump();
    if (answer.statusCode !== 200) throw new Error(`a webhook was answered with ${answer.statusCode}`);
  };
}
