import { type Choices, KnownError } from '../../core/errors.ts';
import { commandLine } from '../text/arguments.ts';
import { namesApart } from '../text/choosing.ts';
import type { Wall } from './wall.ts';

/** The most networks that a refusal offers. */
const MAX_OFFERED = 5;

/**
 * Makes the refusal of what Meraki answers for the whole organization only, with buttons for the clients of some lent networks.
 *
 * @param what says what Meraki does, without the full stop
 */
export async function wholeOnly(
  what: string,
  { lent, organizationId }: Pick<Wall, 'lent' | 'organizationId'>,
): Promise<KnownError> {
  const networks = await lent.networks();
  const said = `${what}, and you may ask about ${networks.length === 1 ? 'one network' : 'some networks'} of it.`;
  if (networks.length === 0) return new KnownError('not_lent', said, 'None of these networks is left.');
  const offered = networks.slice(0, MAX_OFFERED);
  const labels = namesApart(offered, { nameOf: ({ name }) => name, markOf: ({ id }) => id });
  const choice: Choices = {
    question: `${said} Ask about the clients of a network instead?`,
    of: offered.map(({ id }, n) => ({
      label: `clients in ${labels[n] ?? id}`,
      command: commandLine('clients', { network: id, organization: organizationId }),
    })),
    areOthers: true,
  };
  return new KnownError('not_lent', said, 'Say `clients in` and the name of a network.', { choice });
}

/** Makes the refusal of what is about the whole organization: administrators, licences, calls of the API. */
export function ofWholeOrganization(what: string): KnownError {
  return new KnownError(
    'not_lent',
    `${what} are those of the whole organization, and you may ask about some networks of it.`,
    'Say `networks` to see which.',
  );
}
