/**
 * The reason why an attempt gave no usable answer.
 * limited: 429 or 423 · unsent: the call did not reach Webex (no connection, or somebody on the way answered), so Webex can't
 * have acted · interrupted: the outcome is unknown (reset, timeout, cut off, 408, a 5xx, or a success that can't be read) ·
 * unauthorized: 401 · final: the same call would fail the same way.
 *
 * @see kindOfAnswer
 */
export type AttemptKind = 'limited' | 'unsent' | 'interrupted' | 'unauthorized' | 'final';

/** The call that failed, as far as it may be shown: never the token, the query or a body. */
export interface FailedCall {
  method: string;
  /** The path without the query. */
  path: string;
  /** The HTTP status; undefined when there was no complete answer. */
  status?: number | undefined;
  /** Webex's `trackingid`, which its support asks for. */
  trackingId?: string | undefined;
  /** The reason why the last attempt failed; `final` when absent. */
  kind?: AttemptKind;
  /** Milliseconds, from Retry-After. */
  retryAfter?: number | undefined;
}

/** A Webex call that failed, after all retries. */
export class WebexError extends Error {
  readonly method: string;
  readonly path: string;
  /** `http_404`, or `no_answer` when there was no status. */
  readonly code: string;
  readonly status: number | undefined;
  readonly trackingId: string | undefined;
  readonly kind: AttemptKind;
  /** Milliseconds, from Retry-After. */
  readonly retryAfter: number | undefined;

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
    this.kind = call.kind ?? 'final';
    this.retryAfter = call.retryAfter;
  }
}

/** Tells whether a call failed because Webex does not have the thing, or has it no more (404). */
export function isGone(error: unknown): boolean {
  return isRefused(error) && error.status === 404;
}

/** Tells whether Webex refused the token of a call. */
export function isTokenRefused(error: unknown): boolean {
  return (
    (error instanceof WebexError && error.kind === 'unauthorized') ||
    (isRefused(error) && error.status === 403)
  );
}

/**
 * Tells whether a call failed in passing: the same call may succeed later. A refused token counts, because operators replace
 * it.
 */
export function isPassing(error: unknown): error is WebexError {
  return error instanceof WebexError && error.kind !== 'final';
}

/** Tells whether Webex may have carried out a call that failed, as when its answer was lost or can't be read. */
export function isOutcomeUnknown(error: unknown): error is WebexError {
  return error instanceof WebexError && (error.kind === 'interrupted' || isSuccess(error.status));
}

/** Tells whether Webex answered a call with a refusal that it would repeat. */
export function isRefused(error: unknown): error is WebexError & { status: number } {
  return (
    error instanceof WebexError &&
    error.kind === 'final' &&
    error.status !== undefined &&
    !isSuccess(error.status)
  );
}

const isSuccess = (status: number | undefined) => status !== undefined && status >= 200 && status < 300;
