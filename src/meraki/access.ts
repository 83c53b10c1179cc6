import { KnownError } from '../core/errors.ts';
import { apiAccessDisabled } from './failures.ts';

/** The API access of an organization; absent parts say nothing. */
interface ApiAccess {
  api?: { enabled?: boolean | undefined } | undefined;
}

/**
 * Creates a function that returns the failure to report. A 404 on any path can also mean that the organization's API access
 * is off, or that the organization itself is unknown; then the failure says so.
 *
 * @param readOrganization asks Meraki about the organization; called at most once, however many answers are 404
 */
export function createNotFoundExplainer(
  readOrganization: () => Promise<ApiAccess>,
): (failure: unknown) => Promise<unknown> {
  let reading: Promise<KnownError | undefined> | undefined;

  async function findReason(failure: KnownError): Promise<KnownError | undefined> {
    try {
      const { api } = await readOrganization();
      return api?.enabled === false ? apiAccessDisabled(failure) : undefined;
    } catch (error) {
      const isReason = error instanceof KnownError && ['not_found', 'meraki_denied'].includes(error.code);
      return isReason ? error : undefined;
    }
  }

  return async (failure) => {
    if (!(failure instanceof KnownError) || failure.code !== 'not_found') return failure;
    reading ??= findReason(failure);
    return (await reading) ?? failure;
  };
}
