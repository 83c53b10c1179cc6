import type pino from 'pino';
import manifest from '../package.json' with { type: 'json' };
import { createCommandParts } from './app-commands.ts';
import { addJobs } from './app-jobs.ts';
import { createLinkingParts } from './app-linking.ts';
import { addRoutes } from './app-routes.ts';
import { createSharingParts } from './app-sharing.ts';
import { createTokenParts } from './app-tokens.ts';
import type { Config } from './config/config.ts';
import { createAdmission } from './core/admission.ts';
import { createBackgroundTasks } from './core/async/background-tasks.ts';
import { createSlices, type Slices } from './core/async/slices.ts';
import { createAuditLog } from './core/audit-log.ts';
import { type Clock, monotonic } from './core/clock.ts';
import { createLastingNotices, sayText } from './core/linking/lasting-notices.ts';
import { createIsProxy } from './http/is-proxy.ts';
import { createServer } from './http/server.ts';
import { type App, createLifecycle } from './lifecycle.ts';
import { createMetrics } from './metrics/metrics.ts';
import { formTargets, registerProviders } from './oauth/register-providers.ts';
import { createSealer } from './oauth/sealing.ts';
import { openBackend } from './open-backend.ts';
import type { Backend } from './store/backend.ts';
import { createAdminBook } from './webex/admin-book.ts';
import type { SendingLimits } from './webex/chat/sending.ts';
import { createWebexConnection } from './webex/connection.ts';
import { createWebexGateway } from './webex/gateway.ts';
import { createInstrumentation } from './webex/instrumentation.ts';
import type { SocketLimits } from './webex/websocket/limits.ts';

/** The settings that replace defaults. */
export interface AppOptions {
  clock?: Clock;
  /** Milliseconds that only grow; those of the process when absent. */
  now?: Clock;
  /** Shorter timeouts of the websocket. */
  socketLimits?: Partial<SocketLimits> | undefined;
  /** Shorter pauses around messages that Webex does not take at once. */
  sendingLimits?: Partial<SendingLimits> | undefined;
}

/**
 * Creates the whole product, ready to start.
 *
 * @throws StartError when the backend can't be opened, or a provider can't be registered
 */
export async function createApp(config: Config, log: pino.Logger, options: AppOptions = {}): Promise<App> {
  const { clock = Date.now } = options;
  const slices = createSlices();
  const backend = await openBackend(config, log, clock, slices);
  try {
    return await assemble(config, log, { ...options, clock, slices }, backend);
  } catch (error) {
    await backend.close();
    throw error;
  }
}

/** Creates every part, each from those above it. */
async function assemble(
  config: Config,
  log: pino.Logger,
  {
    clock,
    now = monotonic,
    slices,
    socketLimits,
    sendingLimits,
  }: AppOptions & { clock: Clock; slices: Slices },
  backend: Backend,
): Promise<App> {
  const { publicUrl } = config;
  const { store, inbox, broadcast } = backend;
  const audit = createAuditLog(backend.audit, clock);
  const sealer = createSealer(config.tokenKeys);
  const { meter, page } = createMetrics(manifest.version);
  /** The collaborators of nearly every part. */
  const common = { store, audit, clock, now, log, meter, slices };

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
    background,
    broadcast,
    createNotices: (chat) => createLastingNotices({ ...common, inbox, chat, background }),
    instrumentation,
    sendingLimits,
  });
  const { notices, admins } = connection;
  const tell = notices.define('text', sayText);
  await admins.recall();
  const { organizations } = config;
  const admission = createAdmission({ organizations, ofAdministrators: admins.organizations, log });
  broadcast.subscribe('space', connection.forgetSpace);
  /** The collaborators of the groups of parts that have a file of their own. */
  const shared = {
    ...common,
    ...{ config, backend, connection, tell, admission, sealer, background, instrumentation },
  };

  // Shares
  const sharing = createSharingParts({ ...shared, dispatch: (message) => ofCommands.answerWaiting(message) });
  const { shareUses, access } = sharing;

  // Tokens
  const ofTokens = createTokenParts({ ...shared, provider: meraki.provider });
  const { alarm, revocationQueue, tokens, maintenance, leavers, restoredLinks } = ofTokens;

  // Commands
  const ofCommands = createCommandParts({ ...shared, tokens, shareUses, access });
  const { merakiApi, charts, gate, onMessage, answerWaiting } = ofCommands;

  // Linking
  const { announcement, linking } = createLinkingParts({
    ...shared,
    webex,
    meraki,
    organizations: merakiApi.organizations,
    revocationQueue,
    onCredentials: alarm.report,
    dispatch: answerWaiting,
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
    onAdminsChecked() {
      admission.report();
      restoredLinks.tell();
    },
    admits: admission.admits,
    handleOwnEvent: (claimed) =>
      announcement.handle(claimed) ?? access.handle(claimed) ?? notices.handle(claimed),
    onMembership(roomId) {
      broadcast.publish('space', roomId);
      sharing.lookAtSpace(roomId);
    },
    background,
  });

  await addRoutes(server, { ...shared, gateway, linking, alarm, leavers, page, isProxy });

  addJobs({ ...shared, ...sharing, revocationQueue, maintenance, leavers });

  const parts = { server, gateway, merakiApi, charts, revocationQueue, maintenance, restoredLinks };
  return createLifecycle(config, { ...parts, shareUses, background, backend, log });
}
