/**
 * Keeps the calls to one organization below Meraki's limit, which all applications share: 10 a second, and 10
 * more in a burst.
 */
export interface RateLimiter {
  /**
   * Takes the next call.
   * @returns milliseconds to wait until then; undefined when that is more than `timeout`, and then nothing is taken
   * @throws KnownError `store_unavailable`
   */
  acquire(timeout: number): Promise<number | undefined>;
  /**
   * Returns after how many milliseconds so many more calls can have gone, at the present rate; at least that when other
   * instances take calls, too. Takes nothing.
   * @param calls at least 1
   */
  soonest(calls: number): number;
  /** Records that Meraki accepted a call, and raises the rate a little. */
  accepted(): void;
  /** Records an answer 429: lowers the rate, and lets no call through for `wait` milliseconds. Never rejects. */
  limited(wait: number): Promise<void>;
}

/** The rate limiter of an organization, by its id; '' for the calls that name none. */
export type RateLimiterOf = (organizationId: string) => RateLimiter;
