import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { type Configuration, type Context, Provider } from 'oidc-provider';
import type { RegisteredClient, World } from '../world.ts';
import { organizationOf } from './organization.ts';
import { grantFor, prompts, requiredParameters, tokenEndpoint } from './policy.ts';
import { INTEGRATION, type Profile } from './profile/profiles.ts';
import type { OidcStore } from './store.ts';

const DAY = 24 * 60 * 60;

/** The options of one oidc-provider. */
export interface OidcProviderOptions {
  profile: Profile;
  origin: string;
  world: World;
  store: OidcStore;
  clients: RegisteredClient[];
  redirectUris: string[];
  pkceRequired: boolean;
  /** Whether the sign-in page is shown although somebody is signed in. */
  alwaysAsks: boolean;
  /** Lifetimes in seconds. */
  ttl: Partial<Record<'AuthorizationCode' | 'AccessToken' | 'RefreshToken', number>>;
  renderError: Configuration['renderError'];
}

/** Creates the oidc-provider of one stand-in, which does everything that OAuth itself defines. */
export function createOidcProvider(options: OidcProviderOptions): Provider {
  const { profile, world } = options;
  const provider = new Provider(options.origin, {
    adapter: options.store.adapter,
    clientAuthMethods: [profile.clientAuth],
    clientBasedCORS: () => false,
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    clients: options.clients.map(({ id, secret }) => ({
      client_id: id,
      client_secret: secret,
      client_name: INTEGRATION,
      grant_types: ['authorization_code', 'refresh_token'],
      redirect_uris: options.redirectUris,
      response_types: ['code'],
      token_endpoint_auth_method: profile.clientAuth,
    })),
    clockTolerance: 0,
    // Both servers are on 127.0.0.1 and cookies ignore ports, so each server has its own cookie names and keys.
    cookies: {
      keys: [randomBytes(32).toString('base64url')],
      names: {
        session: `${profile.kind}_session`,
        interaction: `${profile.kind}_interaction`,
        resume: `${profile.kind}_resume`,
      },
    },
    enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
    expiresWithSession: () => false,
    extraParams: requiredParameters(profile),
    extraTokenClaims: ({ oidc }) => ({ organizationId: organizationOf(oidc.entities.Grant) }),
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      resourceIndicators: { enabled: false },
      revocation: {
        enabled: profile.routes.revocation !== undefined,
        allowedPolicy: (_ctx: Context, client: { clientId: string }, token: { clientId: string }) =>
          token.clientId === client.clientId,
      },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
    },
    findAccount: (_ctx, id) =>
      world.people.some((person) => person.id === id && !person.isBot)
        ? { accountId: id, claims: () => ({ sub: id }) }
        : undefined,
    interactions: { policy: prompts(profile, options.alwaysAsks), url: (_ctx, { uid }) => `/sign-in/${uid}` },
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    jwks: {
      keys: [generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })],
    },
    loadExistingGrant: (ctx) => grantFor(profile, ctx),
    pkce: { required: () => options.pkceRequired },
    renderError: options.renderError,
    responseTypes: ['code'],
    rotateRefreshToken: true,
    routes: { ...profile.routes },
    scopes: profile.scopes.map((scope) => scope.name),
    ttl: {
      AuthorizationCode: 600,
      AccessToken: 3600,
      // 90 days without use: every refresh issues a new refresh token.
      RefreshToken: 90 * DAY,
      ...options.ttl,
      // A grant ends with its last refresh token, not by its own age.
      Grant: 3650 * DAY,
      Interaction: 3600,
      Session: 14 * DAY,
    },
  });
  provider.on('server_error', (_ctx, error) => console.error(`The ${profile.site} stand-in failed:`, error));
  return provider.use(tokenEndpoint(profile));
}
