import { candidates } from '../../bot/find/candidates.ts';
import { isIp, isMac } from '../../bot/find/device.ts';
import type { Query } from '../../bot/query/query.ts';
import { choose, type Names, whichOne } from '../../bot/text/choosing.ts';
import { during } from '../../bot/text/period.ts';
import { code, formatNumber, quote } from '../../bot/text/wording.ts';
import type { Network, NetworkClient } from '../../core/dashboard.ts';
import { KnownError } from '../../core/errors.ts';
import type { LocatedClient } from './client-by-mac.ts';
import { latestFirst } from './client-text.ts';

/** Networks that are offered as a choice. */
const MAX_CHOICES = 8;

/**
 * Returns the network to search for an IP address or a name.
 *
 * @throws KnownError `bad_arguments`, `ambiguous` when none was named and there are several
 */
export async function networkToLookIn(query: Query): Promise<Network> {
  const network = await query.network();
  if (network !== undefined) return network;
  const networks = await query.dashboard.networks();
  const [only] = networks;
  if (only !== undefined && networks.length === 1) return only;
  const what = 'An IP address or a name can only be looked for in one network.';
  if (networks.length > MAX_CHOICES || only === undefined) {
    const next = `Put ${code('in')} and the network's name behind it, or say ${code('use network')} and its name first; a MAC address I find in all networks.`;
    throw new KnownError('bad_arguments', what, next);
  }
  throw whichOne(what, networks, {
    nameOf: ({ name }) => name,
    markOf: ({ id }) => id,
    say: ({ id }) => query.say({ network: id }),
  });
}

/**
 * Searches one network for a MAC address, an IP address or a name.
 *
 * @throws KnownError `ambiguous`, `not_found`, each with clients to choose from
 */
export async function clientInNetwork(
  wanted: string,
  network: Network,
  query: Query,
): Promise<LocatedClient> {
  const { dashboard, range, periodWords, slices, say } = query;
  const read = async (filter: { ip?: string; mac?: string; name?: string }) =>
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
  });
  const noClient = `“${network.name}” has no client`;
  if (isMac(wanted) || isIp(wanted)) {
    const all = await read(isMac(wanted) ? { mac: wanted } : { ip: wanted });
    // Meraki also returns clients whose address contains this one.
    const exact = isIp(wanted) ? all.filter(({ ip }) => ip === wanted) : all;
    const [first] = exact;
    if (first !== undefined && exact.length === 1) return found(first);
    if (exact.length > 1)
      throw whichOne(
        `${formatNumber(exact.length)} clients had “${wanted}” ${during(periodWords)}.`,
        exact,
        names,
      );
    const next = `That is of ${periodWords}. ${isMac(wanted) ? `Without ${code('in')} I look in all networks.` : `${code('clients in')} and the network's name lists them.`}`;
    throw new KnownError('not_found', `${quote(network.name)} has no client ${quote(wanted)}.`, next);
  }
  const known = await read({ name: wanted });
  const all = known.length > 0 ? known : await read({});
  return found(
    choose(await candidates(all, wanted, names, slices), wanted, {
      ...names,
      none: noClient,
      several: 'clients match',
      otherwise: `That is of ${periodWords}; ${code('clients in')} and the network's name lists them.`,
    }),
  );
}
