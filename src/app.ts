import type { FastifyInstance } from 'fastify';
import type pino from 'pino';
import { createDispatch } from './commands/dispatch.ts';
import type { Config } from './config.ts';
import { createBackground } from './core/background.ts';
import type { Clock } from './core/clock.ts';
import { createCredentialsAlarm } from './core/credentials-alarm.ts';
import type { Grant } from './core/links.ts';
import { idleNotice, linkedNotice, wrongPersonNotice } from './core/notices.ts';
import { tellEnded } from './core/reconnect.ts';
import type { LinkTicket } from './core/tickets.ts';
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
import { createUpkeep } from './oauth/upkeep.ts';
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
  const { chat } = edge;
  const background = createBackground(log);

  // Tokens
  const alarm = createCredentialsAlarm({ store, chat, background, admins: edge.admins, clock, log });
  const onCredentials = alarm.report;
  const outbox = createOutbox({ store, provider: meraki.provider, sealer, audit, clock, log });
  const refresher = createRefresher({ provider: meraki.provider, sealer, audit, clock, log, onCredentials });
  const tokens = createTokens({ store, sealer, refresher, outbox, clock, log });
  const upkeep = createUpkeep({
    store,
    refresher,
    audit,
    clock,
    log,
    tellEnded: (grant) => tellEnded(grant, { tokens, store, chat, publicUrl, clock }),
    tellIdle: (grant, endsAt) => chat.sendDirect(grant.personId, idleNotice(grant, endsAt, clock())),
  });

  // Commands
  const merakiApi = createMerakiApi({ apiUrl: config.meraki.apiUrl, log, clock });
  const dashboard = merakiApi.open;
  const dispatch = createDispatch({
    store,
    audit,
    tokens,
    dashboard,
    chat,
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
    onWrongPerson: ({ personId }, identity) =>
      background.run('notice', () => chat.sendDirect(personId, wrongPersonNotice(identity))),
    onLinked: (ticket, grant) => background.run('after linking', () => afterLinking(ticket, grant)),
  });
  /** Names the organization, then answers the command that waited, where it was asked. */
  const afterLinking = async (ticket: LinkTicket, grant: Grant): Promise<void> => {
    const { personId: id, personName: displayName, personEmail: email, personOrgId: orgId, waiting } = ticket;
    await chat.sendDirect(id, linkedNotice(grant));
    if (waiting) await dispatch({ person: { id, displayName, email, orgId }, ...waiting });
  };

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
        ok: alarm.accepted,
        detail: alarm.accepted ? 'not refused' : 'refused: renew the client secret',
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
    await upkeep.stop();
    await background.settled();
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
      upkeep.start();
      log.info({ address, publicUrl }, 'ready');
    },
    pending: () => edge.status().events + background.size,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}
