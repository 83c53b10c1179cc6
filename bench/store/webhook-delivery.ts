import { Agent, request } from 'undici';
import { SECOND } from '../../src/core/clock.ts';
import type { StoredMessage } from '../../src/sandbox/webex/state/objects.ts';
import { notificationOf, signatureOf } from '../../src/sandbox/webex/webhooks/notification.ts';
import { messageCreated } from '../webex/webhook-sender.ts';
import type { TestBed } from './test-bed.ts';

/** Sends the webhook of a message to the bot, as Webex does. */
export type DeliverMessage = (message: StoredMessage) => Promise<void>;

/**
 * Replaces the stand-in's own deliveries, which go one after the other, by a function that posts a webhook to the load
 * balancer.
 *
 * @param connections most connections at once
 */
export function createWebhookDelivery(
  testBed: TestBed,
  connections: number,
  cleanup: AsyncDisposableStack,
): DeliverMessage {
  const { webex, world, publicUrl } = testBed;
  const webhook = [...webex.api.webhooks.values()].find(({ resource }) => resource === 'all');
  if (webhook === undefined) throw new Error('the bot has made no webhook');
  webex.api.webhooks.clear();
  // Less than the load balancer keeps one that nothing comes through.
  const agent = new Agent({ connections, keepAliveTimeout: SECOND });
  cleanup.defer(() => agent.close());

  return async (message) => {
    const roomEvent = messageCreated(message);
    const body = notificationOf(webhook, roomEvent, roomEvent.dataFor(), false);
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
