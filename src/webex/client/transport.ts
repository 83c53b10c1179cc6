import { setTimeout as delay } from 'node:timers/promises';
import { FormData, Pool } from 'undici';
import { createPlaces } from '../../core/async/places.ts';
import { attempt, type ClientResponse, dateOf, trackingOf } from './attempt.ts';
import { WebexError } from './error.ts';
import type { ClientLimits } from './limits.ts';
import { AttemptFailedError, waitBefore } from './retry.ts';

/** A logger for the client's calls, such as pino. */
export interface ClientLog {
  debug(fields: object, text: string): void;
  warn(fields: object, text: string): void;
}

/** The query of an address; `undefined` members are left out. */
export type ClientQuery = Record<string, string | number | boolean | undefined>;

/** The outcome of one attempt at a call. */
export interface AttemptReport {
  /** The name of the call, e.g. `messages.create`; never an address. */
  operation: string;
  /** HTTP; undefined when there was no complete answer. */
  status: number | undefined;
  /** Whether Webex answered the call itself, be it with a refusal: else Webex is not well, or the call did not reach it. */
  isAnswer: boolean;
  /** Milliseconds. */
  ms: number;
  /** When Webex wrote its answer, on its clock in epoch milliseconds; undefined when it did not say so. */
  date?: number | undefined;
  /** Whether the attempt failed and another follows. */
  isRepeated: boolean;
}

/** Lets the caller observe the client's calls and name them. */
export interface Instrumentation {
  log?: ClientLog | undefined;
  /** Returns the `trackingid` to send with the next attempt; Webex's support finds the call by it, as with its SDK. */
  nextTrackingId?: (() => string | undefined) | undefined;
  /** Called after each attempt. */
  onAttempt?: ((attempted: AttemptReport) => void) | undefined;
}

/** One call to make. */
export interface ClientCall {
  operation: string;
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  url: URL;
  /** Sent as JSON unless it is a form. */
  body?: object | FormData;
  /** The longest answer to read, in bytes. */
  maxBytes?: number;
  /**
   * Is awaited right before each attempt, also after a wait, when the attempt has a connection. What it throws ends the
   * call, and is thrown unchanged; what it returns is awaited when the API certainly has not carried the attempt out. The
   * time that it takes is not counted, nor is the wait for the connection.
   */
  beforeAttempt?: (() => Promise<(() => Promise<void>) | undefined>) | undefined;
}

/** Sends calls to one origin over kept-alive connections, and retries them. */
export interface ClientTransport {
  /**
   * @param read makes the result of an answer; an attempt whose answer it throws an AttemptFailedError for has failed
   * @throws WebexError, and what `beforeAttempt` throws
   */
  call<T>(call: ClientCall, read: (answer: ClientResponse) => T): Promise<T>;
  /** Returns an address below the API's base. */
  at(path: string, query?: ClientQuery): URL;
  /** Aborted when the transport is closed. */
  readonly closed: AbortSignal;
  /** Ends the waits and closes the connections; calls under way reject. */
  close(): Promise<void>;
}

/** Creates a transport for one API and one token. */
export function createClientTransport(options: {
  token: string;
  apiUrl: string;
  limits: ClientLimits;
  instrumentation: Instrumentation;
}): ClientTransport {
  const { token, limits } = options;
  const { log, nextTrackingId, onAttempt } = options.instrumentation;
  const base = new URL(`${options.apiUrl.replace(/\/+$/, '')}/`);
  const open = () =>
    new Pool(base.origin, { connections: limits.connections, connect: { timeout: limits.timeout } });
  const pool = open();
  // Calls that are checked have connections of their own, and each waits for one before the check: what was checked must
  // not change while the call waits behind slow ones. Checks are calls too, and so must not need these connections.
  const checkedPool = open();
  const turns = createPlaces(limits.connections);
  const closing = new AbortController();

  function send(call: ClientCall, timeout: number, trackingid: string | undefined): Promise<ClientResponse> {
    const { body } = call;
    const isJson = body !== undefined && !(body instanceof FormData);
    return attempt(
      call.beforeAttempt === undefined ? pool : checkedPool,
      {
        method: call.method,
        path: call.url.pathname + call.url.search,
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'application/json',
          ...(trackingid === undefined ? {} : { trackingid }),
          ...(isJson ? { 'content-type': 'application/json; charset=utf-8' } : {}),
        },
        body: isJson ? JSON.stringify(body) : (body ?? null),
      },
      { timeout, maxBytes: call.maxBytes ?? limits.maxJsonBytes },
    );
  }

  return {
    async call(call, read) {
      const shown = { method: call.method, path: call.url.pathname };
      if (call.url.origin !== base.origin) {
        throw new WebexError(shown, `not called: ${call.url.origin} is not the API's origin`);
      }
      let started = performance.now();
      for (let made = 1; ; made += 1) {
        const checking = performance.now();
        const endTurn = call.beforeAttempt === undefined ? () => {} : await turns.take();
        let takeBack: (() => Promise<void>) | undefined;
        try {
          takeBack = await call.beforeAttempt?.();
        } catch (error) {
          endTurn();
          throw error;
        }
        started += performance.now() - checking;
        const began = performance.now();
        const remaining = limits.totalTimeout - (began - started);
        const sent = nextTrackingId?.();
        const report = (
          status: number | undefined,
          isAnswer: boolean,
          trackingId = sent,
          isRepeated = false,
          date?: number,
        ) => {
          const ms = Math.round(performance.now() - began);
          log?.debug(
            { ...shown, status, trackingId, ms },
            status ? 'Webex answered' : 'Webex did not answer',
          );
          onAttempt?.({ operation: call.operation, status, isAnswer, ms, isRepeated, date });
        };
        try {
          const timeout = Math.min(limits.timeout, Math.max(remaining, 1));
          const answer = await send(call, timeout, sent).finally(endTurn);
          const result = read(answer);
          report(answer.status, true, trackingOf(answer.headers), false, dateOf(answer.headers));
          return result;
        } catch (error) {
          if (!(error instanceof AttemptFailedError)) throw error;
          if (error.isWithoutEffect) await takeBack?.();
          const trackingId = error.trackingId ?? sent;
          const { code: kind, status, retryAfter } = error;
          const failed = { ...shown, status, trackingId };
          const spent = performance.now() - started;
          const wait = waitBefore(error, { method: call.method, attempt: made, elapsed: spent }, limits);
          const isLast = wait === undefined || closing.signal.aborted;
          report(error.status, kind === 'final' || kind === 'unauthorized', trackingId, !isLast);
          if (isLast) throw new WebexError({ ...failed, kind, retryAfter }, error.message);
          log?.warn(
            { ...failed, reason: error.message, attempt: made, wait: Math.round(wait) },
            'Webex call failed; trying again',
          );
          await delay(wait, undefined, { signal: closing.signal }).catch(() => {
            throw new WebexError(
              { ...failed, kind },
              `${error.message}; given up because the client was closed`,
            );
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
    closed: closing.signal,
    async close() {
      closing.abort();
      await Promise.all([pool.destroy(), checkedPool.destroy()]);
    },
  };
}
