import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Tells whether Webex signed this delivery: `X-Spark-Signature` is the HMAC-SHA1, in hexadecimal, of the body as it was
 * sent, keyed with the webhook's secret
 * (https://developer.webex.com/docs/api/guides/webhooks#handling-requests-from-webex).
 *
 * @param rawBody the bytes as they came: a body that was parsed and written again has other bytes
 */
export function verifySignature(rawBody: Buffer, header: string | undefined, secret: string): boolean {
  if (secret === '' || header === undefined || !/^[0-9a-f]{40}$/i.test(header)) return false;
  const expected = createHmac('sha1', secret).update(rawBody).digest();
  return timingSafeEqual(expected, Buffer.from(header, 'hex'));
}
