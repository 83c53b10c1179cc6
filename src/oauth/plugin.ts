import cookie from '@fastify/cookie';
import oauth2, { type OAuth2Namespace } from '@fastify/oauth2';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import type { ProviderData } from './providers.ts';

export interface ProviderOptions {
  data: ProviderData;
  clientId: string;
  clientSecret: string;
  /** Base of the provider's paths. */
  oauthUrl: string;
  redirectUri: string;
}

/** Two calls, the first and its one repetition, must end within 10 s. */
const CALL_TIMEOUT = 4_500;
const RESPONSE_LIMIT = 65_536;

/**
 * Registers @fastify/oauth2 once per provider. State and PKCE verifier live in our store, one per
 * attempt, because the plugin's cookies have fixed names and two tabs would break each other; so only
 * the client behind its decorators is used.
 */
export const oauthPlugin = fp(async (app: FastifyInstance, options: { providers: ProviderOptions[] }) => {
  await app.register(cookie);
  for (const { data, clientId, clientSecret, oauthUrl, redirectUri } of options.providers) {
    const base = new URL(oauthUrl);
    const at = (path: string) => `${base.pathname.replace(/\/$/, '')}${path}`;
    await app.register(oauth2, {
      name: data.decorator,
      credentials: {
        client: { id: clientId, secret: clientSecret },
        auth: {
          tokenHost: base.origin,
          authorizePath: at(data.paths.authorize),
          tokenPath: at(data.paths.token),
          revokePath: at(data.paths.revoke),
        },
        http: { timeout: CALL_TIMEOUT, maxBytes: RESPONSE_LIMIT, redirects: 0 },
        options: { authorizationMethod: data.credentials, bodyFormat: 'form' },
      },
      callbackUri: redirectUri,
    });
  }
});

/** The simple-oauth2 client that `oauthPlugin` registered for a provider. */
export function clientOf(app: FastifyInstance, { decorator }: ProviderData): OAuth2Namespace['oauth2'] {
  const namespace = app[decorator];
  if (namespace === undefined) throw new Error(`${decorator} is not registered`);
  return namespace.oauth2;
}
