import type { Dispatcher } from 'undici';
import { retryAfterMs } from '../../core/async/retry-after.ts';
import { kindOfAnswer } from './answer-kind.ts';
import { AttemptFailedError } from './retry.ts';
import { failureCode, isBeforeConnection } from './unsent.ts';

/** A complete 2xx answer. */
export interface ClientResponse {
  status: number;
  headers: Record<string, string | undefined>;
  body: Buffer;
}

/**
 * Sends one request and reads the whole answer. Redirects are not followed: the token goes only to the API.
 *
 * @throws AttemptFailedError
 */
export async function attempt(
  dispatcher: Dispatcher,
  request: Dispatcher.RequestOptions,
  limits: { timeout: number; maxBytes: number },
): Promise<ClientResponse> {
  const signal = AbortSignal.timeout(Math.max(1, Math.round(limits.timeout)));
  try {
    const response = await dispatcher.request({ ...request, signal });
    const headers = flatten(response.headers);
    if (response.statusCode < 200 || response.statusCode > 299) {
      // The body may quote what was sent, so it is never read; a short one keeps the connection usable.
      await response.body.dump({ limit: 64 * 1024 }).catch(() => {});
      throw refused(response.statusCode, headers);
    }
    const body = await readWhole(response.body, limits.maxBytes, response.statusCode);
    return { status: response.statusCode, headers, body };
  } catch (error) {
    if (error instanceof AttemptFailedError) throw error;
    if (signal.aborted) {
      throw new AttemptFailedError('interrupted', `no complete answer in ${Math.round(limits.timeout)} ms`);
    }
    throw new AttemptFailedError(isBeforeConnection(error) ? 'unsent' : 'interrupted', failureCode(error));
  }
}

function refused(status: number, headers: ClientResponse['headers']): AttemptFailedError {
  const detail =
    status >= 300 && status < 400 ? `HTTP ${status}, a redirect, not followed` : `HTTP ${status}`;
  const retryAfter = retryAfterMs(headers['retry-after'], Date.now());
  return new AttemptFailedError(kindOfAnswer(status, headers), detail, {
    status,
    trackingId: trackingOf(headers),
    retryAfter,
  });
}

/**
 * Returns the time that an answer tells, in epoch milliseconds: its `Date`, an HTTP date (RFC 9110 §5.6.7), and its `Age` since
 * then, in seconds, when a cache kept it (RFC 9111 §5.1); undefined without a date.
 */
export function dateOf(headers: ClientResponse['headers']): number | undefined {
  const date = Date.parse(headers.date?.endsWith(' GMT') ? headers.date : '');
  const age = /^\d{1,9}$/.test(headers.age ?? '') ? Number(headers.age) : 0;
  return Number.isNaN(date) ? undefined : date + age * 1000;
}

async function readWhole(body: Dispatcher.ResponseData['body'], maxBytes: number, status: number) {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    // Leaving the loop destroys the stream and its connection: nothing more of the answer arrives.
    if (size > maxBytes)
      throw new AttemptFailedError('final', `an answer over ${maxBytes} bytes`, { status });
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function flatten(headers: Record<string, string | string[] | undefined>): ClientResponse['headers'] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}

/**
 * Returns Webex's `trackingid`, unless it looks like something else: a header is foreign text, and this one goes into
 * error texts.
 */
export function trackingOf(headers: ClientResponse['headers']): string | undefined {
  const id = headers.trackingid;
  return id !== undefined && /^[\w.-]{1,120}$/.test(id) ? id : undefined;
}
