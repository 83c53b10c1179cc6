import { setTimeout as delay } from 'node:timers/promises';
import { errors } from 'undici';
import type { z } from 'zod';
import { type Clock, SECOND } from '../core/clock.ts';
import { type KnownError, messageOf } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import type { TokenSource } from '../core/tokens.ts';
import { type Addresses, nextLink } from './addresses.ts';
import { denied, failureOf, limited, tooSlow, unavailable, unexpected } from './failures.ts';
import { type Answer, type Http, RedirectRefused } from './http.ts';
import type { Pace } from './pace.ts';
import { waitBeforeRetry } from './retry-after.ts';

/** How often a GET is sent when the network or Meraki's side fails, and what is waited first. */
const TRIES = 3;
const FIRST_RETRY = 250;

/** One GET of the Dashboard API. */
export interface Call<T> {
  url: URL;
  shape: z.ZodType<T>;
  /** The OAuth scope the specification asks for. */
  scope: string | undefined;
  pace: Pace;
}

/** What was read, and where it goes on. */
export interface Page<T> {
  data: T;
  next: URL | undefined;
}

/** How long all calls of a command together may take. */
export interface Deadline {
  at: number;
  /** Milliseconds in all, for the text of the failure. */
  patience: number;
  signal: AbortSignal;
}

export interface ReaderParts {
  http: Http;
  addresses: Addresses;
  log: Log;
  clock: Clock;
}

/** Reads with the tokens of one link until a deadline: paces, retries, renews once, validates. */
export function createReader(parts: ReaderParts, source: TokenSource, deadline: Deadline) {
  const { http, addresses, log, clock } = parts;
  const left = () => deadline.at - clock();

  /** Waits for a turn, and fails at once when it would come too late. */
  async function takeTurn(pace: Pace, last: Answer | undefined): Promise<void> {
    if (deadline.signal.aborted) throw tooSlow(deadline.patience);
    const wait = pace.turn(left());
    if (wait === undefined) throw limited(last);
    if (wait > 0) await pause(wait);
  }

  async function pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: deadline.signal }).catch((error) => {
      throw tooSlow(deadline.patience, error);
    });
  }

  async function send(url: URL, token: string): Promise<Answer | Error> {
    const began = clock();
    const { pathname: path } = url;
    try {
      const answer = await http.get(url, token, deadline.signal);
      const { status, requestId } = answer;
      log.debug({ path, status, requestId, ms: clock() - began }, 'Meraki answered');
      return answer;
    } catch (error) {
      log.warn({ path, error: messageOf(error), ms: clock() - began }, 'Meraki did not answer');
      if (deadline.signal.aborted) throw tooSlow(deadline.patience, error);
      if (error instanceof RedirectRefused) throw unexpected(error.message);
      if (error instanceof errors.ResponseExceededMaxSizeError) throw unexpected('the answer is too large');
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  /** @throws KnownError */
  async function read<T>(call: Call<T>): Promise<Page<T>> {
    let token = await source.token();
    let renewed = false;
    let failures = 0;
    let refusals = 0;
    let last: Answer | undefined;

    async function again(failure: KnownError, retryAfter?: string): Promise<void> {
      failures += 1;
      if (failures === TRIES) throw failure;
      await pause(waitBeforeRetry(retryAfter, clock(), failures, FIRST_RETRY));
    }

    for (;;) {
      await takeTurn(call.pace, last);
      const answer = await send(call.url, token);
      if (answer instanceof Error) {
        await again(unavailable(answer));
        continue;
      }
      last = answer;
      if (answer.status === 429) {
        refusals += 1;
        call.pace.limited(waitBeforeRetry(answer.retryAfter, clock(), refusals, SECOND));
        continue;
      }
      if (answer.status >= 500) {
        await again(failureOf(answer, call.scope), answer.retryAfter);
        continue;
      }
      call.pace.accepted();
      if (answer.status === 401) {
        if (renewed) throw denied(answer);
        token = await source.renew(token);
        renewed = true;
        continue;
      }
      if (answer.status < 200 || answer.status > 299) throw failureOf(answer, call.scope);
      const body = parse(answer);
      if (body) return { data: check(call, body.json), next: pageAfter(call.url, answer) };
      await again(unexpected('the answer is not JSON'));
    }
  }

  function check<T>(call: Call<T>, json: unknown): T {
    const checked = call.shape.safeParse(json);
    if (checked.success) return checked.data;
    const issue = checked.error.issues[0];
    throw unexpected(`${call.url.pathname}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
  }

  function pageAfter(url: URL, answer: Answer): URL | undefined {
    const link = answer.link === undefined ? undefined : nextLink(answer.link);
    if (link === undefined) return undefined;
    const next = addresses.nextPage(url, link);
    if (next === undefined) throw unexpected('the next page is outside the API');
    return next;
  }

  return read;
}

export type Read = ReturnType<typeof createReader>;

/** A 204 stands for "nothing", which Meraki answers to some lists; undefined when it is no JSON. */
function parse(answer: Answer): { json: unknown } | undefined {
  if (answer.status === 204) return { json: null };
  try {
    return { json: JSON.parse(answer.text) };
  } catch {
    return undefined;
  }
}
