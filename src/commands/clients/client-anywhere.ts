import { foldedCandidates, possibleMatches } from '../../bot/find/candidates.ts';
import { readPart, type Unread } from '../../bot/query/partial-results.ts';
import type { Query } from '../../bot/query/query.ts';
import { matching, type Names, whichOne } from '../../bot/text/choosing.ts';
import { code, formatNumber, quote } from '../../bot/text/wording.ts';
import type { ClientFilter, Network, NetworkClient } from '../../core/dashboard.ts';
import { KnownError } from '../../core/errors.ts';
import { addressFilter, hasAddress } from './client-address.ts';
import type { LocatedClient, Looked } from './client-by-mac.ts';
import { clientInNetwork } from './client-in-network.ts';
import { latestFirst } from './client-text.ts';
import { likelyNetworks } from './likely-networks.ts';

/** Networks in which a client is looked for: a Meraki call for each. */
const MAX_SEARCHED = 5;
/** Networks that are offered to look in. */
const MAX_OFFERED = 6;

/** A client and the network that was searched for it. */
interface Hit {
  client: NetworkClient;
  network: Network;
}

/**
 * Searches the network that was named or is the default one; without any, or if the default one does not have the client, the
 * up to five other networks that are the likeliest. Takes one Meraki call for each network, besides those that find them.
 *
 * @throws KnownError `ambiguous`, `not_found`, each with clients or networks to choose from
 */
export async function clientAnywhere(query: Query): Promise<LocatedClient> {
  const { args, dashboard } = query;
  const { subject } = args;
  const named = await query.network();
  if (named !== undefined) {
    try {
      return await clientInNetwork(subject, named, query);
    } catch (error) {
      const isMissing = error instanceof KnownError && error.code === 'not_found' && !error.choice;
      if (!isMissing || args.network !== undefined) throw error;
    }
    query.leaveDefault();
  }
  const all = await dashboard.networks();
  const others = named === undefined ? all : all.filter(({ id }) => id !== named.id);
  const [only, second] = others;
  if (only !== undefined && second === undefined) return clientInNetwork(subject, only, query);
  const room = named === undefined ? MAX_SEARCHED : MAX_SEARCHED - 1;
  const likely = others.length <= room ? [...others] : await likelyNetworks(subject, others, room, query);
  const unread: Unread[] = [];
  const { hits, searched } = await searchIn(likely, query, unread);
  const looked = { searched: searched + (named === undefined ? 0 : 1), of: all.length };
  const names = namesOf(query);
  const found = addressFilter(subject) === undefined ? await calledSo(hits, subject, names, query) : hits;
  const [hit] = found;
  if (hit === undefined) {
    const isShort = others.length - likely.length <= MAX_OFFERED;
    throw notFound(query, looked, isShort ? others.filter((one) => !likely.includes(one)) : [], unread);
  }
  const { mac } = hit.client;
  // A client that roams is one, in the network that saw it last.
  const isOne = found.length === 1 || (mac !== undefined && found.every(({ client }) => client.mac === mac));
  if (!isOne) {
    const where =
      looked.searched < looked.of
        ? ` in the ${formatNumber(looked.searched)} of ${formatNumber(looked.of)} networks that I searched`
        : '';
    const what = `${formatNumber(found.length)} clients match “${subject}”${where}.`;
    throw whichOne(what, found, {
      ...names,
      nameOf: ({ client, network }) => `${client.name}, ${network.name}`,
    });
  }
  return {
    ...hit,
    sightings: found.map(({ client, network: { id, name } }) => ({
      ...client,
      networkId: id,
      networkName: name,
    })),
    isCut: false,
    unread,
    looked: looked.searched < looked.of ? looked : undefined,
  };
}

/** Returns the clients of that name, else those whose names are spelled otherwise. */
async function calledSo(
  hits: readonly Hit[],
  wanted: string,
  names: Names<Hit>,
  { slices, taken }: Query,
): Promise<readonly Hit[]> {
  const found = matching(await possibleMatches(hits, wanted, names, slices), wanted, names);
  if (found.length > 0) return found;
  const { folded, misspelt } = await foldedCandidates(hits, wanted, names.nameOf, slices);
  const near = folded.length > 0 ? folded : [...misspelt];
  const [first] = near;
  if (first !== undefined && near.every(({ client }) => client.mac === first.client.mac))
    taken?.(first.client);
  return near;
}

function namesOf({ say }: Query): Names<Hit> {
  return {
    nameOf: ({ client }) => client.name,
    markOf: ({ client: { mac, id, ip = '' } }) => mac ?? id ?? ip,
    alsoOf: ({ client: { ip = '', user = '' } }) => [ip, user],
    say: ({ client, network }) => say({ subject: client.mac ?? client.name, network: network.id }),
  };
}

/** Searches the networks at the same time; what can't be read is noted. */
async function searchIn(
  networks: readonly Network[],
  { args: { subject }, dashboard, range, slices }: Query,
  unread: Unread[],
): Promise<{ hits: Hit[]; searched: number }> {
  const filter = addressFilter(subject) ?? { name: subject };
  const readClients = async (network: Network, wanted: Partial<ClientFilter>) => {
    const reading = dashboard.networkClients(network.id, { ...range, ...wanted });
    return { network, page: await readPart(`the clients of ${network.name}`, reading, unread) };
  };
  const named = await Promise.all(networks.map((network) => readClients(network, filter)));
  // Meraki compares names letter by letter: one that is spelled otherwise is among all.
  const isOtherwise = 'name' in filter && named.every(({ page }) => page?.items.length === 0);
  const pages = isOtherwise ? await Promise.all(networks.map((network) => readClients(network, {}))) : named;
  const read = pages.flatMap(({ network, page }) => (page === undefined ? [] : [{ network, page }]));
  const fits = hasAddress(subject);
  const hits = read.flatMap(({ network, page }) =>
    page.items.filter(fits).map((client) => ({ client, network })),
  );
  return { hits: await slices.sort(hits, (a, b) => latestFirst(a.client, b.client)), searched: read.length };
}

/**
 * Refuses; if nothing could be read, with why.
 *
 * @param offered networks that were not searched
 */
function notFound(
  query: Query,
  { searched, of }: Looked,
  offered: readonly Network[],
  unread: readonly Unread[],
): KnownError {
  const { args, periodWords, say } = query;
  const [failed] = unread;
  if (searched === 0 && failed?.why) return failed.why;
  const typed = quote(args.subject);
  if (searched === of)
    return new KnownError(
      'not_found',
      `No network here has a client ${typed}.`,
      `Period searched: ${periodWords}.`,
    );
  const where = `I looked in ${formatNumber(searched)} of ${formatNumber(of)} networks and found no client ${typed}.`;
  const next = `Add ${code('in')} and the name of another network to look there; a MAC address is found in all networks.`;
  return new KnownError('not_found', where, next, {
    ...(offered.length > 0 && {
      choice: {
        question: 'Where else should I look?',
        of: offered.map(({ id, name }) => ({ label: name, command: say({ network: id }) })),
      },
    }),
  });
}
