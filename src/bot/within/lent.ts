import type { Slices } from '../../core/async/slices.ts';
import type { Dashboard, Device, Freshness, Network, OfNetworks } from '../../core/dashboard.ts';
import type { LentNetworks } from '../../core/shares.ts';
import { unknownDevice, unknownNetwork } from './not-found.ts';
import { createReadings } from './readings.ts';

/** The most networks about which Meraki is asked by their ids; about more of them, the whole list is read. */
export const MAX_ASKED = 100;

/** The networks to ask Meraki about, and whether its answer may be about others, too. */
export interface AskedNetworks {
  filter: OfNetworks & { networkId?: string | undefined };
  isWhole: boolean;
}

/** An item of a list, and where it belongs. */
interface Placed {
  networkId?: string | undefined;
  serial?: string | undefined;
}

/** The lent part of an organization, for one question. */
export interface Lent {
  /** Lists the networks that are lent and exist; `fresh` resolves them anew. */
  networks(freshness?: Freshness): Promise<readonly Network[]>;
  ids(): Promise<ReadonlySet<string>>;
  /** @throws KnownError `not_found`, in the words for a network that does not exist */
  checkNetwork(networkId: string): Promise<void>;
  /** @throws KnownError `not_found`, in the words for a device that does not exist */
  checkDevice(serial: string): Promise<void>;
  /** Finds a device of the lent networks by its whole serial. */
  device(serial: string): Promise<Device | undefined>;
  /**
   * Tells which networks a list that takes such a filter is asked about: the one that it names, those that it names and are
   * lent, or all that are lent; undefined when none is left, and nothing has to be asked.
   *
   * @throws KnownError `not_found` when the one network that it names is not lent
   */
  asked(filter: AskedNetworks['filter']): Promise<AskedNetworks | undefined>;
  /**
   * Returns the items of the lent networks. One that names no network counts by its device; one that names neither is hidden.
   */
  inside<T extends Placed>(items: readonly T[]): Promise<T[]>;
  /** Reads from Meraki. @param isWhole whether the answer may be about networks that are not lent */
  read<T>(isWhole: boolean, read: () => Promise<T>): Promise<T>;
  /** Counts the unreadable items that are known to be of the lent networks. */
  unreadableItems(): number;
}

/** Resolves what is lent, once for each question, from the networks that exist now. */
export function createLent(
  dashboard: Dashboard,
  networks: LentNetworks,
  slices: Pick<Slices, 'filter'>,
): Lent {
  const { read, unreadableItems } = createReadings(() => dashboard.unreadableItems());
  const isLent = lentBy(networks);
  let resolving: Promise<{ list: Network[]; ids: ReadonlySet<string> }> | undefined;
  let serials: Promise<ReadonlySet<string>> | undefined;

  async function resolve(freshness?: Freshness) {
    const all = await read(true, () => dashboard.networks(freshness));
    const list = await slices.filter(all, isLent);
    return { list, ids: new Set(list.map(({ id }) => id)) };
  }

  function resolved(freshness?: Freshness) {
    if (resolving !== undefined && !freshness?.fresh) return resolving;
    const begun = resolve(freshness);
    resolving = begun;
    // A list that could not be read is tried again by the next part of the question.
    begun.catch(() => {
      if (resolving === begun) resolving = undefined;
    });
    return begun;
  }

  const ids = async () => (await resolved()).ids;

  async function asked({ networkId, networkIds }: AskedNetworks['filter']) {
    const lent = await ids();
    if (networkId !== undefined) {
      if (!lent.has(networkId)) throw unknownNetwork();
      if (networkIds !== undefined && !networkIds.includes(networkId)) return undefined;
      return { filter: { networkId, networkIds: undefined }, isWhole: false };
    }
    const wanted = networkIds === undefined ? [...lent] : networkIds.filter((id) => lent.has(id));
    if (wanted.length === 0) return undefined;
    const isWhole = wanted.length > MAX_ASKED;
    return { filter: { networkId, networkIds: isWhole ? undefined : wanted }, isWhole };
  }

  async function serialsInside(): Promise<ReadonlySet<string>> {
    const about = await asked({});
    if (about === undefined) return new Set();
    const { filter, isWhole } = about;
    const devices = await read(isWhole, () => dashboard.devices(filter));
    const lent = await ids();
    return new Set(devices.flatMap(({ serial, networkId = '' }) => (lent.has(networkId) ? [serial] : [])));
  }

  async function device(serial: string): Promise<Device | undefined> {
    const about = await asked({});
    if (about === undefined) return undefined;
    const { networkIds } = about.filter;
    const found = await read(true, () => dashboard.findDevices({ serial, networkIds }));
    const lent = await ids();
    return found.find((one) => one.serial === serial && lent.has(one.networkId ?? ''));
  }

  return {
    networks: async (freshness) => (await resolved(freshness)).list,
    ids,
    async checkNetwork(networkId) {
      if (!(await ids()).has(networkId)) throw unknownNetwork();
    },
    async checkDevice(serial) {
      if ((await device(serial)) === undefined) throw unknownDevice();
    },
    device,
    asked,
    async inside(items) {
      const lent = await ids();
      const isUnplaced = items.some(
        ({ networkId, serial }) => networkId === undefined && serial !== undefined,
      );
      if (isUnplaced) serials ??= serialsInside();
      const known = (await serials) ?? new Set();
      return slices.filter(items, ({ networkId, serial }) =>
        networkId === undefined ? serial !== undefined && known.has(serial) : lent.has(networkId),
      );
    },
    read,
    unreadableItems,
  };
}

/** Tells of a network whether it is lent. Tags are compared letter by letter: another case is another tag. */
function lentBy(networks: LentNetworks): (network: Network) => boolean {
  if (networks.kind === 'all') return () => true;
  if (networks.kind === 'tagged') {
    const lent = new Set(networks.tags);
    return ({ tags }) => tags.some((tag) => lent.has(tag));
  }
  const lent = new Set(networks.networks.map(({ id }) => id));
  return ({ id }) => lent.has(id);
}
