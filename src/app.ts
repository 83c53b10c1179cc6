import type pino from 'pino';
import manifest from '../package.json' with { type: 'json' };
import { addRoutes } from './app-routes.ts';
import { createAdmissionGate } from './bot/dispatch/admission-gate.ts';
import { createDispatch } from './bot/dispatch/dispatch.ts';
import { createRateLimit } from './bot/dispatch/rate-limit.ts';
import { createDraw } from './charts/draw.ts';
import { commands } from './commands/index.ts';
import type { Config } from './config/config.ts';
import { createAdmission } from './core/admission.ts';
import { createBackgroundTasks } from './core/async/background-tasks.ts';
import { createSlices } from './core/async/slices.ts';
import { createAuditLog } from './core/audit-log.ts';
import type { Clock } from './core/clock.ts';
import { countedJob } from './core/jobs.ts';
import { createCredentialsAlarm } from './core/linking/credentials-alarm.ts';
import { createLinkAnnouncement } from './core/linking/link-announcement.ts';
import { createLinkOrganizations } from './core/linking/link-organizations.ts';
import { sendRelinkNotice } from './core/linking/relink-notice.ts';
import { grantId } from './core/links.ts';
import { burntNotice, idleNotice, wrongPersonNotice } from './core/notices.ts';
import { createIsProxy } from './http/is-proxy.ts';
import { createServer } from './http/server.ts';
import { type App, createLifecycle } from './lifecycle.ts';
import { createMerakiApi } from './meraki/api.ts';
import { createMetrics } from './metrics/metrics.ts';
import { createAuthorizationRequests } from './oauth/authorization-requests.ts';
import { createGrantMaintenance } from './oauth/grant-maintenance.ts';
import { createGrantMaker } from './oauth/grant-maker.ts';
import { createLeavers } from './oauth/leavers.ts';
import { createLinking } from './oauth/linking.ts';
import { formTargets, registerProviders } from './oauth/register-providers.ts';
import { createRevocationQueue } from './oauth/revocation-queue.ts';
import { createSealer } from './oauth/sealing.ts';
import { createTokenRefresh } from './oauth/token-refresh.ts';
import { createTokenService } from './oauth/token-service.ts';
import { createUnaskedLinks } from './oauth/unasked-links.ts';
import { openBackend } from './open-backend.ts';
import type { Backend } from './store/backend.ts';
import { createAdminBook } from './webex/admin-book.ts';
import { createWebexConnection } from './webex/connection.ts';
import { createWebexGateway } from './webex/gateway.ts';
import { createInstrumentation } from './webex/instrumentation.ts';
import type { SocketLimits } from './webex/websocket/limits.ts';
import { whoIs } from './webex/who-is.ts';

/** The settings that replace defaults. */
export interface AppOptions {
  clock?: Clock;
  /** Shorter timeouts of the websocket. */
  socketLimits?: Partial<SocketLimits> | undefined;
}

/**
 * Creates the whole product, ready to start.
 *
 * @throws StartError when the backend can't be opened, or a provider can't be registered
 */
export async function createApp(config: Config, log: pino.Logger, options: AppOptions = {}): Promise<App> {
  const { clock = Date.now } = options;
  const backend = await openBackend(config, log, clock);
  try {
    return await assemble(config, log, { ...options, clock }, backend);
  } catch (error) {
    await backend.close();
    throw error;
  }
}

/** Creates every part, each from those above it. */
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
  /** The collaborators of nearly every part. */
  const common = { store, audit, clock, log, meter, slices: createSlices() };

  // HTTP and the two OAuth providers
  const isProxy = createIsProxy(config.trustedProxies);
  const server = await createServer({
    publicUrl,
    isProxy,
    formTargets: formTargets(config.webex.oauthUrl, config.meraki.oauthUrl),
    log,
    connectionsPerAddress: config.connectionsPerAddress,
    onRefused: meter.refused,
  });
  const { webex, meraki } = await registerProviders(server, { ...config, clock, log, meter });

  // Calls to Webex
  const background = createBackgroundTasks(log);
  const instrumentation = createInstrumentation(log, meter);
  const connection = createWebexConnection({
    ...common,
    token: config.webex.botToken,
    apiUrl: config.webex.apiUrl,
    admins: config.admins,
    adminBook: createAdminBook(store),
    onAdminsChecked: () => admission.report(),
    background,
    instrumentation,
  });
  const { chat, admins } = connection;
  await admins.recall();
  const { organizations } = config;
  const admission = createAdmission({ organizations, ofAdministrators: admins.organizations, log });
  const { admits, isAsleep } = admission;
  broadcast.subscribe('space', connection.forgetSpace);

  // Tokens
  const alarm = createCredentialsAlarm({ ...common, chat, background, admins: admins.list });
  const onCredentials = alarm.report;
  const { provider, scopes } = meraki;
  const revocationQueue = createRevocationQueue({ ...common, provider, sealer, onCredentials });
  const tokenRefresh = createTokenRefresh({ ...common, provider, sealer, onCredentials });
  const tokens = createTokenService({
    ...common,
    sealer,
    tokenRefresh,
    revocationQueue,
    isAsleep,
    onStopped: (key) => broadcast.publish('link', grantId(key)),
  });
  const maintenance = createGrantMaintenance({
    ...common,
    tokenRefresh,
    unasked: createUnaskedLinks({ ...common, tokens, chat, maxIdleDays: config.linkMaxIdleDays }),
    isAsleep,
    // One at a time for each person: the one-time URL of a notice must not void the one of a reply.
    tellEnded: (grant) =>
      mutex.run(grant.personId, () => sendRelinkNotice(grant, { tokens, store, chat, publicUrl, clock })),
    tellIdle: (grant, endsAt) => chat.sendDirect(grant.personId, idleNotice(grant, endsAt, clock())),
  });

  const { whereabouts } = connection;
  const leavers = createLeavers({ ...common, tokens, chat, admins: admins.list, whereabouts });

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
    isAdmin: admins.isAdmin,
    admission,
    broadcast,
  });
  const gate = createAdmissionGate({ ...common, admission, commands, isAdmin: admins.isAdmin, chat });
  const perMinute = config.questionsPerMinute;
  const onMessage = gate.before(createRateLimit({ ...common, perMinute, dispatch, chat }));

  // Linking
  const announcement = createLinkAnnouncement({
    ...common,
    inbox,
    chat,
    admission,
    dispatch: gate.before(dispatch),
  });
  const linking = createLinking({
    ...common,
    authorizationRequests: createAuthorizationRequests({ store, sealer, clock }),
    webex,
    meraki,
    whoIs: (accessToken) => whoIs(config.webex.apiUrl, accessToken, instrumentation),
    grants: createGrantMaker({
      ...common,
      meraki: provider,
      scopes,
      organizations: merakiApi.organizations,
      sealer,
      revocationQueue,
      onCredentials,
    }),
    admits,
    onWrongPerson({ personId, personOrgId }, identity) {
      if (isAsleep({ personOrgId })) return;
      background.run('notice', () => chat.sendDirect(personId, wrongPersonNotice(identity)));
    },
    onBurnt({ personId, personOrgId }) {
      if (isAsleep({ personOrgId })) return;
      background.run('notice', () => chat.sendDirect(personId, burntNotice()));
    },
    onLinked: (ticket, grant) => background.run('after linking', () => announcement.announce(ticket, grant)),
  });

  // Events from Webex
  const gateway = createWebexGateway({
    ...common,
    connection,
    token: config.webex.botToken,
    targetUrl: `${publicUrl}/webhooks/webex`,
    transport: config.webex.transport,
    socketLimits,
    instrumentation,
    webhookBook: backend.webhookBook,
    inbox,
    onMessage,
    isRefused: gate.isRefused,
    handleOwnEvent: announcement.handle,
    onMembership: (roomId) => broadcast.publish('space', roomId),
  });

  const served = {
    config,
    backend,
    connection,
    admission,
    gateway,
    linking,
    alarm,
    leavers,
    background,
    page,
    isProxy,
  };
  await addRoutes(server, { ...common, ...served });

  // Background work
  jobs.every('outbox', 15, countedJob('outbox', revocationQueue.drain, meter));
  jobs.every('upkeep', 60, countedJob('upkeep', maintenance.tick, meter));
  // Does something once a day, and soon after a start that was late.
  jobs.every('leavers', 300, countedJob('leavers', leavers.look, meter));
  const organizationsOfLinks = createLinkOrganizations({ ...common, readPeople: connection.readPeople });
  jobs.every('organizations', 3600, countedJob('organizations', organizationsOfLinks, meter));
  const sweep = () => store.sweep(clock());
  jobs.every('sweep', 600, countedJob('sweep', sweep, meter));

  const parts = { server, gateway, merakiApi, revocationQueue, maintenance, background, backend, log };
  return createLifecycle(config, parts);
}
