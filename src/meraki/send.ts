import { errors } from 'undici';
import type { Slices } from '../core/async/slices.ts';
import { type Clock, SECOND } from '../core/clock.ts';
import type { KnownError } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import type { TokenSource } from '../core/tokens.ts';
import type { ApiCall, ApiResponse, Pause } from './api-call.ts';
import { createItemChecker } from './checked-lists.ts';
import type { Deadline } from './deadline.ts';
import { isErrorBody } from './error-texts.ts';
import { denied, failureOf, tooSlow, unavailable, unexpected } from './failures.ts';
import type { CommandTurns, FairTurnsDeps } from './fair-turns.ts';
import { type Http, type HttpResponse, RedirectRefusedError } from './http.ts';
import { operationName } from './operations.ts';
import { JsonTooLongError, parseJson } from './parse-json.ts';
import { retryDelay } from './retry-after.ts';
import { createTurns } from './turns.ts';
import { untilRefused } from './until-refused.ts';

/** Attempts of a GET that fails by the network, with 5xx, or with a body that is not JSON. */
const MAX_ATTEMPTS = 3;
/** The longest wait after the first failed attempt, in milliseconds. */
const FIRST_RETRY_DELAY = 250;

/** The collaborators of a sender. */
export interface SenderDeps extends FairTurnsDeps {
  http: Http;
  clock: Clock;
  log: Log;
  slices: Slices;
}

/**
 * Sends a call, as often as its retries need, and writes into `pause` until when it waits for the rate limiter.
 *
 * @throws KnownError `meraki_unavailable` and `meraki_limited` (as a DeadlineError when no time is left), `meraki_denied`,
 *   `meraki_unexpected`, `missing_scope`, `not_found`, `store_unavailable`, and what the token source throws
 */
export type Send = (call: ApiCall, pause: Pause) => Promise<ApiResponse>;

/**
 * Creates a function that sends calls with the tokens of one link until a deadline. Each attempt waits for its turn.
 * After a 429, a call of any method is repeated while a turn comes before the deadline. After a network error, 5xx or a body
 * that is not JSON, a GET is sent three times at most, and a POST is not repeated. After a 401 the token is renewed once.
 * When the token source has refused, or no turn comes before the deadline, no later call is sent: all get the same failure.
 */
export function createSender(
  deps: SenderDeps,
  command: CommandTurns,
  source: TokenSource,
  deadline: Deadline,
): Send {
  const { http, log, clock, meter, slices } = deps;
  const tokens = untilRefused(source, command.refuse);
  const { waitForTurnAndToken, pauseFor } = createTurns(deps, command, tokens, deadline);

  /** Sends a call once. @returns the answer with any status, or the network error @throws KnownError */
  async function attempt({ operation, url, body }: ApiCall, token: string): Promise<HttpResponse | Error> {
    const began = performance.now();
    const { method } = operation;
    const { pathname: path } = url;
    /** Reports the call to the meter. @returns the milliseconds that it took */
    const countCall = (status?: number): number => {
      const ms = Math.round(performance.now() - began);
      meter.called({ service: 'meraki', operation: operationName(operation), status, ms });
      return ms;
    };
    try {
      const response = await deadline.during(http.send({ method, url, body }, token, deadline.signal));
      const { status, requestId } = response;
      const ms = countCall(status);
      log.debug({ method, path, status, requestId, ms }, 'Meraki answered');
      return response;
    } catch (error) {
      const ms = countCall();
      log.warn({ method, path, err: error, ms }, 'Meraki did not answer');
      if (deadline.signal.aborted) throw tooSlow(deadline.timeout, error);
      if (error instanceof RedirectRefusedError) throw unexpected(error.message);
      if (error instanceof errors.ResponseExceededMaxSizeError) throw unexpected('the answer is too large');
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  return async (call, pause) => {
    const { operation, rateLimiter } = call;
    // Meraki may have carried out a POST whose answer failed, and has no idempotency keys.
    const maxAttempts = operation.method === 'GET' ? MAX_ATTEMPTS : 1;
    let renewed: string | undefined;
    let failures = 0;
    let limitedAnswers = 0;
    let last: HttpResponse | undefined;

    /** Waits before the next attempt. @throws `failure` when no attempt is left, or the wait would outlast the deadline */
    async function retry(failure: KnownError, retryAfter?: string): Promise<void> {
      failures += 1;
      const wait = retryDelay(retryAfter, clock(), failures, FIRST_RETRY_DELAY);
      if (failures === maxAttempts || wait > deadline.left()) throw failure;
      meter.repeated('meraki');
      await pauseFor(wait);
    }

    for (;;) {
      const { token, end } = await waitForTurnAndToken(rateLimiter, pause, last, renewed);
      const response = await attempt(call, token).finally(end);
      if (response instanceof Error) {
        await retry(unavailable(response));
        continue;
      }
      last = response;
      if (response.status === 429) {
        limitedAnswers += 1;
        meter.repeated('meraki');
        await command.limited(rateLimiter, retryDelay(response.retryAfter, clock(), limitedAnswers, SECOND));
        continue;
      }
      if (response.status >= 500) {
        await retry(failureOf(response, operation), response.retryAfter);
        continue;
      }
      rateLimiter.accepted();
      if (response.status === 401) {
        if (renewed !== undefined) throw denied(response);
        renewed = await tokens.renew(token);
        continue;
      }
      if (response.status < 200 || response.status > 299) throw failureOf(response, operation);
      const body = await parse(response, call, slices);
      if (body && isErrorBody(body.json)) throw failureOf(response, operation);
      if (body) {
        const { link, receivedAt: readAt, text } = response;
        return { json: body.json, link, readAt, length: text.length };
      }
      await retry(unexpected('the answer is not JSON'));
    }
  };
}

/**
 * Parses the body: null for 204, with which Meraki answers for some empty lists.
 *
 * @returns undefined when the body is no JSON
 * @throws KnownError `meraki_unexpected` when it is too long, or of another shape
 */
async function parse(
  { status, text }: HttpResponse,
  { itemShape, url }: ApiCall,
  slices: Slices,
): Promise<{ json: unknown } | undefined> {
  if (status === 204) return { json: null };
  const checker = itemShape && createItemChecker(itemShape, url.pathname, slices);
  try {
    return { json: await parseJson(text, slices, checker) };
  } catch (error) {
    if (error instanceof JsonTooLongError) throw unexpected(error.message);
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}
