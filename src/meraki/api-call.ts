import type { z } from 'zod';
import type { RateLimiter } from '../core/rate-limiter.ts';
import type { Operation } from './operations.ts';

/** One call of the Dashboard API. */
export interface ApiCall {
  operation: Operation;
  /** The whole address, with its query. */
  url: URL;
  /** Sent as JSON. */
  body?: object | undefined;
  /** The shape of a list that is the whole answer; takes each item by itself. */
  itemShape?: z.ZodType<unknown[]> | undefined;
  /** Whether the caller keeps the answer itself, for longer than snapshots are. */
  isKept?: boolean | undefined;
  /** The rate limiter of the organization that is called. */
  rateLimiter: RateLimiter;
}

/** The answer of a call: always a 2xx. */
export interface ApiResponse {
  /**
   * The parsed body; null for 204. Nobody has checked its shape yet, unless it is a list and the call had an `itemShape`: then
   * `isCheckedBy` that shape.
   */
  json: unknown;
  /** The `Link` header. */
  link: string | undefined;
  /** The time at which Meraki's answer arrived, in epoch milliseconds; of an answer that was kept, when it was read. */
  readAt: number;
  /** Characters of the body. */
  length: number;
}

/** Where a call notes its waits for the rate limiter, so that others can see that it waits. */
export interface Pause {
  /** The end of the latest wait, on the monotonic clock; infinitely long ago before any. */
  until: number;
}
