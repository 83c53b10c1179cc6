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
  const code = oauthError.safeParse(readPayload(data?.payload)).data?.error;
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

/** The HTTP status behind an error of the OAuth library; undefined when there was no complete answer. */
export function statusOf(cause: unknown): number | undefined {
  return boom.safeParse(cause).data?.data?.res?.statusCode;
}

function codeOf(status: number | undefined, code: string | undefined): ProviderErrorCode {
  if (status === 429) return 'limited';
  if (status === undefined || status >= 500) return 'unavailable';
  if (code === 'invalid_client' || code === 'unauthorized_client' || status === 401) return 'invalid_client';
  if (code === 'invalid_grant') return 'invalid_grant';
  return 'unexpected';
}

function readPayload(payload: unknown): unknown {
  if (!Buffer.isBuffer(payload)) return payload;
  try {
    return JSON.parse(payload.toString('utf8'));
  } catch {
    return undefined;
  }
}
