import type pino from 'pino';
import manifest from '../package.json' with { type: 'json' };
import { addRoutes } from './app-routes.ts';
import { createDispatch } from './bot/dispatch/dispatch.ts';
import { createRateLimit } from './bot/dispatch/rate-limit.ts';
import { createDraw } from './charts/draw.ts';
import { commands } from './commands/index.ts';
import type { Config } from './config/config.ts';
import { createBackgroundTasks } from './core/async/background-tasks.ts';
import { createAuditLog } from './core/audit-log.ts';
import type { Clock } from './core/clock.ts';
import { countedJob } from './core/jobs.ts';
import { createCredentialsAlarm } from './core/linking/credentials-alarm.ts';
import { createLinkAnnouncement } from './core/linking/link-announcement.ts';
import { sendRelinkNotice } from './core/linking/relink-notice.ts';
import { grantId } from './core/links.ts';
import { idleNotice, wrongPersonNotice } from './core/notices.ts';
import { adminSettings } from './core/settings.ts';
import { createIsProxy } from './http/is-proxy.ts';
import { createServer } from './http/server.ts';
import { type App, createLifecycle } from './lifecycle.ts';
import { createMerakiApi } from './meraki/api.ts';
import { createMetrics } from './metrics/metrics.ts';
import { createAuthorizationRequests } from './oauth/authorization-requests.ts';
import { createGrantMaintenance } from './oauth/grant-maintenance.ts';
import { createGrantMaker } from './oauth/grant-maker.ts';
import { createLinking } from './oauth/linking.ts';
import { formTargets, registerProviders } from './oauth/register-providers.ts';
import { createRevocationQueue } from './oauth/revocation-queue.ts';
import { createSealer } from './oauth/sealing.ts';
import { createTokenRefresh } from './oauth/token-refresh.ts';
import { createTokenService } from './oauth/token-service.ts';
import { openBackend } from './open-backend.ts';
import type { Backend } from './store/backend.ts';
import { createWebexGateway } from './webex/gateway.ts';
import { instrument } from './webex/instrumentation.ts';
import type { SocketLimits } from './webex/websocket/limits.ts';
import { whoIs } from './webex/who-is.ts';

/** What a caller may set in place of the usual. */
export interface AppOptions {
  clock?: Clock;
  /** Where the websocket is less patient. */
  socketLimits?: Partial<SocketLimits> | undefined;
}

/**
 * The whole product, ready to start.
 *
 * @throws StartError
 */
export async function createApp(config: Config, log: pino.Logger, parts: AppOptions = {}): Promise<App> {
  const { clock = Date.now } = parts;
  const backend = await openBackend(config, log, clock);
  try {
    return await assemble(config, log, { ...parts, clock }, backend);
  } catch (error) {
    await backend.close();
    throw error;
  }
}

/** Every part and how it reaches the others. */
async function assemble(
  config: Config,
  log: pino.Logger,
  { clock, socketLimits }: AppOptions & { clock: Clock },
  backend: Backend,
): Promise<App> {
  const { publicUrl } = config;
  const { store, inbox, jobs, broadcast, mutex } = backend;
  const audit = createAuditLog(backend.audit, clock);
  const sealer = createSealer(config.tokenKeys);
  const { meter, page } = createMetrics(manifest.version);
  /** What nearly every part asks for. */
  const common = { store, audit, clock, log, meter };

  // HTTP and the two providers
  const isProxy = createIsProxy(config.trustedProxies);
  const server = await createServer({
    publicUrl,
    isProxy,
    formTargets: formTargets(config.webex.oauthUrl, config.meraki.oauthUrl),
    log,
  });
  const { webex, meraki } = await registerProviders(server, { ...config, clock, log, meter });

  // Webex
  const gateway = createWebexGateway({
    ...common,
    token: config.webex.botToken,
    apiUrl: config.webex.apiUrl,
    targetUrl: `${publicUrl}/webhooks/webex`,
    transport: config.webex.transport,
    socketLimits,
    admins: config.admins,
    addresses: {
      find: async (email) => (await store.findSettings(adminSettings(email)))?.personId,
      keep: async (email, personId) => {
        await store.changeSettings(adminSettings(email), (settings) => ({ ...settings, personId }));
      },
    },
    webhookBook: backend.webhookBook,
    onMessage: (message) => allowed(message),
    inbox,
    others: (claimed) => announcement.handle(claimed),
    onMembership: (roomId) => broadcast.publish('space', roomId),
  });
  const { chat } = gateway;
  broadcast.subscribe('space', gateway.forgetSpace);
  const background = createBackgroundTasks(log);

  // Tokens
  const alarm = createCredentialsAlarm({ ...common, chat, background, admins: gateway.admins });
  const onCredentials = alarm.report;
  const { provider, scopes } = meraki;
  const revocationQueue = createRevocationQueue({ ...common, provider, sealer, onCredentials });
  const tokenRefresh = createTokenRefresh({ ...common, provider, sealer, onCredentials });
  const tokens = createTokenService({
    ...common,
    sealer,
    tokenRefresh,
    revocationQueue,
    onStopped: (key) => broadcast.publish('link', grantId(key)),
  });
  const maintenance = createGrantMaintenance({
    ...common,
    tokenRefresh,
    // Of a person's one-time URLs, a notice's and a reply's, the second must not void the first.
    tellEnded: (grant) =>
      mutex.run(grant.personId, () => sendRelinkNotice(grant, { tokens, store, chat, publicUrl, clock })),
    tellIdle: (grant, endsAt) => chat.sendDirect(grant.personId, idleNotice(grant, endsAt, clock())),
  });

  // Commands
  const merakiApi = createMerakiApi({
    ...common,
    apiUrl: config.meraki.apiUrl,
    rateLimiterOf: backend.rateLimiterOf,
  });
  broadcast.subscribe('link', merakiApi.forget);
  const dispatch = createDispatch({
    ...common,
    commands,
    tokens,
    dashboard: merakiApi.open,
    draw: createDraw(),
    chat,
    background,
    mutex,
    publicUrl,
    isAdmin: gateway.isAdmin,
    broadcast,
  });
  const allowed = createRateLimit({ ...common, perMinute: config.questionsPerMinute, dispatch, chat });

  // Linking
  const announcement = createLinkAnnouncement({ ...common, inbox, chat, dispatch });
  const linking = createLinking({
    ...common,
    authorizationRequests: createAuthorizationRequests({ store, sealer, clock }),
    webex,
    meraki,
    whoIs: (accessToken) => whoIs(config.webex.apiUrl, accessToken, instrument(log, meter)),
    grants: createGrantMaker({
      ...common,
      meraki: provider,
      scopes,
      organizations: merakiApi.organizations,
      sealer,
      revocationQueue,
      onCredentials,
    }),
    onWrongPerson: ({ personId }, identity) =>
      background.run('notice', () => chat.sendDirect(personId, wrongPersonNotice(identity))),
    onLinked: (ticket, grant) => background.run('after linking', () => announcement.announce(ticket, grant)),
  });

  await addRoutes(server, {
    config,
    backend,
    gateway,
    linking,
    alarm,
    background,
    meter,
    page,
    isProxy,
    log,
    clock,
  });

  // Background work
  jobs.every('outbox', 15, countedJob('outbox', revocationQueue.drain, meter));
  jobs.every('upkeep', 60, countedJob('upkeep', maintenance.tick, meter));
  jobs.every(
    'sweep',
    600,
    countedJob('sweep', () => store.sweep(clock()), meter),
  );

  return createLifecycle(config, {
    server,
    gateway,
    merakiApi,
    revocationQueue,
    maintenance,
    background,
    backend,
    log,
  });
}
