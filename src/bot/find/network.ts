import type { Network } from '../../core/dashboard.ts';
import { choose } from '../text/choosing.ts';

/** The names of a network, for `choose`. */
export const networkMarks = {
  nameOf: ({ name }: Network) => name,
  markOf: ({ id }: Network) => id,
  alsoOf: ({ tags }: Network) => tags.flatMap((tag) => [tag, `tag:${tag}`]),
};

/**
 * Finds a network by its name, a part of it, its id, or a tag that no other network has.
 *
 * @param say the command about this network, for a button when several match
 * @param organization the name of the organization, for the refusal
 * @throws KnownError `ambiguous`, `not_found`, each with networks to pick from
 */
export function networkNamed(
  wanted: string,
  networks: readonly Network[],
  say: (network: Network) => string,
  organization = '',
): Network {
  return choose(networks, wanted, {
    none: 'There is no network',
    several: 'networks match',
    ...networkMarks,
    say,
    ...(organization !== '' && { within: ` in ${organization}` }),
    otherwise: 'Check its name in the Meraki dashboard, or say `networks` for all of them.',
  });
}
