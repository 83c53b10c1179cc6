import { backoff } from '../../core/async/backoff.ts';
import type { AttemptKind } from './error.ts';
import type { ClientLimits } from './limits.ts';

/** One failed attempt; the call it belongs to may be tried again. */
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
    this.name = 'AttemptFailedError';
    this.code = kind;
    this.status = answer.status;
    this.trackingId = answer.trackingId;
    this.retryAfter = answer.retryAfter;
  }

  /** Whether the server certainly has not carried the attempt out. */
  get isWithoutEffect(): boolean {
    return this.code !== 'interrupted' && (this.status === undefined || this.status >= 300);
  }
}

/** Methods that may be sent twice with the effect of once (RFC 9110 §9.2.2). */
const idempotentMethods = new Set(['GET', 'HEAD', 'PUT', 'DELETE']);

/**
 * Returns how long to wait before the next attempt, in milliseconds; undefined to give up. A POST is sent again
 * only when it certainly was not carried out, so that no message is posted twice.
 *
 * @param call `attempt`: how many attempts were made · `elapsed`: milliseconds since the first one
 */
export function waitBefore(
  failed: AttemptFailedError,
  call: { method: string; attempt: number; elapsed: number },
  limits: ClientLimits,
): number | undefined {
  if (failed.code === 'final' || failed.code === 'unauthorized') return undefined;
  if (failed.code === 'interrupted' && !idempotentMethods.has(call.method)) return undefined;
  if (failed.code !== 'limited' && call.attempt >= limits.maxAttempts) return undefined;
  const pause = backoff(call.attempt, { first: limits.firstWait, longest: limits.longestWait });
  const wait = Math.min(Math.max(failed.retryAfter ?? 0, pause), limits.longestWait);
  return call.elapsed + wait > limits.totalTimeout ? undefined : wait;
}
