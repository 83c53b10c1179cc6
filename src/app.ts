import type pino from 'pino';
import manifest from '../package.json' with { type: 'json' };
import { addRoutes } from './app-routes.ts';
import { type Backend, openBackend } from './backend.ts';
import { createDraw } from './charts/draw.ts';
import { createAllowance } from './commands/allowance.ts';
import { createDispatch } from './commands/dispatch.ts';
import type { Config } from './config.ts';
import { createBackground } from './core/background.ts';
import type { Clock } from './core/clock.ts';
import { createCredentialsAlarm } from './core/credentials-alarm.ts';
import { counted } from './core/jobs.ts';
import { createLinked } from './core/linked.ts';
import { grantId } from './core/links.ts';
import { idleNotice, wrongPersonNotice } from './core/notices.ts';
import { tellEnded } from './core/reconnect.ts';
import { adminSettings } from './core/settings.ts';
import { createIsProxy } from './http/is-proxy.ts';
import { createServer } from './http/server.ts';
import { type App, createLifecycle } from './lifecycle.ts';
import { createMerakiApi } from './meraki/api.ts';
import { createMetrics } from './metrics/metrics.ts';
import { createAttempts } from './oauth/attempts.ts';
import { formTargets, registerDestinations } from './oauth/destinations.ts';
import { createGrantMaker } from './oauth/grant-maker.ts';
import { createLinking } from './oauth/linking.ts';
import { createOutbox } from './oauth/outbox.ts';
import { createRefresher } from './oauth/refresh.ts';
import { createSealer } from './oauth/sealing.ts';
import { createTokens } from './oauth/token-service.ts';
import { createUpkeep } from './oauth/upkeep.ts';
import { createWebexEdge } from './webex/edge.ts';
import { watch } from './webex/watching.ts';
import type { SocketLimits } from './webex/websocket/limits.ts';
import { whoIs } from './webex/who-is.ts';

/** What a caller may set in place of the usual. */
export interface GivenParts {
  clock?: Clock;
  /** Where the websocket is less patient. */
  socketLimits?: Partial<SocketLimits> | undefined;
}

/**
 * The whole product, ready to start.
 *
 * @throws StartError
 */
export async function createApp(config: Config, log: pino.Logger, parts: GivenParts = {}): Promise<App> {
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
  { clock, socketLimits }: GivenParts & { clock: Clock },
  backend: Backend,
): Promise<App> {
  const { publicUrl } = config;
  const { store, audit, inbox, jobs, news, inTurn } = backend;
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
  const { webex, meraki } = await registerDestinations(server, { ...config, clock, log, meter });

  // Webex
  const edge = createWebexEdge({
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
    onMessage: (incoming) => allowed(incoming),
    inbox,
    others: (held) => linked.handle(held),
    onMembership: (roomId) => news.tell('space', roomId),
  });
  const { chat } = edge;
  news.on('space', edge.forgetSpace);
  const background = createBackground(log);

  // Tokens
  const alarm = createCredentialsAlarm({ ...common, chat, background, admins: edge.admins });
  const onCredentials = alarm.report;
  const { provider, scopes } = meraki;
  const outbox = createOutbox({ ...common, provider, sealer, onCredentials });
  const refresher = createRefresher({ ...common, provider, sealer, onCredentials });
  const tokens = createTokens({
    ...common,
    sealer,
    refresher,
    outbox,
    onStopped: (key) => news.tell('link', grantId(key)),
  });
  const upkeep = createUpkeep({
    ...common,
    refresher,
    // Of a person's one-time URLs, a notice's and a reply's, the second must not void the first.
    tellEnded: (grant) =>
      inTurn(grant.personId, () => tellEnded(grant, { tokens, store, chat, publicUrl, clock })),
    tellIdle: (grant, endsAt) => chat.sendDirect(grant.personId, idleNotice(grant, endsAt, clock())),
  });

  // Commands
  const merakiApi = createMerakiApi({ ...common, apiUrl: config.meraki.apiUrl, paceOf: backend.paceOf });
  news.on('link', merakiApi.forget);
  const dispatch = createDispatch({
    ...common,
    tokens,
    dashboard: merakiApi.open,
    draw: createDraw(),
    chat,
    background,
    inTurn,
    publicUrl,
    isAdmin: edge.isAdmin,
    news,
  });
  const allowed = createAllowance({ ...common, perMinute: config.questionsPerMinute, dispatch, chat });

  // Linking
  const linked = createLinked({ ...common, inbox, chat, dispatch });
  const linking = createLinking({
    ...common,
    attempts: createAttempts({ store, sealer, clock }),
    webex,
    meraki,
    whoIs: (accessToken) => whoIs(config.webex.apiUrl, accessToken, watch(log, meter)),
    grants: createGrantMaker({
      ...common,
      meraki: provider,
      scopes,
      organizations: merakiApi.organizations,
      sealer,
      outbox,
      onCredentials,
    }),
    onWrongPerson: ({ personId }, identity) =>
      background.run('notice', () => chat.sendDirect(personId, wrongPersonNotice(identity))),
    onLinked: (ticket, grant) => background.run('after linking', () => linked.announce(ticket, grant)),
  });

  await addRoutes(server, {
    config,
    backend,
    edge,
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
  jobs.every('outbox', 15, counted('outbox', outbox.drain, meter));
  jobs.every('upkeep', 60, counted('upkeep', upkeep.tick, meter));
  jobs.every(
    'sweep',
    600,
    counted('sweep', () => store.sweep(clock()), meter),
  );

  return createLifecycle(config, { server, edge, merakiApi, outbox, upkeep, background, backend, log });
}
