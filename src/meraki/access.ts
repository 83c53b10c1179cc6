import { KnownError } from '../core/errors.ts';
import { apiAccessDisabled } from './failures.ts';
import type { Operation } from './operations.ts';

const BELOW_ORGANIZATION = '/organizations/{organizationId}/';

/**
 * Returns the failure to report: a 404 about an organization can also mean that its API access is switched off,
 * and then the failure says so.
 *
 * @param isSwitchedOn asks Meraki about the organization; called at most once
 */
export async function explainNotFound(
  failure: unknown,
  operation: Operation,
  isSwitchedOn: () => Promise<boolean>,
): Promise<unknown> {
  const isNotFound = failure instanceof KnownError && failure.code === 'not_found';
  if (!isNotFound || !operation.path.startsWith(BELOW_ORGANIZATION)) return failure;
  return (await isSwitchedOn()) ? failure : apiAccessDisabled(failure);
}
