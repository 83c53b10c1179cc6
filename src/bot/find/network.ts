import type { Slices } from '../../core/async/slices.ts';
import type { Network } from '../../core/dashboard.ts';
import { choose } from '../text/choosing.ts';
import { candidates } from './candidates.ts';

/** The names of a network, for `choose`. */
export const networkMarks = {
  nameOf: ({ name }: Network) => name,
  markOf: ({ id }: Network) => id,
  alsoOf: ({ tags }: Network) => tags.flatMap((tag) => [tag, `tag:${tag}`]),
};

/** The way in which a network is looked for, and the words of refusals. */
export interface NetworkNaming {
  /** Returns the command about this network, for a button when several match. */
  say(network: Network): string;
  /** The name of the organization, for the refusal. */
  organization?: string;
  /** As for `choose`. */
  taken?: ((network: Network) => void) | undefined;
  slices: Pick<Slices, 'filter'>;
}

/**
 * Finds a network by its name, a part of it, its id, a tag that no other network has, or its name spelled otherwise.
 *
 * @throws KnownError `ambiguous`, `not_found`, each with networks to pick from
 */
export async function networkNamed(
  wanted: string,
  networks: readonly Network[],
  { say, organization = '', taken, slices }: NetworkNaming,
): Promise<Network> {
  return choose(await candidates(networks, wanted, networkMarks, slices), wanted, {
    none: 'There is no network',
    several: 'networks match',
    ...networkMarks,
    say,
    taken,
    ...(organization !== '' && { within: ` in ${organization}` }),
    otherwise: 'Check its name in the Meraki dashboard, or say `networks` for all of them.',
  });
}
