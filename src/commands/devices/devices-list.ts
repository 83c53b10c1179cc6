import { byImportance } from '../../bot/query/by-importance.ts';
import { concatLists } from '../../bot/query/concat-lists.ts';
import { compareStatuses, STATUS_NOT_KNOWN, STATUSES, statusTone } from '../../bot/query/device-status.ts';
import type { Query } from '../../bot/query/query.ts';
import { type List, type ReportRow, wholeList } from '../../bot/report/report.ts';
import { productKind } from '../../bot/text/products.ts';
import type { AvailabilityFilter, DeviceAvailability, DeviceStatus, Excerpt } from '../../core/dashboard.ts';
import type { DeviceFilter } from './devices-filter.ts';

const COLUMNS = ['name', 'status', 'kind', 'network', 'serial', 'MAC', 'tags'];

/** The names of the networks, and whether the lines show them: of one network, the title does. */
interface NetworkNames {
  nameOf(networkId: string | undefined): string;
  isShown: boolean;
}

/** Lists devices that were all read, worst first. */
export async function listOfAll(
  devices: readonly DeviceAvailability[],
  names: NetworkNames,
  query: Query,
): Promise<List> {
  const sorted = await query.slices.sort(devices, worstFirst);
  return wholeList(sorted, COLUMNS, (one) => rowOf(one, names, query));
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
export function listByStatus(
  { statuses: wanted, ...filter }: AvailabilityFilter & Pick<DeviceFilter, 'statuses'>,
  total: number | undefined,
  { first, names }: { first: Excerpt<DeviceAvailability> | undefined; names: NetworkNames },
  query: Query,
): List {
  const parts: readonly (DeviceStatus | undefined)[] =
    wanted.length === 0 ? [...STATUSES, undefined] : wanted;
  const isOf = (part: DeviceStatus | undefined, status: DeviceStatus = '') =>
    part === undefined ? !STATUSES.includes(status) : status === part;
  return {
    columns: COLUMNS,
    total,
    read: concatLists(parts, async (dashboard, part, from) => {
      const statuses = part === undefined ? [] : [part];
      const isRead = first !== undefined && part === parts[0] && from === undefined;
      const page = isRead ? first : await dashboard.availabilities({ ...filter, statuses }, from);
      const own = page.items.filter(({ status }) => isOf(part, status));
      const sorted = await query.slices.sort(own, byImportance);
      return {
        rows: sorted.map((device) => () => rowOf(device, names, query)),
        next: page.next,
      };
    }),
  };
}

function rowOf(device: DeviceAvailability, { nameOf, isShown }: NetworkNames, { sayTo }: Query): ReportRow {
  const { name, serial, status, productType, mac, tags } = device;
  const kind = productKind(productType);
  const network = nameOf(device.networkId);
  return {
    item: {
      name,
      state: status ?? STATUS_NOT_KNOWN,
      tone: statusTone(status),
      facts: [kind, isShown ? network : ''],
      ...(serial !== undefined && { opens: sayTo('device', { subject: serial }) }),
    },
    cells: [name, status, kind, network, serial, mac, tags.join(' ')],
  };
}
