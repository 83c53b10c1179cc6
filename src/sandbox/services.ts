import { randomBytes } from 'node:crypto';
import type { LoopbackServer } from './loopback-server.ts';
import { type MerakiStandIn, startMeraki } from './meraki/server.ts';
import { type AuthorizationServer, startMerakiAuthorizationServer, type Watch } from './oauth/server.ts';
import { startWebex, type WebexStandIn } from './webex/server.ts';
import type { World } from './world.ts';

/** The three services that the bot calls, on loopback. */
export interface Services {
  webex: WebexStandIn;
  merakiOAuth: LoopbackServer & { server: AuthorizationServer };
  meraki: MerakiStandIn;
  /** The environment variables with which the bot calls the stand-ins instead of the real services. */
  env: Record<string, string>;
  /** Closes all three stand-ins. */
  close(): Promise<void>;
}

/** The options of the stand-ins. */
export interface ServicesOptions {
  world: World;
  /** The origin of the bot; its callbacks are registered at both authorization servers. */
  publicUrl: string;
  /** Preferred ports; any free ones by default. */
  ports?: { webex: number; merakiOAuth: number; meraki: number };
  /** The transport by which the bot receives events; by default webhooks. */
  transport?: 'webhooks' | 'websocket';
  /** Whether the Webex sign-in asks every time which person signs in. */
  alwaysAsks?: boolean;
  /** Lifetime of Meraki's access tokens in seconds; an hour by default. */
  accessTokenLife?: number;
  /** Wraps what answers at Meraki's authorization server. */
  watch?: Watch;
  /** Whether both authorization servers insist on PKCE. */
  pkceRequired?: boolean;
  /** An OpenAPI document whose examples the Meraki API answers with. */
  examples?: object;
}

/** Starts the stand-ins; for the bot they differ from the real services only in URLs and credentials. */
export async function startServices(options: ServicesOptions): Promise<Services> {
  const {
    world,
    publicUrl,
    ports,
    examples,
    pkceRequired = false,
    alwaysAsks = false,
    transport = 'webhooks',
    accessTokenLife,
    watch,
  } = options;
  const webex = await startWebex({
    world,
    port: ports?.webex ?? 0,
    redirectUris: [`${publicUrl}/oauth/webex/callback`],
    alwaysAsks,
    pkceRequired,
  });
  const merakiOAuth = await startMerakiAuthorizationServer({
    world,
    port: ports?.merakiOAuth ?? 0,
    redirectUris: [`${publicUrl}/oauth/meraki/callback`],
    pkceRequired,
    ...(watch && { watch }),
    ...(accessTokenLife && { ttl: { AccessToken: accessTokenLife } }),
  });
  const meraki = await startMeraki({
    world,
    port: ports?.meraki ?? 0,
    introspect: merakiOAuth.server.introspect,
    ...(examples && { examples }),
  });
  const admins = world.people.filter(({ administersBot }) => administersBot).map(({ email }) => email);
  return {
    webex,
    merakiOAuth,
    meraki,
    env: {
      PUBLIC_URL: publicUrl,
      PORT: new URL(publicUrl).port,
      WEBEX_BOT_TOKEN: world.bot.webexToken,
      ...(transport === 'webhooks'
        ? { WEBEX_WEBHOOK_SECRET: world.webhookSecret }
        : { WEBEX_TRANSPORT: transport, WEBEX_U2C_URL: `${webex.url}/u2c/api/v1` }),
      WEBEX_CLIENT_ID: world.webexClient.id,
      WEBEX_CLIENT_SECRET: world.webexClient.secret,
      WEBEX_API_URL: `${webex.url}/v1`,
      WEBEX_OAUTH_URL: `${webex.url}/v1`,
      MERAKI_CLIENT_ID: world.merakiClient.id,
      MERAKI_CLIENT_SECRET: world.merakiClient.secret,
      MERAKI_API_URL: `${meraki.url}/api/v1`,
      MERAKI_OAUTH_URL: merakiOAuth.url,
      TOKEN_KEYS: `sandbox:${randomBytes(32).toString('base64')}`,
      BOT_ADMINS: admins.join(','),
    },
    async close() {
      await Promise.all([webex.close(), merakiOAuth.close(), meraki.close()]);
    },
  };
}
