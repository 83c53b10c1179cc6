import type { RequestListener } from 'node:http';
import { type LoopbackServer, startLoopbackServer } from '../loopback-server.ts';
import type { RegisteredClient, World } from '../world.ts';
import { organizationOf } from './organization.ts';
import { errorPage } from './pages/error.ts';
import { pageHeaders } from './pages/page.ts';
import { type ProfileKind, profiles } from './profile/profiles.ts';
import { createOidcProvider } from './provider.ts';
import { pathOf } from './request.ts';
import { createSite } from './site.ts';
import { createOidcStore } from './store.ts';

/** The options of a stand-in for an authorization server. */
export interface AuthorizationServerOptions {
  kind: ProfileKind;
  /** The issuer, without a trailing slash. */
  origin: string;
  world: World;
  redirectUris: string[];
  /** Whether an authorization without an S256 challenge is refused. */
  pkceRequired?: boolean;
  /** Lifetimes in seconds; by default 10 minutes, 60 minutes and 90 days. */
  ttl?: Partial<Record<'AuthorizationCode' | 'AccessToken' | 'RefreshToken', number>>;
  /** Seconds that access tokens stay valid after a revocation: up to 10 minutes at Meraki. */
  revocationGraceSeconds?: number;
  /** Shows the sign-in page every time, so that one browser can be several people; Webex itself skips it. */
  alwaysAsks?: boolean;
  /** Further integrations that are registered at the same server, with the same redirect URIs. */
  otherClients?: RegisteredClient[];
}

/** Wraps what answers requests, for a test that looks at each request which no fault kept from being carried out. */
export type Watch = (handler: RequestListener) => RequestListener;

/** The person and the rights behind a live access token. */
export interface Introspection {
  /** A Webex REST id. */
  personId: string;
  scopes: string[];
  /** Id of the Meraki organization that the token was granted for. */
  organizationId?: string;
}

/** A running stand-in for an authorization server. */
export interface AuthorizationServer {
  handler: RequestListener;
  /** Tells whether the server answers a path: authorization, token, revocation, discovery, pages and stylesheet. */
  owns(path: string): boolean;
  /** Returns every code and token that the server has issued, ended ones included. */
  issued(): string[];
  /** Looks up an access token; undefined when it is unknown, expired or revoked. */
  introspect(accessToken: string): Promise<Introspection | undefined>;
  /**
   * Ends every grant for that organization at once, without telling the client, as when an administrator removes
   * the integration in the dashboard.
   */
  removeIntegration(organizationId: string): Promise<void>;
}

/** Creates a stand-in for Webex's or Meraki's authorization server: a complete one, with the sandbox's people. */
export function createAuthorizationServer(options: AuthorizationServerOptions): AuthorizationServer {
  const { origin, world, redirectUris, pkceRequired = false, alwaysAsks = false, ttl = {} } = options;
  const profile = profiles[options.kind];
  const client = profile.client(world);
  const store = createOidcStore({ graceSeconds: options.revocationGraceSeconds ?? 0 });
  const provider = createOidcProvider({
    profile,
    origin,
    world,
    store,
    clients: [client, ...(options.otherClients ?? [])],
    redirectUris,
    pkceRequired,
    alwaysAsks,
    ttl,
    renderError(ctx, { error, error_description: description }) {
      ctx.set(pageHeaders());
      ctx.body = errorPage(profile, error, description);
    },
  });
  const site = createSite(profile, provider, world);
  const protocol = provider.callback();
  const { authorization, token, revocation, jwks } = profile.routes;

  return {
    handler(req, res) {
      if (site.owns(pathOf(req))) void site.handle(req, res);
      else protocol(req, res);
    },
    owns: (path) =>
      [authorization, token, revocation, jwks].includes(path) ||
      path.startsWith(`${authorization}/`) ||
      path.startsWith('/.well-known/') ||
      site.owns(path),
    issued: store.issued,
    async introspect(accessToken) {
      const token = await provider.AccessToken.find(accessToken);
      if (!token) return undefined;
      const organizationId = token.extra?.organizationId;
      return {
        personId: token.accountId,
        scopes: [...token.scopes],
        ...(typeof organizationId === 'string' ? { organizationId } : {}),
      };
    },
    async removeIntegration(organizationId) {
      for (const [id, grant] of store.listGrants()) {
        if (grant.clientId === client.id && organizationOf(grant) === organizationId) store.endGrant(id);
      }
    },
  };
}

/** Starts Meraki's authorization server on its own port, as `as.meraki.com` is a host of its own. */
export async function startMerakiAuthorizationServer({
  port,
  watch = (handler) => handler,
  ...options
}: Omit<AuthorizationServerOptions, 'kind' | 'origin'> & { port?: number; watch?: Watch }): Promise<
  LoopbackServer & { server: AuthorizationServer }
> {
  const started = Promise.withResolvers<AuthorizationServer>();
  const front = await startLoopbackServer((origin) => {
    const server = createAuthorizationServer({ ...options, kind: 'meraki', origin });
    started.resolve(server);
    return watch(server.handler);
  }, port);
  return { ...front, server: await started.promise };
}
