/** The client's timeouts, waits and sizes; times in milliseconds. */
export interface ClientLimits {
  /** The most connections kept open to the API, and as many again for calls that are checked; each carries one call at a time. */
  connections: number;
  /** The timeout of one attempt, from asking for a connection to the last byte. */
  timeout: number;
  /** The timeout of one call: all its attempts and the waits between them. */
  totalTimeout: number;
  /** The longest wait, whatever Retry-After says: a server that still limits afterwards says so again. */
  longestWait: number;
  /** The first wait when there is no Retry-After; it doubles with each attempt. */
  firstWait: number;
  /** The most attempts at a server that does not answer, or answers 408 or 5xx. */
  maxAttempts: number;
  /** The longest JSON body that is read, in bytes. */
  maxJsonBytes: number;
  /** The longest attachment that is read, in bytes; Webex allows 100 MB. */
  maxFileBytes: number;
}

/** The limits of a client unless others are given. */
export const CLIENT_LIMITS: ClientLimits = {
  connections: 48,
  timeout: 10_000,
  totalTimeout: 60_000,
  longestWait: 30_000,
  firstWait: 500,
  maxAttempts: 5,
  maxJsonBytes: 1024 * 1024,
  maxFileBytes: 20 * 1024 * 1024,
};
