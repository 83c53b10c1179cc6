import { byImportance } from '../../bot/query/by-importance.ts';
import { concatLists } from '../../bot/query/concat-lists.ts';
import { compareStatuses, STATUS_NOT_KNOWN, STATUSES, statusTone } from '../../bot/query/device-status.ts';
import { networkNames } from '../../bot/query/network-names.ts';
import { type List, type ListSource, wholeList } from '../../bot/report/report.ts';
import { type ReportRow, type RowWords, unbuiltRows } from '../../bot/report/rows.ts';
import { productKind } from '../../bot/text/products.ts';
import type { Slices } from '../../core/async/slices.ts';
import type {
  AvailabilityFilter,
  Cursor,
  DeviceAvailability,
  DeviceStatus,
  Excerpt,
} from '../../core/dashboard.ts';
import type { DeviceFilter } from './devices-filter.ts';

const COLUMNS = ['name', 'status', 'kind', 'network', 'serial', 'MAC', 'tags'];

/** The names of the networks, and slices in which devices get them. */
interface NetworkNames {
  nameOf(networkId: string | undefined): string;
  slices: Slices;
}

/** What a list keeps of a device: what its row shows. It names the network, so that the list keeps no names of others. */
interface ListedDevice extends Omit<DeviceAvailability, 'networkId' | 'tags'> {
  network: string;
  /** With a space between two. */
  tags: string;
}

/** Lists devices that were all read, worst first. @param isOneNetwork whether all are of one network, which the title names */
export async function listOfAll(
  devices: readonly DeviceAvailability[],
  isOneNetwork: boolean,
  names: NetworkNames,
): Promise<List> {
  const listed = await listedInOrder(devices, worstFirst, names);
  return wholeList(listed, COLUMNS, (one, words) => rowOf(one, isOneNetwork, words));
}

async function listedInOrder(
  devices: readonly DeviceAvailability[],
  compare: (a: DeviceAvailability, b: DeviceAvailability) => number,
  { nameOf, slices }: NetworkNames,
): Promise<ListedDevice[]> {
  const sorted = await slices.sort(devices, compare);
  return slices.map(sorted, ({ networkId, tags, ...device }) => ({
    ...device,
    network: nameOf(networkId),
    tags: tags.join(' '),
  }));
}

function worstFirst(a: DeviceAvailability, b: DeviceAvailability): number {
  return compareStatuses(a.status, b.status) || byImportance(a, b);
}

/**
 * Lists the devices status by status: the worst come first without reading the others; each page is sorted by itself. Meraki
 * can't be asked for other statuses: they come last, out of the list of all.
 *
 * @param total how many there are, where that is known
 * @param first the first page of the worst status, where it was read already
 */
export async function listByStatus(
  { statuses: wanted, ...filter }: AvailabilityFilter & Pick<DeviceFilter, 'statuses'>,
  total: number | undefined,
  first: Excerpt<DeviceAvailability> | undefined,
  names: NetworkNames,
): Promise<List> {
  const isOneNetwork = filter.networkId !== undefined;
  const parts: readonly (DeviceStatus | undefined)[] =
    wanted.length === 0 ? [...STATUSES, undefined] : wanted;
  const isOf = (part: DeviceStatus | undefined, status: DeviceStatus = '') =>
    part === undefined ? !STATUSES.includes(status) : status === part;
  const rows = async (
    { items, next }: Excerpt<DeviceAvailability>,
    part: DeviceStatus | undefined,
    by: NetworkNames,
  ) => {
    const own = items.filter(({ status }) => isOf(part, status));
    const listed = await listedInOrder(own, byImportance, by);
    return { rows: unbuiltRows(listed, (one, words) => rowOf(one, isOneNetwork, words)), next };
  };
  const read = async (
    { dashboard, slices }: ListSource,
    part: DeviceStatus | undefined,
    from: Cursor | undefined,
  ) => {
    const statuses = part === undefined ? [] : [part];
    const page = await dashboard.availabilities({ ...filter, statuses }, from);
    return rows(page, part, { nameOf: await networkNames(dashboard), slices });
  };
  const begin = first && (await rows(first, parts[0], names));
  return { columns: COLUMNS, total, read: concatLists(parts, read, begin) };
}

function rowOf(device: ListedDevice, isOneNetwork: boolean, { sayTo }: RowWords): ReportRow {
  const { name, serial, status, productType, mac, tags, network } = device;
  const kind = productKind(productType);
  return {
    item: {
      name,
      state: status ?? STATUS_NOT_KNOWN,
      tone: statusTone(status),
      facts: [kind, isOneNetwork ? '' : network],
      ...(serial !== undefined && { opens: sayTo('device', { subject: serial }) }),
    },
    cells: [name, status, kind, network, serial, mac, tags],
  };
}
