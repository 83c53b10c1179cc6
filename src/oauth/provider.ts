import type { OAuth2Namespace } from '@fastify/oauth2';
import { z } from 'zod';
import { type Clock, DAY, SECOND } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import type { Meter } from '../core/meter.ts';
import { type Provider, ProviderError, type TokenSet } from '../core/provider.ts';
import { limitCall } from './limited-call.ts';
import {
  bodyOf,
  providerError,
  REVOCATION_CODES,
  refusedRevocation,
  statusOf,
  unreadableTokens,
} from './provider-error.ts';
import type { ProviderData } from './providers.ts';

/** RFC 6749 §A.12: visible ASCII, so that it fits into a header; bounded because it is stored. */
const token = z.string().regex(/^[\x21-\x7e]{1,8192}$/);

/**
 * RFC 6749 §5.1. The server has issued these tokens, and takes the older ones no longer: what is odd about the rest counts
 * as left out. Meraki issues nothing but bearer tokens, so `token_type` decides nothing.
 */
const tokenResponse = z.object({
  access_token: token,
  refresh_token: token.optional().catch(undefined),
  expires_in: z
    .union([z.number(), z.string().transform(Number)])
    .pipe(z.number().positive())
    .optional()
    .catch(undefined),
  scope: z.string().max(8192).optional().catch(undefined),
});

/** What a server sends only when it has taken the older tokens back. */
const bothTokens = z.object({ access_token: token, refresh_token: token });

/** Milliseconds: a call and its one repetition must end within 10 s. */
const CALL_TIMEOUT = 4_500;
/** Seconds, for a server that names no `expires_in`. */
const DEFAULT_EXPIRES_IN = 3600;
/** A token is refreshed after this time, however long the server says that it lives. */
const MAX_LIFE = 14 * DAY;

/**
 * Creates a provider over its @fastify/oauth2 client. Errors of the library carry the client secret and the request:
 * each becomes a ProviderError, which carries neither.
 */
export function createProvider(deps: {
  data: ProviderData;
  client: OAuth2Namespace['oauth2'];
  redirectUri: string;
  clock: Clock;
  log: Log;
  meter: Meter;
}): Provider {
  const { data, client, redirectUri, clock, log, meter } = deps;

  const parse = (token: unknown): TokenSet => {
    const { data: parsed } = tokenResponse.safeParse(token);
    if (parsed === undefined) throw unreadableTokens(data.name, token);
    return {
      accessToken: parsed.access_token,
      refreshToken: parsed.refresh_token,
      expiresAt: clock() + Math.min((parsed.expires_in ?? DEFAULT_EXPIRES_IN) * SECOND, MAX_LIFE),
      scopes: scopesIn(parsed.scope),
    };
  };
  const call = async <T>(
    operation: 'exchange' | 'refresh' | 'revoke',
    send: () => Promise<T>,
  ): Promise<T> => {
    const began = performance.now();
    const report = (outcome: string, status: number | undefined) => {
      const ms = Math.round(performance.now() - began);
      log.debug({ provider: data.name, operation, outcome, status, ms }, 'a provider was asked');
      meter.called({ service: `${data.name}_oauth`, operation, status, ms });
    };
    try {
      const answer = await limitCall(CALL_TIMEOUT, send);
      report('done', 200);
      return answer;
    } catch (error) {
      const codes = operation === 'revoke' ? REVOCATION_CODES : undefined;
      const failed = providerError(data.name, error, clock(), codes);
      report(failed.code, statusOf(error));
      throw failed;
    }
  };

  /** Both tokens count as issued whatever is odd around them: a 5xx, a form, something behind the JSON. */
  const askForTokens = async (
    operation: 'exchange' | 'refresh',
    send: () => Promise<{ token: unknown }>,
  ): Promise<TokenSet> => {
    const sendOnce = async () => {
      try {
        return (await send()).token;
      } catch (error) {
        const body = bodyOf(error);
        if (bothTokens.safeParse(body).success) return body;
        throw error;
      }
    };
    return parse(await call(operation, sendOnce));
  };

  return {
    authorizeUrl: ({ state, scopes, codeChallenge }) =>
      client.authorizeURL({
        redirect_uri: redirectUri,
        scope: scopes.join(' '),
        state,
        ...(codeChallenge && { code_challenge: codeChallenge, code_challenge_method: 'S256' }),
      }),

    exchange(code, codeVerifier) {
      const request = {
        code,
        redirect_uri: redirectUri,
        ...(codeVerifier && { code_verifier: codeVerifier }),
      };
      return askForTokens('exchange', () => client.getToken(request));
    },

    refresh: (refreshToken) =>
      askForTokens('refresh', () => client.createToken({ refresh_token: refreshToken }).refresh()),

    async revoke(refreshToken) {
      // `json: true` accepts the empty 200 of RFC 7009 §2.2; without it the library reports a failure.
      const payload = await call('revoke', () =>
        client.createToken({ refresh_token: refreshToken }).revoke('refresh_token', { json: true }),
      );
      if (isPage(payload))
        throw new ProviderError(data.name, 'unexpected', 'a page instead of a confirmation');
      const refusal = refusedRevocation(data.name, payload);
      if (refusal) throw refusal;
    },
  };
}

/**
 * Whether the body is a web page. The body of a confirmation is to be ignored (RFC 7009 §2.2), but a proxy or a captive
 * portal may answer with a page and status 200, which confirms nothing.
 */
function isPage(payload: unknown): boolean {
  return Buffer.isBuffer(payload) && payload.toString('utf8').trimStart().startsWith('<');
}

/** Returns the scopes (RFC 6749 §3.3), between commas as some servers write them, too; undefined when none are named. */
function scopesIn(scope = ''): string[] | undefined {
  const scopes = scope.split(/[\s,]+/).filter((one) => one !== '');
  return scopes.length > 0 ? scopes : undefined;
}
