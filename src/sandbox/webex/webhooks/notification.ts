import { createHmac } from 'node:crypto';
import type { RoomEvent } from '../state/event-bus.ts';
import type { RegisteredWebhook } from '../state/webhook.ts';

/** Fields that a webhook's notification leaves out; the receiver fetches the object for them. */
const WITHHELD = ['text', 'markdown', 'html', 'attachments', 'inputs'];

/**
 * Returns the body of one POST to a webhook. A firehose's notification names the object's resource and event, not `all`.
 *
 * @param data the full public object
 * @param escapes whether JSON is written as by other encoders, with `\u00e9` and `\/`
 */
export function notificationOf(
  webhook: RegisteredWebhook,
  { resource, event, actorId }: RoomEvent,
  data: Record<string, unknown>,
  escapes: boolean,
): Buffer {
  const { id, name, targetUrl, filter, orgId, createdBy, appId, ownedBy, status, created } = webhook;
  const json = JSON.stringify({
    id,
    name,
    targetUrl,
    resource,
    event,
    ...(filter && { filter }),
    orgId,
    createdBy,
    appId,
    ownedBy,
    status,
    created,
    actorId,
    data: Object.fromEntries(Object.entries(data).filter(([key]) => !WITHHELD.includes(key))),
  });
  return Buffer.from(escapes ? escaped(json) : json);
}

/** Returns the value of `X-Spark-Signature`: HMAC-SHA1 in hex over the bytes as they are sent. */
export function signatureOf(body: Buffer, secret: string): string {
  return createHmac('sha1', secret).update(body).digest('hex');
}

function escaped(json: string): string {
  return json
    .replace(/[^\x20-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll('/', '\\/');
}
