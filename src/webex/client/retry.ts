import type { Limits } from './limits.ts';

/**
 * Why an attempt gave no usable answer.
 * limited: 429 · unsent: no connection, so the server can't have acted · interrupted: the outcome is
 * unknown (reset, slow, cut off, 502–504) · final: the same call would fail the same way.
 */
export type AttemptKind = 'limited' | 'unsent' | 'interrupted' | 'final';

/** One failed attempt; the call it belongs to may go on. */
export class AttemptFailedError extends Error {
  readonly code: AttemptKind;
  readonly status: number | undefined;
  readonly trackingId: string | undefined;
  /** Milliseconds, from Retry-After. */
  readonly retryAfter: number | undefined;

  constructor(
    kind: AttemptKind,
    detail: string,
    answer: { status?: number; trackingId?: string | undefined; retryAfter?: number | undefined } = {},
  ) {
    super(detail);
    this.code = kind;
    this.status = answer.status;
    this.trackingId = answer.trackingId;
    this.retryAfter = answer.retryAfter;
  }
}

/** RFC 9110 §9.2.2: sent twice, these mean what they mean once. */
const idempotent = new Set(['GET', 'PUT', 'DELETE']);

/**
 * How long to wait before the next attempt, in milliseconds; undefined to give up. A POST is sent again
 * only when it certainly was not carried out: nobody wants the same message twice.
 *
 * @param attempt how many attempts were made
 * @param elapsed milliseconds since the first one
 */
export function waitBefore(
  failed: AttemptFailedError,
  call: { method: string; attempt: number; elapsed: number },
  limits: Limits,
): number | undefined {
  if (failed.code === 'final') return undefined;
  if (failed.code === 'interrupted' && !idempotent.has(call.method)) return undefined;
  if (failed.code !== 'limited' && call.attempt >= limits.attempts) return undefined;
  const backoff = limits.backoff * 2 ** Math.min(call.attempt - 1, 16) * (0.5 + Math.random() / 2);
  const wait = Math.min(Math.max(failed.retryAfter ?? 0, backoff), limits.longestWait);
  return call.elapsed + wait > limits.patience ? undefined : wait;
}

/** Retry-After as seconds or as an HTTP date (RFC 9110 §10.2.3), in milliseconds from `now`. */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
