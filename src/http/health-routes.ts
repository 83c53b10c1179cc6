import type { FastifyInstance } from 'fastify';

/** One thing that has to work; `detail` says in a few words what is wrong or right with it. */
export interface Check {
  ok: boolean;
  detail: string;
}

export interface HealthRoutesOptions {
  /** By name; none may throw. */
  checks: Record<string, () => Promise<Check>>;
}

/** `/healthz`: the process answers. `/readyz`: it can do its work, 503 when it can't. */
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
