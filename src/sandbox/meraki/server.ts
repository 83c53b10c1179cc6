import { randomBytes } from 'node:crypto';
import Fastify, { type FastifyInstance } from 'fastify';
import { type LoopbackServer, startLoopbackServer } from '../loopback-server.ts';
import type { World } from '../world.ts';
import type { Introspect } from './access.ts';
import { badRequest, broken, noSuchPage, RefusalError } from './errors.ts';
import { createEstate, type Estate } from './estate/estate.ts';
import type { Sizes } from './estate/sizes.ts';
import { readExamples } from './examples.ts';
import { createLedger } from './ledger.ts';
import { createLimit } from './limit.ts';
import { standInOperations } from './operations.ts';
import { createRoute, type OperationRouteDeps } from './route.ts';

export interface MerakiOptions {
  world: World;
  port?: number;
  /** Looks a bearer token up at the authorization server. */
  introspect: Introspect;
  /** An OpenAPI document whose examples are served in place of the estate. */
  examples?: object;
  seed?: number;
  /** The clock of the estate and of the limits: milliseconds since the epoch. */
  now?: () => number;
  /** The calls per second of an organization; as many more may come in a burst. */
  requestsPerSecond?: number;
  /** The number of networks and devices of an organization of each size. */
  sizes?: Partial<Sizes>;
}

export interface MerakiStandIn extends LoopbackServer {
  estate: Estate;
  clock: {
    now(): number;
    /** Sets the clock forward: devices fail and recover, jobs end, limits fill up. */
    advance(ms: number): void;
  };
}

/** Starts a Dashboard API under `/api/v1` on loopback that is as strict as the real one. */
export async function startMeraki(options: MerakiOptions): Promise<MerakiStandIn> {
  const { world, seed = 20, sizes, requestsPerSecond = 10, now: outer = Date.now } = options;
  let ahead = 0;
  const now = () => outer() + ahead;
  const closing = new AbortController();
  const deps: OperationRouteDeps = {
    estate: createEstate({ world, seed, ...(sizes && { sizes }) }),
    ledger: createLedger(now, closing.signal),
    limit: createLimit({ perSecond: requestsPerSecond, capacity: 2 * requestsPerSecond }, now),
    introspect: options.introspect,
    now,
    example: options.examples && readExamples(options.examples),
  };
  const app = createApp(deps);
  await app.ready();
  const front = await startLoopbackServer(() => (req, res) => app.routing(req, res), options.port);
  return {
    ...front,
    estate: deps.estate,
    clock: {
      now,
      advance(ms) {
        ahead += ms;
      },
    },
    async close() {
      closing.abort();
      await front.close();
      await app.close();
    },
  };
}

function createApp(deps: OperationRouteDeps): FastifyInstance {
  const app = Fastify({ exposeHeadRoutes: false, routerOptions: { maxParamLength: 500 } });
  app.removeAllContentTypeParsers();
  // A POST may have no body: the operation names what is missing.
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, text, done) => {
    try {
      done(null, text === '' ? undefined : JSON.parse(String(text)));
    } catch {
      done(badRequest('Invalid JSON in the request body'));
    }
  });
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('x-request-id', randomBytes(16).toString('hex'));
  });
  app.setErrorHandler((error, _request, reply) => {
    const refusal = error instanceof RefusalError ? error : broken();
    return reply.code(refusal.status).headers(refusal.headers).send(refusal.body);
  });
  app.setNotFoundHandler(() => {
    throw noSuchPage();
  });
  for (const operation of standInOperations) {
    app.route({
      method: operation.method,
      url: `/api/v1${operation.path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
      handler: createRoute(operation, deps),
    });
  }
  return app;
}
