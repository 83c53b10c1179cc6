import { setTimeout as delay } from 'node:timers/promises';
import { FormData, Pool } from 'undici';
import { type Answer, attempt } from './attempt.ts';
import { WebexError } from './error.ts';
import type { Limits } from './limits.ts';
import { AttemptFailed, waitBefore } from './retry.ts';

/** Where the client tells of calls it tries again; pino fits. */
export interface ClientLog {
  warn(fields: object, text: string): void;
}

export type Query = Record<string, string | number | boolean | undefined>;

export interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  url: URL;
  /** Sent as JSON unless it is a form. */
  body?: object | FormData;
  /** The longest answer to read. */
  maxBytes?: number;
}

/** The way to the API: one origin, kept-alive connections, retries. */
export interface Transport {
  /** @throws WebexError */
  call(call: Call): Promise<Answer>;
  /** An address below the API's base. */
  at(path: string, query?: Query): URL;
  /** Ends the waits and the connections; calls under way reject. */
  close(): Promise<void>;
}

export function createTransport(options: {
  token: string;
  apiUrl: string;
  limits: Limits;
  log?: ClientLog | undefined;
}): Transport {
  const { token, limits, log } = options;
  const base = new URL(`${options.apiUrl.replace(/\/+$/, '')}/`);
  const pool = new Pool(base.origin, {
    connections: limits.connections,
    connect: { timeout: limits.timeout },
  });
  const closing = new AbortController();

  function send(call: Call, timeout: number): Promise<Answer> {
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
        const elapsed = performance.now() - started;
        try {
          return await send(call, Math.min(limits.timeout, Math.max(limits.patience - elapsed, 1)));
        } catch (error) {
          if (!(error instanceof AttemptFailed)) throw error;
          const failed = { ...shown, status: error.status, trackingId: error.trackingId };
          const spent = performance.now() - started;
          const wait = waitBefore(error, { method: call.method, attempt: made, elapsed: spent }, limits);
          if (wait === undefined || closing.signal.aborted) throw new WebexError(failed, error.message);
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
