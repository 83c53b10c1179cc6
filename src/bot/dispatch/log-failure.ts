import { KnownError } from '../../core/errors.ts';
import { OwnershipLostError } from '../../core/inbox.ts';
import type { Log } from '../../core/log.ts';
import type { CommandOutcome } from '../../core/meter.ts';
import { PostError } from '../../core/post-error.ts';
import { EVERYDAY_CODES } from './failure-reply.ts';

/**
 * Logs why a command failed, or why its reply was not sent.
 *
 * @returns the outcome for the metrics
 * @throws OwnershipLostError unchanged: a message that another instance answers is no failure
 */
export function logFailure(error: unknown, context: object, log: Log): CommandOutcome {
  if (error instanceof OwnershipLostError) throw error;
  if (error instanceof PostError && error.code !== 'message_refused') {
    log.warn({ ...context, err: error }, 'answer not taken by Webex');
    return 'webex_refused';
  }
  if (!(error instanceof KnownError)) {
    log.error({ ...context, err: error }, 'command failed');
    return 'failed';
  }
  const level = EVERYDAY_CODES.includes(error.code) ? 'info' : 'warn';
  log[level]({ ...context, err: error }, 'command refused');
  return error.code;
}
