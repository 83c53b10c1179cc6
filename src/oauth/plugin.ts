import cookie from '@fastify/cookie';
import oauth2, { type OAuth2Namespace } from '@fastify/oauth2';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import type { ProviderData } from './providers.ts';

/** One provider to register. */
export interface ProviderOptions {
  data: ProviderData;
  clientId: string;
  clientSecret: string;
  /** The address that the provider's paths are below. */
  oauthUrl: string;
  redirectUri: string;
}

/** Bytes. */
const MAX_RESPONSE_SIZE = 65_536;

/**
 * Registers @fastify/oauth2 once per provider. Only the client behind its decorators is used: state and PKCE verifier
 * are in our store, one record per authorization request, because the plugin's cookies have fixed names, so that two
 * tabs would break each other.
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
        // Read as JSON whatever its content type is: tokens that are thrown away are lost, and so is the link. The time is
        // limited by `limitCall`. No redirect is followed: without `redirect303`, a 303 would count as an answer.
        http: { maxBytes: MAX_RESPONSE_SIZE, redirects: 0, redirect303: true, json: 'force', gunzip: true },
        options: { authorizationMethod: data.credentials, bodyFormat: 'form' },
      },
      callbackUri: redirectUri,
    });
  }
});

/** Returns the simple-oauth2 client that `oauthPlugin` registered for a provider. */
export function clientOf(app: FastifyInstance, { decorator }: ProviderData): OAuth2Namespace['oauth2'] {
  const namespace = app[decorator];
  if (namespace === undefined) throw new Error(`${decorator} is not registered`);
  return namespace.oauth2;
}
