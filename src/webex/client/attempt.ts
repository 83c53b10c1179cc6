import type { Dispatcher } from 'undici';
import { retryAfterMs } from '../../core/async/retry-after.ts';
import { kindOfAnswer } from './answer-kind.ts';
import { failureCode } from './failure-code.ts';
import { AttemptFailedError } from './retry.ts';

/** A complete 2xx answer. */
export interface ClientResponse {
  status: number;
  headers: Record<string, string | undefined>;
  body: Buffer;
}

/** The most bytes of a refusal that are let pass, so that its connection stays usable. */
const MAX_DRAINED = 64 * 1024;

/**
 * Sends one request and reads the whole answer. Redirects are not followed: the token goes only to the API. It is
 * dispatched with a handler of its own, because `dispatcher.request` makes a stream and a signal for each answer, which
 * take as much time as the request itself.
 *
 * @param limits `timeout`: milliseconds from asking for a connection to the last byte
 * @throws AttemptFailedError, `unsent` when no connection has taken the request
 */
export function attempt(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  limits: { timeout: number; maxBytes: number },
): Promise<ClientResponse> {
  const { promise, resolve, reject } = Promise.withResolvers<ClientResponse>();
  let connection: Dispatcher.DispatchController | undefined;
  let answer: Omit<ClientResponse, 'body'> | undefined;
  let refusal: AttemptFailedError | undefined;
  let isOver = false;
  let size = 0;
  const chunks: Buffer[] = [];

  const timeout = Math.max(1, Math.round(limits.timeout));
  const timer = setTimeout(() => {
    giveUp(
      connection === undefined
        ? new AttemptFailedError('unsent', `no connection in ${timeout} ms`)
        : (refusal ?? new AttemptFailedError('interrupted', `no complete answer in ${timeout} ms`)),
    );
  }, timeout).unref();

  /** Rejects, and closes the connection, so that nothing more of the answer arrives. */
  function giveUp(error: AttemptFailedError): void {
    isOver = true;
    clearTimeout(timer);
    reject(error);
    connection?.abort(error);
  }

  dispatcher.dispatch(
    { ...request, headersTimeout: 0, bodyTimeout: 0 },
    {
      onRequestStart(controller) {
        // What is thrown here takes the request away from the connection, which can take another.
        if (isOver) throw new AttemptFailedError('unsent', 'given up before there was a connection');
        connection = controller;
      },
      onResponseStart(_controller, status, received) {
        if (status < 200) return;
        answer = { status, headers: flatten(received) };
        if (status <= 299) return;
        refusal = refused(answer);
        if (Number(answer.headers['content-length']) > MAX_DRAINED) giveUp(refusal);
      },
      onResponseData(_controller, chunk) {
        size += chunk.length;
        // The body of a refusal may quote what was sent, so it is never read.
        if (refusal !== undefined) {
          if (size > MAX_DRAINED) giveUp(refusal);
        } else if (size > limits.maxBytes) {
          const detail = `an answer over ${limits.maxBytes} bytes`;
          giveUp(new AttemptFailedError('final', detail, { status: answer?.status ?? 0 }));
        } else chunks.push(chunk);
      },
      onResponseEnd() {
        clearTimeout(timer);
        if (refusal !== undefined || answer === undefined) reject(refusal);
        else resolve({ ...answer, body: Buffer.concat(chunks, size) });
      },
      onResponseError(_controller, error) {
        clearTimeout(timer);
        const kind = connection === undefined ? 'unsent' : 'interrupted';
        reject(refusal ?? new AttemptFailedError(kind, failureCode(error)));
      },
    },
  );
  return promise;
}

function refused({ status, headers }: Omit<ClientResponse, 'body'>): AttemptFailedError {
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

function flatten(received: Record<string, string | string[] | undefined>): ClientResponse['headers'] {
  const headers: ClientResponse['headers'] = {};
  for (const [name, value] of Object.entries(received)) {
    headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}

/**
 * Returns Webex's `trackingid`, unless it looks like something else: a header is foreign text, and this one goes into
 * error texts.
 */
export function trackingOf(headers: ClientResponse['headers']): string | undefined {
  const id = headers.trackingid;
  return id !== undefined && /^[\w.-]{1,120}$/.test(id) ? id : undefined;
}
