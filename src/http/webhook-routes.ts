import type { FastifyInstance } from 'fastify';

export interface WebhookRoutesOptions {
  /** Whether the signature header fits the raw bytes. */
  verify(raw: Buffer, signature: string | undefined): boolean;
  /** Told of what comes with another signature. */
  onForged(): void;
  accept(raw: Buffer): Promise<keyof typeof STATUS>;
}

const LIMIT = 64 * 1024;
const STATUS = { accepted: 200, duplicate: 200, told: 200, malformed: 400, busy: 503, closed: 503 } as const;

/** Where Webex delivers events. Nothing of a body is looked at before its signature is proven. */
export async function webhookRoutes(
  app: FastifyInstance,
  { verify, onForged, accept }: WebhookRoutesOptions,
): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, async (_request: unknown, body: Buffer) => body);

  app.post('/webhooks/webex', { bodyLimit: LIMIT }, async (request, reply) => {
    const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const signature = request.headers['x-spark-signature'];
    if (!verify(raw, typeof signature === 'string' ? signature : undefined)) {
      onForged();
      return reply.code(401).send({ error: 'the signature does not match' });
    }
    const outcome = await accept(raw);
    return reply.code(STATUS[outcome]).send({ outcome });
  });
}
