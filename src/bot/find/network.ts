import type { Network } from '../../core/dashboard.ts';
import { choose } from '../text/choosing.ts';

/**
 * A network by its name, a part of it, its id, or a tag that it alone has.
 * @param say the question about this network, for those who have to choose
 * @param organization where it is looked for, for who does not find it
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
    nameOf: ({ name }) => name,
    markOf: ({ id }) => id,
    alsoOf: ({ tags }) => tags.flatMap((tag) => [tag, `tag:${tag}`]),
    say,
    ...(organization !== '' && { within: ` in ${organization}` }),
    otherwise: 'Check its name in the Meraki dashboard, or say `networks` for all of them.',
  });
}
