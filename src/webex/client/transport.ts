import { setTimeout as delay } from 'node:timers/promises';
import { FormData, Pool } from 'undici';
import { attempt, type ClientResponse, trackingOf } from './attempt.ts';
import { WebexError } from './error.ts';
import type { Limits } from './limits.ts';
import { AttemptFailedError, waitBefore } from './retry.ts';

/** Where the client tells of its calls; pino fits. */
export interface ClientLog {
  debug(fields: object, text: string): void;
  warn(fields: object, text: string): void;
}

export type ClientQuery = Record<string, string | number | boolean | undefined>;

/** One attempt at a call, once it is over. */
export interface Attempted {
  /** Which call of ours, e.g. `messages.create`: never an address. */
  operation: string;
  /** HTTP; undefined when there was no complete answer. */
  status: number | undefined;
  /** Milliseconds. */
  ms: number;
  /** It failed, and is made again. */
  isRepeated: boolean;
}

export interface Instrumentation {
  log?: ClientLog | undefined;
  /** Sent as `trackingid` with the next call: what Webex's support finds it by, as its SDK does. */
  nextTrackingId?: (() => string | undefined) | undefined;
  onAttempt?: ((attempted: Attempted) => void) | undefined;
}

export interface ClientCall {
  operation: string;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  url: URL;
  /** Sent as JSON unless it is a form. */
  body?: object | FormData;
  /** The longest answer to read. */
  maxBytes?: number;
}

/** The way to the API: one origin, kept-alive connections, retries. */
export interface ClientTransport {
  /** @throws WebexError */
  call(call: ClientCall): Promise<ClientResponse>;
  /** An address below the API's base. */
  at(path: string, query?: ClientQuery): URL;
  /** Ends the waits and the connections; calls under way reject. */
  close(): Promise<void>;
}

export function createClientTransport(options: {
  token: string;
  apiUrl: string;
  limits: Limits;
  watching: Instrumentation;
}): ClientTransport {
  const { token, limits } = options;
  const { log, nextTrackingId, onAttempt } = options.watching;
  const base = new URL(`${options.apiUrl.replace(/\/+$/, '')}/`);
  const pool = new Pool(base.origin, {
    connections: limits.connections,
    connect: { timeout: limits.timeout },
  });
  const closing = new AbortController();

  function send(call: ClientCall, timeout: number, trackingid: string | undefined): Promise<ClientResponse> {
    const { body } = call;
    const json = body !== undefined && !(body instanceof FormData);
    return attempt(
      pool,
      {
        method: call.method,
        path: call.url.pathname + call.url.search,
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'application/json',
          ...(trackingid === undefined ? {} : { trackingid }),
          ...(json ? { 'content-type': 'application/json; charset=utf-8' } : {}),
        },
        body: json ? JSON.stringify(body) : (body ?? null),
      },
      { timeout, maxBytes: call.maxBytes ?? limits.jsonBytes },
    );
  }

  return {
    async call(call) {
      const shown = { method: call.method, path: call.url.pathname };
      if (call.url.origin !== base.origin) {
        throw new WebexError(shown, `not called: ${call.url.origin} is not the API's origin`);
      }
      const started = performance.now();
      for (let made = 1; ; made += 1) {
        const began = performance.now();
        const patience = limits.patience - (began - started);
        const sent = nextTrackingId?.();
        const tell = (status: number | undefined, trackingId = sent, isRepeated = false) => {
          const ms = Math.round(performance.now() - began);
          log?.debug(
            { ...shown, status, trackingId, ms },
            status ? 'Webex answered' : 'Webex did not answer',
          );
          onAttempt?.({ operation: call.operation, status, ms, isRepeated });
        };
        try {
          const answer = await send(call, Math.min(limits.timeout, Math.max(patience, 1)), sent);
          tell(answer.status, trackingOf(answer.headers));
          return answer;
        } catch (error) {
          if (!(error instanceof AttemptFailedError)) throw error;
          const trackingId = error.trackingId ?? sent;
          const failed = { ...shown, status: error.status, trackingId };
          const spent = performance.now() - started;
          const wait = waitBefore(error, { method: call.method, attempt: made, elapsed: spent }, limits);
          const isLast = wait === undefined || closing.signal.aborted;
          tell(error.status, trackingId, !isLast);
          if (isLast) throw new WebexError(failed, error.message);
          log?.warn(
            { ...failed, reason: error.message, attempt: made, wait: Math.round(wait) },
            'Webex call is tried again',
          );
          await delay(wait, undefined, { signal: closing.signal }).catch(() => {
            throw new WebexError(failed, `${error.message}; given up, the client was closed`);
          });
        }
      }
    },
    at(path, query = {}) {
      const url = new URL(path, base);
      for (const [name, value] of Object.entries(query)) {
        if (value !== undefined) url.searchParams.set(name, String(value));
      }
      return url;
    },
    async close() {
      closing.abort();
      await pool.destroy();
    },
  };
}
