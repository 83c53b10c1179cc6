import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
  type onRequestHookHandler,
} from 'fastify';
import type { ConnectionRefusal } from '../core/meter.ts';
import { underReference } from '../core/reference.ts';
import { newReference } from '../core/secrets.ts';
import {
  BARE_HEADERS,
  CONNECTION_LIMITS,
  type ConnectionLimits,
  connectionOptions,
  limitConnections,
} from './connections.ts';
import type { IsProxy } from './is-proxy.ts';
import { UNREADABLE_ADDRESS } from './pages/addresses.ts';
import { endingOf } from './pages/ending.ts';
import {
  failurePage,
  notFoundPage,
  problemPage,
  tooManyRequestsPage,
  unavailablePage,
} from './pages/problem-pages.ts';
import { STYLESHEET_PATH, sendPage, stylesheet } from './pages/send.ts';
import { securityHeaders } from './security-headers.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether machines call the route all the time: its requests are logged at debug level. */
    isRoutine?: boolean;
  }
}

/** The options of the HTTP server. */
export interface ServerOptions {
  publicUrl: string;
  /** Sites that our forms may lead to, each hop of the redirects. */
  formTargets: string[];
  /** Whether an address is a proxy whose `X-Forwarded-For` is trusted. @see createIsProxy */
  isProxy: IsProxy;
  log: FastifyBaseLogger;
  limits?: ConnectionLimits | undefined;
  /** Most open connections of one address that is no proxy; by default as many as the server has. */
  connectionsPerAddress?: number | undefined;
  /** Called for each connection that is closed at once, because there are too many. */
  onRefused?: ((reason: ConnectionRefusal) => void) | undefined;
}

/**
 * Creates the HTTP server without its routes: security headers, error pages, and a request log that names the route and
 * never the URL, whose path and query hold secrets.
 */
export async function createServer({
  publicUrl,
  formTargets,
  isProxy,
  log,
  limits = CONNECTION_LIMITS,
  connectionsPerAddress = limits.connections,
  onRefused = () => {},
}: ServerOptions): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: newReference,
    // Every log line carries the reference anyway.
    childLoggerFactory: (logger) => logger,
    bodyLimit: 64 * 1024,
    ...connectionOptions(limits),
    trustProxy: isProxy,
    frameworkErrors: refuseUrl,
    forceCloseConnections: 'idle',
    // Fastify's own 503 would leave the code of a callback in the address bar.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 100 },
  });

  limitConnections(app, limits, { perAddress: connectionsPerAddress, isProxy, onRefused, log });

  const headers = securityHeaders({ publicUrl, formTargets });
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers);
    done();
  });

  const enterReference: onRequestHookHandler = (request, _reply, done) => underReference(done, request.id);
  app.addHook('onRequest', enterReference);
  // The body is read in events of the connection, where the reference is lost.
  app.addHook('preValidation', enterReference);

  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? '(none)';
    const { statusCode: status, elapsedTime } = reply;
    const line = { method: request.method, route, status, ms: Math.round(elapsedTime) };
    const level = request.routeOptions.config.isRoutine && status === 200 ? 'debug' : 'info';
    underReference(() => log[level](line, 'request'), request.id);
    done();
  });

  app.setErrorHandler((error: unknown, request, reply) =>
    underReference(async () => {
      const ending = endingOf(error, request.id, log);
      switch (ending.kind) {
        case 'problem':
          return sendPage(reply, problemPage(ending.problem, { provider: ending.detail.provider }));
        case 'unavailable':
          return sendPage(reply.header('retry-after', '60'), unavailablePage());
        case 'too_often':
          return sendPage(reply, tooManyRequestsPage());
        case 'bad_request':
          return reply.code(ending.status).send({ error: 'the request is not right' });
        case 'failed':
          return sendPage(reply, failurePage(ending.reference));
      }
    }, request.id),
  );

  app.setNotFoundHandler((request, reply) =>
    isNearCallback(request) ? reply.redirect(UNREADABLE_ADDRESS, 303) : sendPage(reply, notFoundPage()),
  );

  app.get(STYLESHEET_PATH, (_request, reply) =>
    reply
      .header('cache-control', 'public, max-age=31536000, immutable')
      .type('text/css; charset=utf-8')
      .send(stylesheet),
  );
  return app;
}

/**
 * Whether an address without a route is almost that of a callback and has a query. A provider that compares our redirect URI
 * loosely sends browsers there with a code, when somebody changed it in the consent's address.
 */
function isNearCallback({ method, url }: FastifyRequest): boolean {
  return method === 'GET' && /^\/+oauth\/.*\?/i.test(url);
}

/** Answers a URL that the router can't parse. Fastify's own answer would repeat it, with the secrets in its query. */
function refuseUrl(_error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  if (isNearCallback(request)) {
    reply.headers(BARE_HEADERS).redirect(UNREADABLE_ADDRESS, 303);
    return;
  }
  reply.code(404).headers(BARE_HEADERS).send('There is nothing here.');
}

/**
 * Stops listening and waits for the requests under way. After `timeout` milliseconds their connections are cut, so that
 * a request that never ends does not keep the process from stopping.
 */
export async function closeServer(app: FastifyInstance, timeout: number): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), timeout);
  try {
    await app.close();
  } finally {
    clearTimeout(cut);
  }
}
