import type { FastifyInstance } from 'fastify';

/** The result of one check; `detail` says in a few words what is right or wrong. */
export interface Check {
  ok: boolean;
  detail: string;
}

/** The options of the health routes. */
export interface HealthRoutesOptions {
  /** The checks by name; none may reject. */
  checks: Record<string, () => Promise<Check>>;
}

/** Adds `/healthz`, which says that the process answers, and `/readyz`, with status 503 unless every check is ok. */
export async function healthRoutes(app: FastifyInstance, { checks }: HealthRoutesOptions): Promise<void> {
  app.get('/healthz', async (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ ok: true }),
  );

  app.get('/readyz', async (_request, reply) => {
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, await check()] as const),
    );
    const ok = results.every(([, check]) => check.ok);
    return reply
      .code(ok ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ ok, checks: Object.fromEntries(results) });
  });
}
