/** The call that failed, as far as it may be shown: never the token, the query or a body. */
export interface FailedCall {
  method: string;
  /** The path without the query. */
  path: string;
  /** The HTTP status; undefined when there was no complete answer. */
  status?: number | undefined;
  /** Webex's `trackingid`, which its support asks for. */
  trackingId?: string | undefined;
}

/** A Webex call that failed, after all retries. */
export class WebexError extends Error {
  readonly method: string;
  readonly path: string;
  /** `http_404`, or `no_answer` when there was no status. */
  readonly code: string;
  readonly status: number | undefined;
  readonly trackingId: string | undefined;

  /** @param detail the failure in our own words, e.g. `HTTP 404`, `ECONNRESET`, `no complete answer in 10000 ms` */
  constructor(call: FailedCall, detail: string) {
    const tracking = call.trackingId ? ` (tracking id ${call.trackingId})` : '';
    super(`Webex ${call.method} ${call.path}: ${detail}${tracking}`);
    this.name = 'WebexError';
    this.method = call.method;
    this.path = call.path;
    this.code = call.status === undefined ? 'no_answer' : `http_${call.status}`;
    this.status = call.status;
    this.trackingId = call.trackingId;
  }
}

/** Tells whether a call failed because Webex does not have the thing, or has it no more (404). */
export function isGone(error: unknown): boolean {
  return error instanceof WebexError && error.status === 404;
}
