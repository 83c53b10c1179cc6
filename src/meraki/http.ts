import { Agent, request } from 'undici';
import { SECOND } from '../core/clock.ts';
import type { Addresses } from './addresses.ts';

/** One answer of the Dashboard API, redirects followed. */
export interface Answer {
  status: number;
  text: string;
  retryAfter: string | undefined;
  /** The `Link` header. */
  link: string | undefined;
  /** What Meraki's support finds the call by. */
  requestId: string | undefined;
}

/** A redirect that the token must not follow. */
export class RedirectRefused extends Error {
  override name = 'RedirectRefused';
}

/** GET over HTTP with a bearer token, and nothing else: no retries, no reading of the body. */
export interface Http {
  /** Rejects on network errors and when `signal` aborts. @throws RedirectRefused */
  get(url: URL, token: string, signal: AbortSignal): Promise<Answer>;
  close(): Promise<void>;
}

const HOPS = 3;
const LARGEST_ANSWER = 20 * 1024 * 1024;

/** @param userAgent as Meraki wants it: `App/1.0 Vendor` */
export function createHttp(addresses: Addresses, userAgent: string): Http {
  const agent = new Agent({
    connections: 8,
    connect: { timeout: 5 * SECOND },
    headersTimeout: 12 * SECOND,
    bodyTimeout: 12 * SECOND,
    keepAliveTimeout: 30 * SECOND,
    maxResponseSize: LARGEST_ANSWER,
  });

  async function get(url: URL, token: string, signal: AbortSignal): Promise<Answer> {
    let at = url;
    for (let hop = 0; hop <= HOPS; hop++) {
      const { statusCode, headers, body } = await request(at, {
        dispatcher: agent,
        headers: { authorization: `Bearer ${token}`, accept: 'application/json', 'user-agent': userAgent },
        signal,
      });
      const location = first(headers.location);
      if (statusCode < 300 || statusCode > 399 || location === undefined) {
        return {
          status: statusCode,
          text: await body.text(),
          retryAfter: first(headers['retry-after']),
          link: first(headers.link),
          requestId: first(headers['x-request-id']),
        };
      }
      await body.dump();
      const target = addresses.redirected(at, location);
      if (target === undefined) throw new RedirectRefused(`${at.host} redirects to a place outside the API`);
      at = target;
    }
    throw new RedirectRefused(`more than ${HOPS} redirects`);
  }

  return { get, close: () => agent.destroy() };
}

function first(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(', ') : header;
}
