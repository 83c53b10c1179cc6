import type { RateLimiter } from '../core/rate-limiter.ts';
import type { Operation } from './operations.ts';

/** One call of the Dashboard API. */
export interface ApiCall {
  operation: Operation;
  /** The whole address, with its query. */
  url: URL;
  /** Sent as JSON. */
  body?: object | undefined;
  /** The rate limiter of the organization that is called. */
  rateLimiter: RateLimiter;
}

/** The answer of a call: always a 2xx. */
export interface ApiResponse {
  /** The parsed body, of a shape that nobody has checked yet; null for 204. */
  json: unknown;
  /** The `Link` header. */
  link: string | undefined;
}

/** Where a call notes its waits for the rate limiter, so that others can see that it waits. */
export interface Pause {
  /** The end of the latest wait, in epoch milliseconds; 0 before any. */
  until: number;
}
