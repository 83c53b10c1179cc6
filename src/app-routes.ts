import type { FastifyInstance } from 'fastify';
import type { Config } from './config/config.ts';
import type { Admission } from './core/admission.ts';
import type { BackgroundTasks } from './core/async/background-tasks.ts';
import type { Slices } from './core/async/slices.ts';
import type { Clock } from './core/clock.ts';
import type { CredentialsAlarm } from './core/linking/credentials-alarm.ts';
import type { Log } from './core/log.ts';
import type { Meter } from './core/meter.ts';
import { createChecks } from './http/checks.ts';
import { healthRoutes } from './http/health-routes.ts';
import type { IsProxy } from './http/is-proxy.ts';
import { linkRoutes } from './http/link-routes.ts';
import { metricsRoutes } from './http/metrics-routes.ts';
import { webhookRoutes } from './http/webhook-routes.ts';
import type { Metrics } from './metrics/metrics.ts';
import { createSnapshot } from './metrics/snapshot.ts';
import { countUnreadable } from './oauth/count-unreadable.ts';
import type { Leavers } from './oauth/leavers.ts';
import type { Linking } from './oauth/linking.ts';
import type { Sealer } from './oauth/sealing.ts';
import type { Backend } from './store/backend.ts';
import type { WebexConnection } from './webex/connection.ts';
import type { WebexGateway } from './webex/gateway.ts';
import { verifySignature } from './webex/intake/signature.ts';

/** Everything that the routes need. */
export interface RouteDeps {
  config: Pick<Config, 'publicUrl' | 'webex' | 'metricsToken' | 'lostKeys'>;
  backend: Pick<Backend, 'store' | 'audit' | 'inbox'>;
  connection: Pick<WebexConnection, 'availability' | 'isTokenAccepted' | 'webexClock' | 'admins'>;
  admission: Pick<Admission, 'admitted'>;
  gateway: WebexGateway;
  linking: Linking;
  alarm: Pick<CredentialsAlarm, 'accepted'>;
  leavers: Pick<Leavers, 'doubt'>;
  sealer: Sealer;
  slices: Slices;
  background: BackgroundTasks;
  meter: Meter;
  page: Metrics['page'];
  isProxy: IsProxy;
  log: Log;
  clock: Clock;
}

/** Adds every route but the stylesheet. With the websocket there is no webhook route. */
export async function addRoutes(server: FastifyInstance, deps: RouteDeps): Promise<void> {
  const {
    config,
    backend,
    connection,
    admission,
    gateway,
    linking,
    alarm,
    leavers,
    sealer,
    slices,
    background,
    meter,
    page,
    isProxy,
    log,
    clock,
  } = deps;
  const { store, audit, inbox } = backend;
  const { publicUrl } = config;
  const { transport } = config.webex;

  await server.register(linkRoutes, { linking, publicUrl, isProxy });
  if (transport.kind === 'webhooks')
    await server.register(webhookRoutes, {
      verify: (raw, signature) => verifySignature(raw, signature, transport.secret),
      onForged: () => meter.taken('forged'),
      accept: gateway.accept,
      isProxy,
    });
  const checks = createChecks({
    ping: store.ping,
    auditTrouble: audit.trouble,
    transport() {
      const { transport, isStarted } = gateway.status();
      return { ...transport, isStarted };
    },
    webex: connection.availability,
    tokenAccepted: connection.isTokenAccepted,
    lastEventAt: () => gateway.status().lastEventAt,
    credentialsAccepted: alarm.accepted,
    leaversDoubt: leavers.doubt,
    unreadableRevocations: () => countUnreadable(store, sealer, slices, config.lostKeys),
    clockAhead: connection.webexClock.ahead,
    admitted: admission.admitted,
    administrators: connection.admins.status,
    clock,
    log,
  });
  await server.register(healthRoutes, { checks });
  const snapshot = createSnapshot({
    store,
    inbox,
    checks,
    instance() {
      const { transport, lastEventAt } = gateway.status();
      return { sources: { [transport.name]: transport.ok }, lastEventAt, background: background.size };
    },
    clock,
    log,
  });
  await server.register(metricsRoutes, {
    publicUrl,
    token: config.metricsToken,
    page: async () => page(await snapshot()),
  });
}
