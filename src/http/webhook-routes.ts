import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { IsProxy } from './is-proxy.ts';
import { limitForgeries } from './rate-limits.ts';

/** The options of the webhook route. */
export interface WebhookRoutesOptions {
  /** Whether the signature header matches the raw bytes. */
  verify(raw: Buffer, signature: string | undefined): boolean;
  /** Called for each post with a wrong signature. */
  onForged(): void;
  /** Takes the body of a post with a right signature. @returns the outcome, which decides the HTTP status */
  accept(raw: Buffer): Promise<keyof typeof STATUS>;
  isProxy: IsProxy;
}

/** The most bytes that a post may have. */
const MAX_BODY_SIZE = 64 * 1024;
/** Webex switches off a webhook that fails: what is not understood would not be understood the next time either. */
const STATUS = { accepted: 200, duplicate: 200, told: 200, malformed: 200, busy: 503, closed: 503 } as const;

/**
 * Adds the route to which Webex delivers. No body is parsed before its signature is verified, and posts with a right
 * signature are never limited.
 */
export async function webhookRoutes(
  app: FastifyInstance,
  { verify, onForged, accept, isProxy }: WebhookRoutesOptions,
): Promise<void> {
  const countForgery = await limitForgeries(app, isProxy);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  app.post(
    '/webhooks/webex',
    { bodyLimit: MAX_BODY_SIZE, config: { isRoutine: true }, onRequest: forgetContentType },
    async (request, reply) => {
      const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const signature = request.headers['x-spark-signature'];
      if (!verify(raw, typeof signature === 'string' ? signature : undefined)) {
        onForged();
        const seconds = await countForgery(request);
        if (seconds === undefined) return reply.code(401).send({ error: 'the signature does not match' });
        return reply.code(429).header('retry-after', seconds).send({ error: 'too many wrong signatures' });
      }
      const outcome = await accept(raw);
      return reply.code(STATUS[outcome]).send({ outcome });
    },
  );
}

/** Fastify answers 415 to a type that it can't parse; here the bytes are read and verified whatever their type. */
function forgetContentType({ raw }: FastifyRequest, _reply: unknown, done: () => void): void {
  delete raw.headers['content-type'];
  done();
}
