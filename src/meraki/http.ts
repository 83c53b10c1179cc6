import { Agent, request } from 'undici';
import { SECOND } from '../core/clock.ts';
import type { Addresses } from './addresses.ts';

/** One answer of the Dashboard API, redirects followed. */
export interface HttpResponse {
  status: number;
  text: string;
  retryAfter: string | undefined;
  /** The `Link` header. */
  link: string | undefined;
  /** What Meraki's support finds the call by. */
  requestId: string | undefined;
}

/** A redirect that the token must not follow. */
export class RedirectRefusedError extends Error {
  override readonly name = 'RedirectRefusedError';
  readonly code = 'redirect_refused';
}

/** What is asked; redirects keep all of it. */
export interface HttpRequest {
  method: 'GET' | 'POST';
  url: URL;
  /** Becomes JSON. */
  body?: object | undefined;
}

/** HTTP with a bearer token, and nothing else: no retries, no reading of the body. */
export interface Http {
  /** Rejects on network errors and when `signal` aborts. @throws RedirectRefused */
  send(asked: HttpRequest, token: string, signal: AbortSignal): Promise<HttpResponse>;
  close(): Promise<void>;
}

const HOPS = 3;
const LARGEST_ANSWER = 20 * 1024 * 1024;

/** @param userAgent as Meraki wants it: `App/1.0 Vendor` */
export function createHttp(addresses: Addresses, userAgent: string): Http {
  const agent = new Agent({
    // Whatever can be under way at the usual pace: a call that has its turn and then waits here goes beside later ones.
    connections: 100,
    connect: { timeout: 5 * SECOND },
    headersTimeout: 12 * SECOND,
    bodyTimeout: 12 * SECOND,
    keepAliveTimeout: 30 * SECOND,
    // Whatever the server would keep: there are some for each organization.
    keepAliveMaxTimeout: 30 * SECOND,
    maxResponseSize: LARGEST_ANSWER,
  });

  async function send({ method, url, body: sent }: HttpRequest, token: string, signal: AbortSignal) {
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json', 'user-agent': userAgent };
    let at = url;
    for (let hop = 0; hop <= HOPS; hop++) {
      const answer = await request(at, {
        method,
        dispatcher: agent,
        headers: sent === undefined ? headers : { ...headers, 'content-type': 'application/json' },
        body: sent === undefined ? null : JSON.stringify(sent),
        signal,
      });
      const { statusCode, body } = answer;
      const location = first(answer.headers.location);
      if (statusCode < 300 || statusCode > 399 || location === undefined) {
        return {
          status: statusCode,
          text: await body.text(),
          retryAfter: first(answer.headers['retry-after']),
          link: first(answer.headers.link),
          requestId: first(answer.headers['x-request-id']),
        };
      }
      await body.dump();
      const target = addresses.redirected(at, location);
      if (target === undefined)
        throw new RedirectRefusedError(`${at.host} redirects to a place outside the API`);
      at = target;
    }
    throw new RedirectRefusedError(`more than ${HOPS} redirects`);
  }

  return { send, close: () => agent.destroy() };
}

function first(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(', ') : header;
}
