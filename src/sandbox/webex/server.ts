import multipart from '@fastify/multipart';
import fastify, { type FastifyInstance } from 'fastify';
import type { Faults } from '../faults.ts';
import { type LoopbackServer, startLoopbackServer } from '../loopback-server.ts';
import { type AuthorizationServer, createAuthorizationServer } from '../oauth/server.ts';
import type { World } from '../world.ts';
import { type Condition, conditionRoutes, createCondition } from './condition.ts';
import { eventRoutes } from './event-stream.ts';
import { deviceRoutes } from './mercury/devices.ts';
import { createMercury, type Mercury } from './mercury/mercury.ts';
import { pageRoutes } from './page.ts';
import { actionRoutes } from './rest/actions.ts';
import { requireBearer } from './rest/bearer.ts';
import { contentRoutes } from './rest/contents.ts';
import { membershipRoutes } from './rest/memberships.ts';
import { messageRoutes } from './rest/messages.ts';
import { peopleRoutes } from './rest/people.ts';
import { roomRoutes } from './rest/rooms.ts';
import { MAX_FILE_BYTES } from './rest/uploads.ts';
import { webhookResourceRoutes } from './rest/webhooks.ts';
import { answerErrors, trackingId } from './state/errors.ts';
import { createEventBus } from './state/event-bus.ts';
import { openInitialRooms } from './state/open-room.ts';
import { createReadLag } from './state/read-lag.ts';
import { createRecords, type Records } from './state/records.ts';
import { createWebhookDeliveries, type WebhookDeliveries } from './webhooks/deliveries.ts';

/** The state of the stand-in, and controls for tests. */
interface WebexState extends Records {
  deliveries: WebhookDeliveries;
  mercury: Mercury;
  /** How Webex is for the bot. */
  condition: Condition;
  /** Resolves when no notification is queued or under way, neither for a webhook nor on a websocket. */
  waitForIdle(): Promise<void>;
  /** @see AuthorizationServer.issued */
  issued(): string[];
}

/** A running stand-in for Webex. */
export interface WebexStandIn extends LoopbackServer {
  api: WebexState;
}

/**
 * Starts Webex on loopback: the REST API below `/v1`, the authorization server, the websocket's services, and at `/` the
 * chat page on which a person of the world talks to the bot.
 *
 * @param options.port preferred port; any free one by default
 * @param options.alwaysAsks see AuthorizationServerOptions
 * @param options.pkceRequired see AuthorizationServerOptions
 * @param options.redirectUris addresses to which the authorization server may send a browser back
 */
export async function startWebex(options: {
  world: World;
  port?: number;
  redirectUris: string[];
  alwaysAsks?: boolean;
  pkceRequired?: boolean;
}): Promise<WebexStandIn> {
  const { world, port, redirectUris, alwaysAsks = false, pkceRequired = false } = options;
  const running = Promise.withResolvers<{ app: FastifyInstance; api: WebexState }>();
  const front = await startLoopbackServer(async (origin, faults) => {
    const records = createRecords(origin, world.people);
    const authorization = createAuthorizationServer({
      kind: 'webex',
      origin,
      world,
      redirectUris,
      alwaysAsks,
      pkceRequired,
    });
    const { app, ...parts } = await createApi(records, world, authorization, faults);
    const { deliveries, mercury } = parts;
    const waitForIdle = async () => {
      await Promise.all([deliveries.idle(), mercury.idle()]);
    };
    running.resolve({
      app,
      api: { ...records, ...parts, waitForIdle, issued: authorization.issued },
    });
    return {
      request(req, res) {
        const { pathname } = new URL(req.url ?? '/', origin);
        if (authorization.owns(pathname)) authorization.handler(req, res);
        else app.routing(req, res);
      },
      upgrade: mercury.upgrade,
    };
  }, port);
  const { app, api } = await running.promise;
  return {
    ...front,
    api,
    async close() {
      await app.close();
      api.mercury.stop();
      await front.close();
      await api.deliveries.stop();
    },
  };
}

async function createApi(records: Records, world: World, authorization: AuthorizationServer, faults: Faults) {
  const eventBus = createEventBus(records);
  const deliveries = createWebhookDeliveries(records, eventBus);
  const mercury = createMercury(records, eventBus);
  const condition = createCondition({ faults, records, bot: world.bot, deliveries });
  const readLag = createReadLag(records);
  openInitialRooms(records, eventBus, world);
  const app = fastify({ genReqId: trackingId, routerOptions: { maxParamLength: 256 } });
  app.addHook('onRequest', async (request, reply) => {
    reply.header('trackingid', request.id);
  });
  answerErrors(app);
  await app.register(multipart, { limits: { fileSize: MAX_FILE_BYTES } });
  await app.register(
    async (v1) => {
      requireBearer(v1, records, authorization.introspect);
      peopleRoutes(v1, records);
      roomRoutes(v1, records, eventBus);
      membershipRoutes(v1, records, eventBus);
      messageRoutes(v1, records, eventBus, readLag);
      actionRoutes(v1, records, eventBus, readLag);
      contentRoutes(v1, records);
      webhookResourceRoutes(v1, records, deliveries);
      v1.addHook('onResponse', async () => condition.look());
    },
    { prefix: '/v1' },
  );
  await app.register(async (services) => {
    requireBearer(services, records, authorization.introspect);
    deviceRoutes(services, records, mercury);
  });
  conditionRoutes(app, condition);
  eventRoutes(app, records, eventBus, condition);
  await pageRoutes(app, world);
  await app.ready();
  return { app, deliveries, mercury, condition };
}
