import type { FastifyInstance } from 'fastify';
import type { IsProxy } from './is-proxy.ts';
import { limitForgeries } from './rate-limits.ts';

export interface WebhookRoutesOptions {
  /** Whether the signature header fits the raw bytes. */
  verify(raw: Buffer, signature: string | undefined): boolean;
  /** Told of what comes with another signature. */
  onForged(): void;
  accept(raw: Buffer): Promise<keyof typeof STATUS>;
  isProxy: IsProxy;
}

const LIMIT = 64 * 1024;
const STATUS = { accepted: 200, duplicate: 200, told: 200, malformed: 400, busy: 503, closed: 503 } as const;

/** Where Webex delivers events. Nothing of a body is looked at before its signature is proven; what is signed is never limited. */
export async function webhookRoutes(
  app: FastifyInstance,
  { verify, onForged, accept, isProxy }: WebhookRoutesOptions,
): Promise<void> {
  const forged = await limitForgeries(app, isProxy);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, async (_request: unknown, body: Buffer) => body);

  app.post('/webhooks/webex', { bodyLimit: LIMIT, config: { isRoutine: true } }, async (request, reply) => {
    const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const signature = request.headers['x-spark-signature'];
    if (!verify(raw, typeof signature === 'string' ? signature : undefined)) {
      onForged();
      const seconds = await forged(request);
      if (seconds === undefined) return reply.code(401).send({ error: 'the signature does not match' });
      return reply.code(429).header('retry-after', seconds).send({ error: 'too many wrong signatures' });
    }
    const outcome = await accept(raw);
    return reply.code(STATUS[outcome]).send({ outcome });
  });
}
