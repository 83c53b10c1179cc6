import type { Slices } from '../../core/async/slices.ts';
import type { Dashboard, Network } from '../../core/dashboard.ts';
import { KnownError } from '../../core/errors.ts';
import type { Grant } from '../../core/links.ts';
import type { DefaultNetwork } from '../../core/settings.ts';
import { networkNamed } from '../find/network.ts';
import type { RowWords } from '../report/rows.ts';
import type { WholeRead } from '../report/whole-reads.ts';
import type { Arguments } from '../text/arguments.ts';
import { whichOf, whichOne } from '../text/choosing.ts';
import { code } from '../text/wording.ts';
import { offeredNetworks } from './offered-networks.ts';
import { createPhrasing, type Phrasing } from './phrasing.ts';
import { type Lookback, type PlacedPeriod, placeInTime } from './place-in-time.ts';

/** The most networks that are all offered as buttons; of more, the likeliest are. */
const MAX_PICKED_NETWORKS = 8;
/** The networks that are offered of many. */
const MAX_LIKELY_NETWORKS = 5;

/** An invocation with the link that answers it, and all that an answer needs. */
export interface Query extends RowWords, Omit<Phrasing, 'about'>, PlacedPeriod {
  args: Arguments;
  dashboard: Dashboard;
  /** The link that answers. */
  grant: Grant;
  /** The person's other links. */
  others: Grant[];
  /** Epoch milliseconds. */
  now: number;
  /** For work on what Meraki sent, which may be thousands of items. */
  slices: Slices;
  wholeRead: WholeRead;
  /** Whether the person wants what they see already shown anew. */
  isRefresh: boolean;
  /** Finds the network of `in …`, else the default one; undefined for all networks. @throws KnownError */
  network(): Promise<Network | undefined>;
  /**
   * Finds one network. Asks which one is meant when none was named and there are several.
   *
   * @param fits tells which networks the command can answer about; by default all
   * @param named which part of the subject is the network's name, by default all of it; a button repeats the rest
   * @throws KnownError
   */
  oneNetwork(
    fits?: (network: Network) => boolean,
    named?: { network: string; rest: string },
  ): Promise<Network>;
  /** Finds the network of the subject or of `in …`, else the default one; undefined for all networks. @throws KnownError */
  anyNetwork(): Promise<Network | undefined>;
  /** Returns the default network when the answer is about it because no network was named. */
  usedDefault(): DefaultNetwork | undefined;
  /** Looks beyond the default network: buttons then name all networks. */
  leaveDefault(): void;
  /**
   * Has to be told the name of what was taken for something that was spelled otherwise. Absent for a command that makes
   * something happen: it takes nothing so.
   */
  taken: ((item: { name: string }) => void) | undefined;
  /** Returns the names that `taken` was told. */
  takenNames(): readonly string[];
  /** Returns the ids of the networks that the person asked about lately in this organization, latest first. */
  recentNetworks(): readonly string[];
}

/** Parts of a query. */
export interface QueryOptions
  extends Pick<
    Query,
    'args' | 'dashboard' | 'grant' | 'others' | 'now' | 'times' | 'slices' | 'wholeRead' | 'isRefresh'
  > {
  command: string;
  lookback: Lookback | undefined;
  defaultNetwork: DefaultNetwork | undefined;
  /** Whether there is no other network that could be asked about: then nobody has to be told of a default. */
  isOnlyNetwork: boolean;
  /** Where names are looked for, as refusals call it. */
  within: string;
  /** The arguments as a person typed them: those of a button name ids. */
  typed: Arguments;
  /** As of the command. */
  changes: boolean;
  /** The name of the organization when it was spelled otherwise. */
  organizationTaken: string | undefined;
  /** The networks that the person asked about lately in this organization, latest first. */
  recent: { ids(): readonly string[]; note(id: string): void };
}

/** Makes a query. @throws KnownError `bad_arguments` for a period that Meraki does not answer for */
export function createQuery(options: QueryOptions): Query {
  const { args, dashboard, slices, defaultNetwork, changes, organizationTaken, recent } = options;
  const takenNames = organizationTaken === undefined ? [] : [organizationTaken];
  const taken = changes ? undefined : ({ name }: { name: string }) => void takenNames.push(name);
  let usedDefault: DefaultNetwork | undefined;
  const { about, ...phrasing } = createPhrasing(options);
  const { say } = phrasing;
  const period = placeInTime(options, say);

  const findNetwork = async (wanted: string, fits = (_: Network) => true): Promise<Network> => {
    const found = await networkNamed(wanted, await slices.filter(await dashboard.networks(), fits), {
      say: ({ id }) => say({ network: id }),
      organization: options.within,
      taken,
      slices,
    });
    about.network = found.id;
    recent.note(found.id);
    return found;
  };

  const network = async (): Promise<Network | undefined> => {
    if (args.network !== undefined) {
      about.network = '';
      return args.network === '' ? undefined : findNetwork(args.network);
    }
    if (defaultNetwork === undefined) return undefined;
    // A default network that was removed from the organization is ignored.
    const found = (await dashboard.networks()).find(({ id }) => id === defaultNetwork.id);
    if (found === undefined) return undefined;
    if (!options.isOnlyNetwork) usedDefault = { ...defaultNetwork, name: found.name };
    about.network = found.id;
    return found;
  };

  const oneNetwork: Query['oneNetwork'] = async (
    fits = () => true,
    named = { network: args.subject, rest: '' },
  ) => {
    if (args.network) return findNetwork(args.network, fits);
    if (named.network !== '') {
      about.subject = named.rest;
      return findNetwork(named.network, fits);
    }
    const fallback = await network();
    if (fallback !== undefined && fits(fallback)) return fallback;
    const networks = await slices.filter(await dashboard.networks(), fits);
    const [only] = networks;
    if (only === undefined) {
      const what = 'There is no network here that could answer that.';
      throw new KnownError('not_found', what, `Say ${code('networks')} to see what there is.`);
    }
    usedDefault = undefined;
    about.network = only.id;
    if (networks.length === 1) return only;
    const names = {
      nameOf: ({ name }: Network) => name,
      markOf: ({ id }: Network) => id,
      say: ({ id }: Network) => say({ network: id }),
    };
    const what = 'This question needs a network.';
    if (networks.length <= MAX_PICKED_NETWORKS) throw whichOne(what, networks, names);
    const likely = await offeredNetworks(networks, recent.ids(), MAX_LIKELY_NETWORKS, { dashboard, slices });
    const next = `Add ${code('in')} and its name, or set a default with ${code('use network')}.`;
    throw whichOf(what, next, likely, names);
  };

  return {
    ...options,
    ...phrasing,
    ...period,
    network,
    oneNetwork,
    anyNetwork: () => (args.subject === '' ? network() : oneNetwork()),
    usedDefault: () => usedDefault,
    leaveDefault() {
      usedDefault = undefined;
      about.network = '';
    },
    taken,
    takenNames: () => takenNames,
    recentNetworks: recent.ids,
  };
}
