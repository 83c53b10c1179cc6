/** How much the client puts up with; times in milliseconds. */
export interface Limits {
  /** Connections kept open to the API at most; each has one call under way. */
  connections: number;
  /** One attempt, from asking for a connection to the last byte. */
  timeout: number;
  /** All attempts of one call and the waits between them. */
  patience: number;
  /** One wait, whatever Retry-After says: a server that still limits after it says so again. */
  longestWait: number;
  /** The first wait where no Retry-After is given; it doubles each time. */
  backoff: number;
  /** Attempts at a server that does not answer or answers 500, 502, 503 or 504. */
  attempts: number;
  /** The longest JSON body that is read. */
  jsonBytes: number;
  /** The longest attachment that is read; Webex allows 100 MB. */
  fileBytes: number;
}

export const defaultLimits: Limits = {
  connections: 48,
  timeout: 10_000,
  patience: 60_000,
  longestWait: 30_000,
  backoff: 500,
  attempts: 5,
  jsonBytes: 1024 * 1024,
  fileBytes: 20 * 1024 * 1024,
};
