import type { FastifyInstance } from 'fastify';
import type { Backend } from './backend.ts';
import type { Config } from './config.ts';
import type { Background } from './core/background.ts';
import type { Clock } from './core/clock.ts';
import type { CredentialsAlarm } from './core/credentials-alarm.ts';
import type { Log } from './core/log.ts';
import type { Meter } from './core/meter.ts';
import { createChecks } from './http/checks.ts';
import { healthRoutes } from './http/health-routes.ts';
import type { IsProxy } from './http/is-proxy.ts';
import { linkRoutes } from './http/link-routes.ts';
import { metricsRoutes } from './http/metrics-routes.ts';
import { webhookRoutes } from './http/webhook-routes.ts';
import type { Metrics } from './metrics/metrics.ts';
import { createStanding } from './metrics/standing.ts';
import type { Linking } from './oauth/linking.ts';
import type { WebexEdge } from './webex/edge.ts';
import { verifySignature } from './webex/signature.ts';

/** What answers over HTTP. */
export interface RouteParts {
  config: Pick<Config, 'publicUrl' | 'webex' | 'metricsToken'>;
  backend: Pick<Backend, 'store' | 'inbox'>;
  edge: WebexEdge;
  linking: Linking;
  alarm: Pick<CredentialsAlarm, 'accepted'>;
  background: Background;
  meter: Meter;
  page: Metrics['page'];
  isProxy: IsProxy;
  log: Log;
  clock: Clock;
}

/** Every route but the stylesheet; with a websocket, Webex has nothing to post to. */
export async function addRoutes(server: FastifyInstance, parts: RouteParts): Promise<void> {
  const { config, backend, edge, linking, alarm, background, meter, page, isProxy, log, clock } = parts;
  const { store, inbox } = backend;
  const { publicUrl } = config;
  const { transport } = config.webex;

  await server.register(linkRoutes, { linking, publicUrl, isProxy });
  if (transport.kind === 'webhooks')
    await server.register(webhookRoutes, {
      verify: (raw, signature) => verifySignature(raw, signature, transport.secret),
      onForged: () => meter.taken('forged'),
      accept: edge.accept,
      isProxy,
    });
  await server.register(healthRoutes, {
    checks: createChecks({
      ping: store.ping,
      transport: () => edge.status().transport,
      tokenAccepted: edge.isTokenAccepted,
      lastEventAt: () => edge.status().lastEventAt,
      credentialsAccepted: alarm.accepted,
      clock,
      log,
    }),
  });
  const standing = createStanding({
    store,
    inbox,
    here() {
      const { transport, lastEventAt } = edge.status();
      return { sources: { [transport.name]: transport.ok }, lastEventAt, background: background.size };
    },
    clock,
    log,
  });
  await server.register(metricsRoutes, {
    publicUrl,
    token: config.metricsToken,
    page: async () => page(await standing()),
  });
}
