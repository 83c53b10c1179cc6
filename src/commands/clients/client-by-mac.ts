import { readPart, type Unread } from '../../bot/query/partial-results.ts';
import type { Query } from '../../bot/query/query.ts';
import { during } from '../../bot/text/period.ts';
import { quote } from '../../bot/text/wording.ts';
import type { NetworkClient, NetworkSighting } from '../../core/dashboard.ts';
import { KnownError } from '../../core/errors.ts';
import { latestFirst } from './client-text.ts';

/** A client, the network where it is or was last, and the other networks that saw it. */
export interface LocatedClient {
  client: NetworkClient;
  network: { id?: string | undefined; name?: string | undefined };
  /** Those that were searched, latest first, this network included; empty when only one was. */
  sightings: NetworkSighting[];
  /** Whether more networks saw it than were read. */
  isCut: boolean;
  /** Parts that could not be read. */
  unread: Unread[];
  /** How many of the networks were searched; undefined when they all were, or one was named. */
  looked: Looked | undefined;
}

/** A search in some networks of an organization. */
export interface Looked {
  searched: number;
  of: number;
}

/** Pages of the search, of five networks each. */
const MAX_PAGES = 10;

/** Searches the whole organization for a MAC address. @throws KnownError `not_found` */
export async function clientByMac(
  mac: string,
  { dashboard, range, periodWords }: Query,
): Promise<LocatedClient> {
  const sightings: NetworkSighting[] = [];
  const unread: Unread[] = [];
  let page = await dashboard.findClient(mac);
  const found = page;
  for (let pages = 1; page !== undefined; pages += 1) {
    sightings.push(...page.sightings);
    if (page.next === undefined || pages === MAX_PAGES) break;
    page = await readPart('the other networks that saw it', dashboard.findClient(mac, page.next), unread);
  }
  sightings.sort(latestFirst);
  const [latest] = sightings;
  if (found === undefined) {
    const next = 'Check the address; phones often use a random MAC address per network.';
    throw new KnownError('not_found', `No network here saw ${quote(mac)}.`, next);
  }
  const { networkId, networkName, ...seen } = latest ?? {};
  // The search returns neither the usage nor the device's name.
  const details =
    networkId === undefined
      ? undefined
      : await readPart(
          `usage ${during(periodWords)}`,
          dashboard.networkClients(networkId, { ...range, mac: found.mac }),
          unread,
        );
  const detailed = details?.items.find((client) => client.mac?.toLowerCase() === found.mac.toLowerCase());
  return {
    client: {
      ...seen,
      id: found.id,
      name: seen.description ?? found.mac,
      mac: found.mac,
      manufacturer: found.manufacturer,
      deviceSerial: detailed?.deviceSerial,
      deviceName: detailed?.deviceName,
      connection: detailed?.connection,
      usage: detailed?.usage,
    },
    network: { id: networkId, name: networkName },
    sightings,
    isCut: page?.next !== undefined,
    unread,
    looked: undefined,
  };
}
