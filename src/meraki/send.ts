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
import { waitBeforeRetry } from './retry-after.ts';

/** How often a GET is sent when the network or Meraki's side fails, and what is waited first. */
const TRIES = 3;
const FIRST_RETRY = 250;
/** Milliseconds after which a turn is over, and how many a call takes at most. */
const LATE = 125;
const TURNS = 3;

/** One call of the Dashboard API. */
export interface ApiCall {
  operation: Operation;
  url: URL;
  body?: object | undefined;
  pace: RateLimiter;
}

/** What a call brought: JSON that nobody has looked at yet, null for 204. */
export interface ApiResponse {
  json: unknown;
  /** The `Link` header. */
  link: string | undefined;
}

export interface SenderDeps {
  http: Http;
  log: Log;
  clock: Clock;
  meter: Meter;
  /** Milliseconds that nobody sets: how late a turn is. */
  now?: (() => number) | undefined;
}

/** @throws KnownError; it writes down how long it waits for its turn */
export type Send = (call: ApiCall, pause: Pause) => Promise<ApiResponse>;

/** Sends with the tokens of one link until a deadline: paces, retries what may be retried, renews once. */
export function createSender(deps: SenderDeps, given: TokenSource, deadline: Deadline): Send {
  const { http, log, clock, meter, now = () => performance.now() } = deps;
  const source = untilRefused(given);

  /** Waits for a turn, and fails at once when it would come too late. @returns when it came */
  async function takeTurn(
    rateLimiter: RateLimiter,
    pause: Pause,
    last: HttpResponse | undefined,
  ): Promise<number> {
    // A process that stood still may find its time over before the signal does.
    if (deadline.signal.aborted || deadline.left() < 0) throw tooSlow(deadline.patience);
    const asked = now();
    const wait = await rateLimiter.acquire(deadline.left());
    if (wait === undefined) throw limited(last);
    meter.waited(wait);
    if (wait > 0) {
      pause.until = clock() + wait;
      await sleep(wait);
    }
    return asked + wait;
  }

  /** A turn, and the token that is right when it has come. Late, a call would stand beside those of later turns. */
  async function turnAndToken(
    rateLimiter: RateLimiter,
    pause: Pause,
    last: HttpResponse | undefined,
    renewed: string | undefined,
  ) {
    for (let turns = 1; ; turns++) {
      const due = await takeTurn(rateLimiter, pause, last);
      const token = renewed ?? (await source.token());
      if (now() - due < LATE || turns === TURNS) return token;
    }
  }

  async function sleep(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: deadline.signal }).catch((error) => {
      throw tooSlow(deadline.patience, error);
    });
  }

  async function attempt({ operation, url, body }: ApiCall, token: string): Promise<HttpResponse | Error> {
    const began = performance.now();
    const { method } = operation;
    const { pathname: path } = url;
    /** @returns milliseconds that it took */
    const count = (status?: number): number => {
      const ms = Math.round(performance.now() - began);
      meter.called({ service: 'meraki', operation: operationName(operation), status, ms });
      return ms;
    };
    try {
      const answer = await http.send({ method, url, body }, token, deadline.signal);
      const { status, requestId } = answer;
      const ms = count(status);
      log.debug({ method, path, status, requestId, ms }, 'Meraki answered');
      return answer;
    } catch (error) {
      const ms = count();
      log.warn({ method, path, err: error, ms }, 'Meraki did not answer');
      if (deadline.signal.aborted) throw tooSlow(deadline.patience, error);
      if (error instanceof RedirectRefusedError) throw unexpected(error.message);
      if (error instanceof errors.ResponseExceededMaxSizeError) throw unexpected('the answer is too large');
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  return async (call, pause) => {
    const { operation, pace: rateLimiter } = call;
    // What changes something may have been done before it failed, and Meraki knows no idempotency keys.
    const tries = operation.method === 'GET' ? TRIES : 1;
    /** After a 401; before one the source is asked each time, because the link may end while we wait. */
    let renewed: string | undefined;
    let failures = 0;
    let refusals = 0;
    let last: HttpResponse | undefined;

    async function again(failure: KnownError, retryAfter?: string): Promise<void> {
      failures += 1;
      const wait = waitBeforeRetry(retryAfter, clock(), failures, FIRST_RETRY);
      if (failures === tries || wait > deadline.left()) throw failure;
      meter.repeated('meraki');
      await sleep(wait);
    }

    for (;;) {
      const token = await turnAndToken(rateLimiter, pause, last, renewed);
      const answer = await attempt(call, token);
      if (answer instanceof Error) {
        await again(unavailable(answer));
        continue;
      }
      last = answer;
      if (answer.status === 429) {
        refusals += 1;
        meter.repeated('meraki');
        await rateLimiter.limited(waitBeforeRetry(answer.retryAfter, clock(), refusals, SECOND));
        continue;
      }
      if (answer.status >= 500) {
        await again(failureOf(answer, operation.scope), answer.retryAfter);
        continue;
      }
      rateLimiter.accepted();
      if (answer.status === 401) {
        if (renewed !== undefined) throw denied(answer);
        renewed = await source.renew(token);
        continue;
      }
      if (answer.status < 200 || answer.status > 299) throw failureOf(answer, operation.scope);
      const body = parse(answer);
      if (body) return { json: body.json, link: answer.link };
      await again(unexpected('the answer is not JSON'));
    }
  };
}

/** What a link refuses to one call of a command it refuses to those that still wait: each would ask Meraki in vain. */
function untilRefused(source: TokenSource): TokenSource {
  let refused: { error: unknown } | undefined;
  const once = async (ask: () => Promise<string>): Promise<string> => {
    if (refused !== undefined) throw refused.error;
    try {
      return await ask();
    } catch (error) {
      refused = { error };
      throw error;
    }
  };
  return { token: () => once(source.token), renew: (token) => once(() => source.renew(token)) };
}

/** A 204 stands for "nothing", which Meraki answers to some lists; undefined when it is no JSON. */
function parse(answer: HttpResponse): { json: unknown } | undefined {
  if (answer.status === 204) return { json: null };
  try {
    return { json: JSON.parse(answer.text) };
  } catch {
    return undefined;
  }
}
/** Until when a call waits, or waited, because there were too many of them: epoch milliseconds. */
export interface Pause {
  until: number;
}
