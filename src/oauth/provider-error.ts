import { z } from 'zod';
import { retryAfterMs } from '../core/async/retry-after.ts';
import { ProviderError, type ProviderErrorCode } from '../core/provider.ts';

/** The parts that are read of an error of simple-oauth2, which is a Boom (@hapi/boom); its other parts hold secrets. */
const boom = z.object({
  data: z
    .object({
      payload: z.unknown().optional(),
      res: z
        .object({
          statusCode: z.number().optional(),
          headers: z
            .object({
              'retry-after': z.string().optional(),
              'www-authenticate': z.string().optional(),
            })
            .optional(),
        })
        .optional(),
    })
    .nullish(),
});

/** Some servers send a list of errors; the first one counts. */
const oauthError = z.object({ error: z.union([z.string(), z.tuple([z.string()], z.unknown())]) });
/** RFC 6750 §3: a challenge names the error, too. */
const CHALLENGE = /\berror="?([a-z_]{1,40})/;

/**
 * Turns an error of the OAuth library into a ProviderError (RFC 6749 §5.2).
 *
 * @param now epoch milliseconds
 * @param codes what OAuth's own codes mean
 */
export function providerError(provider: string, cause: unknown, now: number, codes = CODES): ProviderError {
  const data = boom.safeParse(cause).data?.data;
  // HTML, broken JSON with 200 and redirects come without a payload.
  const status = data?.res?.statusCode;
  const challenge = data?.res?.headers?.['www-authenticate'] ?? '';
  const code = oauthCodeOf(parseBody(data?.payload)) ?? CHALLENGE.exec(challenge)?.[1];
  const detail =
    [status === undefined ? '' : `status ${status}`, code ?? ''].filter((part) => part !== '').join(', ') ||
    `no answer: ${cause instanceof Error ? cause.name : typeof cause}`;
  return new ProviderError(
    provider,
    codeOf(status, code, codes),
    detail,
    retryAfterMs(data?.res?.headers?.['retry-after'], now),
  );
}

/** Creates the error for a 2xx whose body holds no tokens; some servers send their refusals so. */
export function unreadableTokens(provider: string, body: unknown): ProviderError {
  const code = oauthCodeOf(body);
  return new ProviderError(provider, codeOf(200, code), code ?? 'a token response of the wrong shape');
}

/** Creates the error for a 2xx that says, instead of confirming a revocation, why there is none; undefined for any other body. */
export function refusedRevocation(provider: string, payload: unknown): ProviderError | undefined {
  const body = parseBody(payload);
  if (!oauthError.safeParse(body).success) return undefined;
  const code = oauthCodeOf(body);
  const meant = codeOf(200, code, REVOCATION_CODES);
  return new ProviderError(provider, meant, code ?? 'an error instead of a confirmation');
}

/** Returns the body behind an error of the OAuth library, parsed; undefined when it can't be read. */
export function bodyOf(cause: unknown): unknown {
  return parseBody(boom.safeParse(cause).data?.data?.payload);
}

/** Returns the `error` of an OAuth answer; undefined when it has none. A known one counts in capitals and between spaces, too. */
function oauthCodeOf(body: unknown): string | undefined {
  const error = oauthError.safeParse(body).data?.error;
  const text = Array.isArray(error) ? error[0] : error;
  const known = text?.trim().toLowerCase() ?? '';
  if (CODES.has(known)) return known;
  return /^[a-z_]{1,40}$/.exec(text ?? '')?.[0];
}

/** The HTTP status behind an error of the OAuth library; undefined when there was no complete answer. */
export function statusOf(cause: unknown): number | undefined {
  return boom.safeParse(cause).data?.data?.res?.statusCode;
}

/** What OAuth's own codes mean (RFC 6749 §5.2, RFC 6750 §3.1): they decide, whatever the status. */
const CODES = new Map<string, ProviderErrorCode>([
  ['invalid_grant', 'invalid_grant'],
  ['invalid_client', 'invalid_client'],
  ['unauthorized_client', 'invalid_client'],
  ['invalid_token', 'rejected'],
  ['invalid_request', 'rejected'],
]);

/** The same where a token is revoked: `invalid_token` can mean no other token there than the one that is to be revoked. */
export const REVOCATION_CODES = new Map([...CODES, ['invalid_token', 'invalid_grant'] as const]);

function codeOf(status: number | undefined, code: string | undefined, codes = CODES): ProviderErrorCode {
  const known = codes.get(code ?? '');
  if (known !== undefined) return known;
  if (status === 429) return 'limited';
  // A 2xx is here because it can't be read: the provider may have done what was asked.
  if (status === undefined || status >= 500 || status < 300) return 'unavailable';
  return status === 401 && code === undefined ? 'invalid_client' : 'unexpected';
}

/** Parses a body that is JSON, also behind a byte order mark, a form, or the tokens in JSON that is cut short or has something behind it. */
function parseBody(payload: unknown): unknown {
  if (!Buffer.isBuffer(payload)) return payload;
  const text = payload
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trim();
  try {
    return JSON.parse(text);
  } catch {
    if (/^[^\s<>{}"]+$/.test(text)) return Object.fromEntries(new URLSearchParams(text));
    // Whole members only: a token that was cut has no closing quote.
    const members = text.matchAll(/"(access_token|refresh_token)"\s*:\s*"([^"\\]*)"/g);
    return Object.fromEntries([...members].map(([, name = '', value = '']) => [name, value]));
  }
}
