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
          headers: z.object({ 'retry-after': z.string().optional() }).optional(),
        })
        .optional(),
    })
    .nullish(),
});

const oauthError = z.object({ error: z.string().regex(/^[a-z_]{1,40}$/) });

/** Turns an error of the OAuth library into a ProviderError (RFC 6749 §5.2). @param now epoch milliseconds */
export function providerError(provider: string, cause: unknown, now: number): ProviderError {
  const data = boom.safeParse(cause).data?.data;
  // HTML, broken JSON with 200 and redirects come without a payload.
  const status = data?.res?.statusCode;
  const code = oauthCodeOf(readPayload(data?.payload));
  const detail =
    [status === undefined ? '' : `status ${status}`, code ?? ''].filter((part) => part !== '').join(', ') ||
    `no answer: ${cause instanceof Error ? cause.name : typeof cause}`;
  return new ProviderError(
    provider,
    codeOf(status, code),
    detail,
    retryAfterMs(data?.res?.headers?.['retry-after'], now),
  );
}

/** Creates the error for a 2xx whose body holds no tokens; some servers send their refusals so. */
export function unreadableTokens(provider: string, body: unknown): ProviderError {
  const code = oauthCodeOf(body);
  return new ProviderError(provider, codeOf(200, code), code ?? 'a token response of the wrong shape');
}

/** Returns the `error` of an OAuth answer; undefined when it has none. */
function oauthCodeOf(body: unknown): string | undefined {
  return oauthError.safeParse(body).data?.error;
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

function codeOf(status: number | undefined, code: string | undefined): ProviderErrorCode {
  const known = CODES.get(code ?? '');
  if (known !== undefined) return known;
  if (status === 429) return 'limited';
  // A 2xx is here because it can't be read: the provider may have done what was asked.
  if (status === undefined || status >= 500 || status < 300) return 'unavailable';
  return status === 401 && code === undefined ? 'invalid_client' : 'unexpected';
}

function readPayload(payload: unknown): unknown {
  if (!Buffer.isBuffer(payload)) return payload;
  try {
    return JSON.parse(payload.toString('utf8'));
  } catch {
    return undefined;
  }
}
