import type { FastifyInstance } from 'fastify';
import type pino from 'pino';
import { createDispatch } from './commands/dispatch.ts';
import type { Config } from './config.ts';
import type { Clock } from './core/clock.ts';
import { linkedNotice, relinkNotice, wrongPersonNotice } from './core/notices.ts';
import { createNotifier } from './core/notifier.ts';
import { relinkRequired } from './core/refusals.ts';
import { healthRoutes } from './http/health-routes.ts';
import { linkRoutes } from './http/link-routes.ts';
import { createServer } from './http/server.ts';
import { webhookRoutes } from './http/webhook-routes.ts';
import { createMerakiApi } from './meraki/api.ts';
import { createAttempts } from './oauth/attempts.ts';
import { formTargets, registerDestinations } from './oauth/destinations.ts';
import { createGrantMaker } from './oauth/grant-maker.ts';
import { whoIs } from './oauth/identity.ts';
import { createLinking } from './oauth/linking.ts';
import { createOutbox } from './oauth/outbox.ts';
import { createRefresher } from './oauth/refresh.ts';
import { createSealer } from './oauth/sealing.ts';
import { createTokens } from './oauth/token-service.ts';
import { openAudit } from './store/audit.ts';
import { openStore } from './store/lowdb.ts';
import { createWebexEdge } from './webex/edge.ts';
import { verifySignature } from './webex/signature.ts';

export interface App {
  server: FastifyInstance;
  /** Listens, then connects to Webex. @throws Error that says what to do */
  start(): Promise<void>;
  /** How many events and messages were accepted and are not finished. */
  pending(): number;
  /** Finishes what was accepted and writes what is pending. May be called more than once. */
  close(): Promise<void>;
}

/** The whole product: every part and how it reaches the others. */
export async function createApp(config: Config, log: pino.Logger, clock: Clock = Date.now): Promise<App> {
  const { publicUrl } = config;
  const store = await openStore({ dir: config.dataDir, log, clock });
  const audit = await openAudit({ dir: config.dataDir, log });
  const sealer = createSealer(config.tokenKeys);

  // HTTP and the two providers
  const server = await createServer({
    publicUrl,
    formTargets: formTargets(config.webex.oauthUrl, config.meraki.oauthUrl),
    log,
  });
  const { webex, meraki } = await registerDestinations(server, { ...config, clock });

  // Webex
  const edge = createWebexEdge({
    token: config.webex.botToken,
    apiUrl: config.webex.apiUrl,
    targetUrl: `${publicUrl}/webhooks/webex`,
    webhookSecret: config.webex.webhookSecret,
    admins: config.admins,
    onMessage: (incoming) => dispatch(incoming),
    log,
    clock,
  });
  const notifier = createNotifier(edge.chat, log);

  // Tokens
  let credentialsAccepted = true;
  const onCredentials = (accepted: boolean): void => {
    if (!accepted && credentialsAccepted)
      log.error(
        {},
        'Meraki refuses MERAKI_CLIENT_ID or MERAKI_CLIENT_SECRET: all links are kept, none can be renewed',
      );
    credentialsAccepted = accepted;
  };
  const outbox = createOutbox({ store, provider: meraki.provider, sealer, audit, clock, log });
  const refresher = createRefresher({
    provider: meraki.provider,
    sealer,
    clock,
    log,
    onCredentials,
    onRelinkRequired: (grant) => notifier.notify(grant.personId, relinkNotice(relinkRequired(grant))),
  });
  const tokens = createTokens({ store, sealer, refresher, outbox, clock, log });

  // Commands
  const merakiApi = createMerakiApi({ apiUrl: config.meraki.apiUrl, log, clock });
  const dashboard = merakiApi.open;
  const dispatch = createDispatch({
    store,
    audit,
    tokens,
    dashboard,
    chat: edge.chat,
    clock,
    publicUrl,
    isAdmin: edge.isAdmin,
    log,
  });

  // Linking
  const linking = createLinking({
    store,
    attempts: createAttempts({ store, sealer, clock }),
    webex,
    meraki,
    whoIs: (accessToken) => whoIs(config.webex.apiUrl, accessToken),
    grants: createGrantMaker({
      store,
      meraki: meraki.provider,
      scopes: meraki.scopes,
      dashboard,
      sealer,
      outbox,
      audit,
      clock,
      log,
      onCredentials,
    }),
    clock,
    log,
    onWrongPerson: (ticket, identity) => notifier.notify(ticket.personId, wrongPersonNotice(identity)),
    onLinked: (ticket, grant) => notifier.notify(ticket.personId, linkedNotice(grant)),
  });

  // Routes
  await server.register(linkRoutes, { linking, publicUrl });
  await server.register(webhookRoutes, {
    verify: (raw, signature) => verifySignature(raw, signature, config.webex.webhookSecret),
    accept: edge.accept,
  });
  await server.register(healthRoutes, {
    checks: {
      store: () =>
        store.ping().then(
          () => ({ ok: true, detail: 'writable' }),
          () => ({ ok: false, detail: 'not writable' }),
        ),
      webhooks: async () => {
        const { active } = edge.status().webhooks;
        return { ok: active, detail: active ? 'active' : 'not active' };
      },
      meraki_credentials: async () => ({
        ok: credentialsAccepted,
        detail: credentialsAccepted ? 'not refused' : 'refused: renew the client secret',
      }),
    },
  });

  const sweep = setInterval(() => {
    store
      .sweep(clock())
      .catch((err: unknown) => log.error({ err }, 'expired tickets could not be forgotten'));
  }, 600_000).unref();

  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    clearInterval(sweep);
    await server.close();
    await edge.drain();
    await notifier.settled();
    await outbox.stop();
    await edge.stop();
    await merakiApi.close();
    await audit.close();
    await store.close();
  };

  return {
    server,
    async start() {
      const address = await server.listen({ host: config.host, port: config.port });
      await edge.start();
      outbox.start();
      log.info({ address, publicUrl }, 'ready');
    },
    pending: () => edge.status().events + notifier.size,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}
