import { setTimeout as delay } from 'node:timers/promises';
import { errors } from 'undici';
import { type Clock, SECOND } from '../core/clock.ts';
import type { KnownError } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import type { Meter } from '../core/meter.ts';
import type { RateLimiter } from '../core/rate-limiter.ts';
import type { TokenSource } from '../core/tokens.ts';
import type { Deadline } from './deadline.ts';
import { denied, failureOf, limited, tooSlow, unavailable, unexpected } from './failures.ts';
import { type Http, type HttpResponse, RedirectRefusedError } from './http.ts';
import { type Operation, operationName } from './operations.ts';
import { retryDelay } from './retry-after.ts';

/** How often a GET is sent when the network or Meraki fails. */
const MAX_ATTEMPTS = 3;
/** The longest wait after the first failed attempt, in milliseconds. */
const FIRST_RETRY_DELAY = 250;
/** A turn that came more than this many milliseconds ago is over. */
const MAX_LATENESS = 125;
/** How many turns a call takes at most because the one before was over. */
const MAX_TURNS = 3;

/** One call of the Dashboard API. */
export interface ApiCall {
  operation: Operation;
  url: URL;
  body?: object | undefined;
  rateLimiter: RateLimiter;
}

/** The answer of a call. */
export interface ApiResponse {
  /** Not checked yet; null for 204. */
  json: unknown;
  /** The `Link` header. */
  link: string | undefined;
}

/** Until when a call waits, or waited, because of the rate limit: epoch milliseconds, 0 when it did not. */
export interface Pause {
  until: number;
}

export interface SenderDeps {
  http: Http;
  log: Log;
  clock: Clock;
  meter: Meter;
  /** Monotonic milliseconds, to tell how late a turn is. */
  now?: (() => number) | undefined;
  /** Waits; rejects when `signal` aborts. */
  sleep?: ((ms: number, signal: AbortSignal) => Promise<unknown>) | undefined;
}

/** Sends a call and writes into `pause` how long it waits for its turn. @throws KnownError */
export type Send = (call: ApiCall, pause: Pause) => Promise<ApiResponse>;

/**
 * Sends calls with the tokens of one link until a deadline. Each attempt waits for its turn at the rate limiter; network
 * errors, 5xx and 429 are retried (all but 429 only for GET), and after a 401 the token is renewed once.
 */
export function createSender(deps: SenderDeps, source: TokenSource, deadline: Deadline): Send {
  const { http, log, clock, meter, now = () => performance.now() } = deps;
  const { sleep = (ms, signal) => delay(ms, undefined, { signal }) } = deps;
  const tokens = untilRefused(source);

  /**
   * Waits for a turn; fails at once when the turn would come after the deadline.
   *
   * @returns when the turn came, as `now` tells it
   */
  async function waitForTurn(
    rateLimiter: RateLimiter,
    pause: Pause,
    last: HttpResponse | undefined,
  ): Promise<number> {
    // After the process was suspended, the clock may be past the deadline before the signal aborts.
    if (deadline.signal.aborted || deadline.left() < 0) throw tooSlow(deadline.timeout);
    const asked = now();
    const wait = await rateLimiter.acquire(deadline.left());
    if (wait === undefined) throw limited(last);
    meter.waited(wait);
    if (wait > 0) {
      pause.until = clock() + wait;
      await pauseFor(wait);
    }
    return asked + wait;
  }

  /**
   * Waits for a turn and then takes the token, because the link may end during the wait. When the token took so long
   * that the call would be sent together with those of later turns, it waits for another turn.
   */
  async function waitForTurnAndToken(
    rateLimiter: RateLimiter,
    pause: Pause,
    last: HttpResponse | undefined,
    renewed: string | undefined,
  ) {
    for (let turns = 1; ; turns++) {
      const due = await waitForTurn(rateLimiter, pause, last);
      const token = renewed ?? (await tokens.token());
      if (now() - due < MAX_LATENESS || turns === MAX_TURNS) return token;
    }
  }

  async function pauseFor(ms: number): Promise<void> {
    await sleep(ms, deadline.signal).catch((error) => {
      throw tooSlow(deadline.timeout, error);
    });
  }

  /** Sends once. @returns the answer, or the network error */
  async function attempt({ operation, url, body }: ApiCall, token: string): Promise<HttpResponse | Error> {
    const began = performance.now();
    const { method } = operation;
    const { pathname: path } = url;
    /** @returns milliseconds that the call took */
    const count = (status?: number): number => {
      const ms = Math.round(performance.now() - began);
      meter.called({ service: 'meraki', operation: operationName(operation), status, ms });
      return ms;
    };
    try {
      const response = await http.send({ method, url, body }, token, deadline.signal);
      const { status, requestId } = response;
      const ms = count(status);
      log.debug({ method, path, status, requestId, ms }, 'Meraki answered');
      return response;
    } catch (error) {
      const ms = count();
      log.warn({ method, path, err: error, ms }, 'Meraki did not answer');
      if (deadline.signal.aborted) throw tooSlow(deadline.timeout, error);
      if (error instanceof RedirectRefusedError) throw unexpected(error.message);
      if (error instanceof errors.ResponseExceededMaxSizeError) throw unexpected('the answer is too large');
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  return async (call, pause) => {
    const { operation, rateLimiter } = call;
    // A POST may have worked before it failed, and Meraki has no idempotency keys.
    const maxAttempts = operation.method === 'GET' ? MAX_ATTEMPTS : 1;
    let renewed: string | undefined;
    let failures = 0;
    let refusals = 0;
    let last: HttpResponse | undefined;

    /** Waits before the next attempt. @throws `failure` when there is none */
    async function retry(failure: KnownError, retryAfter?: string): Promise<void> {
      failures += 1;
      const wait = retryDelay(retryAfter, clock(), failures, FIRST_RETRY_DELAY);
      if (failures === maxAttempts || wait > deadline.left()) throw failure;
      meter.repeated('meraki');
      await pauseFor(wait);
    }

    for (;;) {
      const token = await waitForTurnAndToken(rateLimiter, pause, last, renewed);
      const response = await attempt(call, token);
      if (response instanceof Error) {
        await retry(unavailable(response));
        continue;
      }
      last = response;
      if (response.status === 429) {
        refusals += 1;
        meter.repeated('meraki');
        await rateLimiter.limited(retryDelay(response.retryAfter, clock(), refusals, SECOND));
        continue;
      }
      if (response.status >= 500) {
        await retry(failureOf(response, operation.scope), response.retryAfter);
        continue;
      }
      rateLimiter.accepted();
      if (response.status === 401) {
        if (renewed !== undefined) throw denied(response);
        renewed = await tokens.renew(token);
        continue;
      }
      if (response.status < 200 || response.status > 299) throw failureOf(response, operation.scope);
      const body = parse(response);
      if (body) return { json: body.json, link: response.link };
      await retry(unexpected('the answer is not JSON'));
    }
  };
}

/** Repeats a refusal of the token source to all later calls of the command: they would fail in the same way. */
function untilRefused(source: TokenSource): TokenSource {
  let refused: { error: unknown } | undefined;
  const guard = async (ask: () => Promise<string>): Promise<string> => {
    if (refused !== undefined) throw refused.error;
    try {
      return await ask();
    } catch (error) {
      refused = { error };
      throw error;
    }
  };
  return { token: () => guard(source.token), renew: (token) => guard(() => source.renew(token)) };
}

/** Parses the body; Meraki answers 204 for some empty lists, which becomes null. @returns undefined when it is no JSON */
function parse(response: HttpResponse): { json: unknown } | undefined {
  if (response.status === 204) return { json: null };
  try {
    return { json: JSON.parse(response.text) };
  } catch {
    return undefined;
  }
}
