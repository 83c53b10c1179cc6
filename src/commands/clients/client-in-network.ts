import { candidates } from '../../bot/find/candidates.ts';
import { isMac } from '../../bot/find/device.ts';
import type { Query } from '../../bot/query/query.ts';
import { choose, type Names, whichOne } from '../../bot/text/choosing.ts';
import { during } from '../../bot/text/period.ts';
import { code, formatNumber, quote } from '../../bot/text/wording.ts';
import type { ClientFilter, Network, NetworkClient } from '../../core/dashboard.ts';
import { KnownError } from '../../core/errors.ts';
import { addressFilter, hasAddress } from './client-address.ts';
import type { LocatedClient } from './client-by-mac.ts';
import { latestFirst } from './client-text.ts';

/**
 * Searches one network for a MAC address or a part of it, an IP address or a name.
 *
 * @throws KnownError `ambiguous`, `not_found`, each with clients to choose from
 */
export async function clientInNetwork(
  wanted: string,
  network: Network,
  query: Query,
): Promise<LocatedClient> {
  const { dashboard, range, periodWords, slices, say, taken } = query;
  const read = async (filter: Partial<ClientFilter>) =>
    slices.sort((await dashboard.networkClients(network.id, { ...range, ...filter })).items, latestFirst);
  const names: Names<NetworkClient> = {
    nameOf: ({ name }) => name,
    markOf: ({ mac, id, ip = '' }) => mac ?? id ?? ip,
    alsoOf: ({ ip = '', user = '' }) => [ip, user],
    say: ({ mac, name }) => say({ subject: mac ?? name }),
  };
  const found = (client: NetworkClient): LocatedClient => ({
    client,
    network,
    sightings: [],
    isCut: false,
    unread: [],
    looked: undefined,
  });
  const noClient = `“${network.name}” has no client`;
  const address = addressFilter(wanted);
  if (address !== undefined) {
    const exact = (await read(address)).filter(hasAddress(wanted));
    const [first] = exact;
    if (first !== undefined && exact.length === 1) return found(first);
    if (exact.length > 1)
      throw whichOne(
        `${formatNumber(exact.length)} clients had “${wanted}” ${during(periodWords)}.`,
        exact,
        names,
      );
    const next = `Period searched: ${periodWords}. ${isMac(wanted) ? `Without ${code('in')} I look in all networks.` : `${code('clients in')} and the network's name lists them.`}`;
    throw new KnownError('not_found', `${quote(network.name)} has no client ${quote(wanted)}.`, next);
  }
  const known = await read({ name: wanted });
  const all = known.length > 0 ? known : await read({});
  return found(
    choose(await candidates(all, wanted, names, slices), wanted, {
      ...names,
      taken,
      none: noClient,
      several: 'clients match',
      otherwise: `Period searched: ${periodWords}. ${code('clients in')} and the network's name lists them.`,
    }),
  );
}
