import { createHmac, timingSafeEqual } from 'node:crypto';

/** The parts of a notification of a new message that the floor uses. */
export interface MessageNotification {
  /** The person or bot who wrote the message. */
  actorId: string;
  data: { id: string; roomId: string; roomType: string };
}

/** Reads a notification. @returns undefined when the signature is not that of `secret` */
export function readNotification(
  body: Buffer,
  signature: string | string[] | undefined,
  secret: string,
): MessageNotification | undefined {
  const expected = createHmac('sha1', secret).update(body).digest();
  const given = Buffer.from(typeof signature === 'string' ? signature : '', 'hex');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  return JSON.parse(body.toString());
}
