import { setImmediate as nextTurn } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { type Clock, SECOND } from '../core/clock.ts';
import type { Addresses } from './addresses.ts';

/** One answer of the Dashboard API, after redirects. */
export interface HttpResponse {
  status: number;
  text: string;
  /** The time at which the whole answer was there, in epoch milliseconds. */
  receivedAt: number;
  retryAfter: string | undefined;
  /** The `Link` header. */
  link: string | undefined;
  /** The `X-Request-Id` header, by which Meraki's support finds the call. */
  requestId: string | undefined;
}

/** Thrown for a redirect that the token must not follow. */
export class RedirectRefusedError extends Error {
  override readonly name = 'RedirectRefusedError';
  readonly code = 'redirect_refused';
}

/** One request; after a redirect the same method and body are sent to the new address. */
export interface HttpRequest {
  method: 'GET' | 'POST';
  url: URL;
  /** Sent as JSON. */
  body?: object | undefined;
}

/** HTTP with a bearer token. It neither retries nor parses the body. */
export interface Http {
  /** Rejects on network errors and when `signal` aborts. @throws RedirectRefusedError */
  send(request: HttpRequest, token: string, signal: AbortSignal): Promise<HttpResponse>;
  /** Closes all connections; calls under way fail. */
  close(): Promise<void>;
}

/**
 * The most calls that are under way, to all organizations together; each holds one connection, so as many are open to Meraki
 * (and to each shard that calls are redirected to, for the seconds that an idle connection is kept).
 */
export const MAX_CALLS = 256;

const MAX_REDIRECTS = 3;
const MAX_RESPONSE_BYTES = 20 * 1024 * 1024;

/** Creates HTTP with connections of its own, for MAX_CALLS calls at a time. @param userAgent `App/1.0 Vendor`, the form that Meraki asks for */
export function createHttp(addresses: Addresses, userAgent: string, clock: Clock = Date.now): Http {
  const agent = new Agent({
    // A call that waited here would be sent together with later ones: whoever sends must have no more under way.
    connections: MAX_CALLS,
    connect: { timeout: 5 * SECOND },
    headersTimeout: 12 * SECOND,
    bodyTimeout: 12 * SECOND,
    keepAliveTimeout: 30 * SECOND,
    // Also when the server offers more: the most that a rush needed stays open no longer.
    keepAliveMaxTimeout: 30 * SECOND,
    maxResponseSize: MAX_RESPONSE_BYTES,
  });

  async function send({ method, url, body: sent }: HttpRequest, token: string, signal: AbortSignal) {
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json', 'user-agent': userAgent };
    let at = url;
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      const response = await request(at, {
        method,
        dispatcher: agent,
        headers: sent === undefined ? headers : { ...headers, 'content-type': 'application/json' },
        body: sent === undefined ? null : JSON.stringify(sent),
        signal,
      });
      const { statusCode, body } = response;
      const location = headerText(response.headers.location);
      if (statusCode < 300 || statusCode > 399 || location === undefined) {
        const text = await body.text();
        const receivedAt = clock();
        // undici gives a connection its next request one turn of the event loop after an answer. Whoever asks on at once would
        // open another connection.
        await nextTurn();
        return {
          status: statusCode,
          text,
          receivedAt,
          retryAfter: headerText(response.headers['retry-after']),
          link: headerText(response.headers.link),
          requestId: headerText(response.headers['x-request-id']),
        };
      }
      await body.dump();
      const target = addresses.redirectTarget(at, location);
      if (target === undefined)
        throw new RedirectRefusedError(`${at.host} redirects to a place outside the API`);
      at = target;
    }
    throw new RedirectRefusedError(`more than ${MAX_REDIRECTS} redirects`);
  }

  return { send, close: () => agent.destroy() };
}

function headerText(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(', ') : header;
}
