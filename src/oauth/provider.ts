import type { OAuth2Namespace } from '@fastify/oauth2';
import { z } from 'zod';
import { type Clock, SECOND } from '../core/clock.ts';
import type { Provider, TokenSet } from '../core/provider.ts';
import { providerError } from './provider-error.ts';
import type { ProviderData } from './providers.ts';

/** RFC 6749 §5.1. Lengths are bounded because the tokens are stored. */
const tokenResponse = z.object({
  access_token: z.string().min(1).max(8192),
  refresh_token: z.string().min(1).max(8192).optional(),
  token_type: z
    .string()
    .regex(/^bearer$/i)
    .optional(),
  expires_in: z.coerce.number().positive().default(3600),
  scope: z.string().max(8192).optional(),
});

/**
 * A provider behind its @fastify/oauth2 decorator. Errors of the library carry the client secret and
 * the request, so each is turned into a ProviderError, which carries neither.
 */
export function createProvider(options: {
  data: ProviderData;
  client: OAuth2Namespace['oauth2'];
  redirectUri: string;
  clock: Clock;
}): Provider {
  const { data, client, redirectUri, clock } = options;

  const parse = (token: unknown): TokenSet => {
    const { data: parsed } = tokenResponse.safeParse(token);
    if (parsed === undefined) throw providerError(data.name, 'a token response of the wrong shape');
    return {
      accessToken: parsed.access_token,
      refreshToken: parsed.refresh_token,
      expiresAt: clock() + parsed.expires_in * SECOND,
      scopes: parsed.scope?.split(' ').filter((scope) => scope !== ''),
    };
  };
  const call = async <T>(send: () => Promise<T>): Promise<T> => {
    try {
      return await send();
    } catch (error) {
      throw providerError(data.name, error);
    }
  };

  return {
    authorizeUrl: ({ state, scopes, codeChallenge }) =>
      client.authorizeURL({
        redirect_uri: redirectUri,
        scope: scopes.join(' '),
        state,
        ...(codeChallenge && { code_challenge: codeChallenge, code_challenge_method: 'S256' }),
      }),

    async exchange(code, codeVerifier) {
      const request = {
        code,
        redirect_uri: redirectUri,
        ...(codeVerifier && { code_verifier: codeVerifier }),
      };
      const { token } = await call(() => client.getToken(request));
      return parse(token);
    },

    async refresh(refreshToken) {
      const { token } = await call(() => client.createToken({ refresh_token: refreshToken }).refresh());
      return parse(token);
    },

    async revoke(refreshToken) {
      // `json: true` accepts the empty 200 of RFC 7009 §2.2; without it the library reports a failure.
      await call(() =>
        client.createToken({ refresh_token: refreshToken }).revoke('refresh_token', { json: true }),
      );
    },
  };
}
