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

export interface AuthorizationServerOptions {
  kind: ProfileKind;
  /** The issuer, without a trailing slash. */
  origin: string;
  world: World;
  redirectUris: string[];
  /** Whether an authorization without an S256 challenge is refused. */
  pkceRequired?: boolean;
  /** Seconds; by default 10 minutes, 60 minutes and 90 days. */
  ttl?: Partial<Record<'AuthorizationCode' | 'AccessToken' | 'RefreshToken', number>>;
  /** How long access tokens outlive a revocation: up to 10 minutes at Meraki. */
  revocationGraceSeconds?: number;
  /** Asks who it is at every sign-in, so that one browser can be several people; Webex itself goes straight through. */
  alwaysAsks?: boolean;
  /** Integrations of others that are registered at the same server, with the same redirect URIs. */
  otherClients?: RegisteredClient[];
}

/** Who a live access token stands for. */
export interface Introspection {
  /** A Webex REST id. */
  personId: string;
  scopes: string[];
  /** The Meraki organization it was granted for. */
  organizationId?: string;
}

export interface AuthorizationServer {
  handler: RequestListener;
  /** Whether a path is one of its own: authorization, token, revocation, discovery, the pages and their style. */
  owns(path: string): boolean;
  /** Every code and token that it issued, dead ones too. */
  issued(): string[];
  /** Undefined when the token is unknown, expired or revoked. */
  introspect(accessToken: string): Promise<Introspection | undefined>;
  /**
   * An administrator removes the integration in the dashboard: every grant for that organization ends at once,
   * and the client is not told.
   */
  removeIntegration(organizationId: string): Promise<void>;
}

/** A stand-in for Webex's or Meraki's authorization server: a real one, with people and pages of the sandbox. */
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

/** Meraki's authorization server on a port of its own, as `as.meraki.com` has a host of its own. */
export async function startMerakiAuthorizationServer({
  port,
  ...options
}: Omit<AuthorizationServerOptions, 'kind' | 'origin'> & { port?: number }): Promise<
  LoopbackServer & { server: AuthorizationServer }
> {
  const started = Promise.withResolvers<AuthorizationServer>();
  const front = await startLoopbackServer((origin) => {
    const server = createAuthorizationServer({ ...options, kind: 'meraki', origin });
    started.resolve(server);
    return server.handler;
  }, port);
  return { ...front, server: await started.promise };
}
