import { KnownError } from '../core/errors.ts';
import { switchedOff } from './failures.ts';
import type { Operation } from './operations.ts';

const OF_AN_ORGANIZATION = '/organizations/{organizationId}/';

/**
 * What a failure comes from: Meraki answers 404, too, for an organization whose API access is switched off.
 *
 * @param isSwitchedOn looks at the organization itself, at most once
 */
export async function explainNotFound(
  failure: unknown,
  operation: Operation,
  isSwitchedOn: () => Promise<boolean>,
): Promise<unknown> {
  const isUnknown = failure instanceof KnownError && failure.code === 'not_found';
  if (!isUnknown || !operation.path.startsWith(OF_AN_ORGANIZATION)) return failure;
  return (await isSwitchedOn()) ? failure : switchedOff(failure);
}
