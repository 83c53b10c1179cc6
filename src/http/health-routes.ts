import type { FastifyInstance } from 'fastify';
import { type Check, worstOf } from '../core/check.ts';

/** The options of the health routes. */
export interface HealthRoutesOptions {
  /** The checks by name; none may reject. */
  checks: Record<string, () => Promise<Check>>;
}

/**
 * Adds `/healthz`, which says that the process answers, and `/readyz`, with the worst state of all checks. Its status is 503
 * only if a check is down: a degraded instance must stay behind a load balancer, because the others are no better.
 */
export async function healthRoutes(app: FastifyInstance, { checks }: HealthRoutesOptions): Promise<void> {
  app.get('/healthz', async (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ ok: true }),
  );

  app.get('/readyz', async (_request, reply) => {
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, await check()] as const),
    );
    const state = worstOf(results.map(([, check]) => check.state));
    return reply
      .code(state === 'down' ? 503 : 200)
      .header('cache-control', 'no-store')
      .send({ ok: state !== 'down', state, checks: Object.fromEntries(results) });
  });
}
