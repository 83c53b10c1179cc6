import { KnownError } from '../../core/errors.ts';
import type { Log } from '../../core/log.ts';
import { TicketRefusedError } from '../../core/ticket-refusal.ts';
import { type LinkProblem, LinkRefusedError, type RefusalDetail } from '../../oauth/link-refused.ts';

/**
 * The end of a request that failed, from which its page is made. unavailable: the store can't be reached · too_often: the
 * address is over its rate limit · bad_request: Fastify refused the request with this status · failed: a failure of our own,
 * logged under the reference.
 */
export type Ending =
  | { kind: 'problem'; problem: LinkProblem; detail: RefusalDetail }
  | { kind: 'unavailable' | 'too_often' }
  | { kind: 'bad_request'; status: number }
  | { kind: 'failed'; reference: string };

/** Finds the end of a request that threw, and logs what is our own fault. */
export function endingOf(error: unknown, reference: string, log: Pick<Log, 'error'>): Ending {
  if (error instanceof TicketRefusedError) return { kind: 'problem', problem: error.code, detail: {} };
  if (error instanceof LinkRefusedError)
    return { kind: 'problem', problem: error.code, detail: error.detail };
  if (error instanceof KnownError && error.code === 'store_unavailable') {
    log.error({ err: error }, 'store unavailable');
    return { kind: 'unavailable' };
  }
  const status = clientErrorStatus(error);
  if (status === 429) return { kind: 'too_often' };
  if (status !== undefined) return { kind: 'bad_request', status };
  log.error({ err: error }, 'a request failed');
  return { kind: 'failed', reference };
}

/** The status of Fastify's own 4xx errors (body too large, broken encoding …), which are the client's and not logged. */
function clientErrorStatus(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return undefined;
  const { statusCode } = error;
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500 ? statusCode : undefined;
}
