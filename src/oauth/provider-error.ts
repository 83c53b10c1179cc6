import { z } from 'zod';
import { SECOND } from '../core/clock.ts';
import { ProviderError, type ProviderFault } from '../core/provider.ts';

/** The parts of a Boom of simple-oauth2 that we look at; nothing else of it may go any further. */
const boom = z.object({
  output: z.object({ statusCode: z.number() }).optional(),
  data: z
    .object({
      isResponseError: z.boolean().optional(),
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

/**
 * Classifies what the OAuth library threw (RFC 6749 §5.2).
 *
 * @param cause the thrown value, or the text of a fault that we found in a 200
 */
export function providerError(provider: string, cause: unknown): ProviderError {
  if (typeof cause === 'string') return new ProviderError(provider, 'unexpected', cause);
  const { data: parsed } = boom.safeParse(cause);
  const res = parsed?.data?.res;
  // Answers that are not errors of the server (HTML or broken JSON with 200, redirects) come without a payload.
  const status = res?.statusCode;
  const code = oauthError.safeParse(readPayload(parsed?.data?.payload)).data?.error;
  const detail = [status && `status ${status}`, code].filter(Boolean).join(', ') || 'no usable answer';
  return new ProviderError(
    provider,
    faultOf(status, code),
    detail,
    retryAfter(res?.headers?.['retry-after']),
  );
}

function faultOf(status: number | undefined, code: string | undefined): ProviderFault {
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

/** RFC 9110 §10.2.3: seconds or a date. */
function retryAfter(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header)) return Number(header) * SECOND;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}
