import { byImportance } from '../../bot/query/by-importance.ts';
import { concatLists } from '../../bot/query/concat-lists.ts';
import { networkArgument } from '../../bot/query/network-argument.ts';
import { networkNames } from '../../bot/query/network-names.ts';
import type { Query } from '../../bot/query/query.ts';
import { createQueryCommand } from '../../bot/query/query-command.ts';
import { readAll } from '../../bot/query/read-all.ts';
import {
  ageLine,
  countStatuses,
  STATUS_NOT_KNOWN,
  STATUSES,
  statusRank,
  statusTone,
} from '../../bot/query/severity.ts';
import { type List, type ReportRow, wholeList } from '../../bot/report/report.ts';
import { productKind } from '../../bot/text/products.ts';
import type { AvailabilityFilter, Cursor, DeviceAvailability, StatusCounts } from '../../core/dashboard.ts';
import { type DeviceFilter, deviceFilter, unknownWordsError } from './devices-filter.ts';
import { countsHeadline, isWanted, manyHeadline } from './devices-text.ts';

/** Devices that Meraki returns in one call. */
const PAGE_SIZE = 1000;
/** Pages that are read for a file: more rows than a file holds. */
const MAX_FILE_PAGES = 100;
const COLUMNS = ['name', 'status', 'kind', 'network', 'serial', 'MAC', 'tags'];

/**
 * The command `devices`. Takes one Meraki call for the networks' names, one for the counts, and one page of up
 * to 1,000 devices, sorted here. More devices are read status by status, as the person turns pages. A file
 * takes one call per 1,000 devices. Meraki's counts ignore tags: with a tag, the page itself is counted.
 */
export const devices = createQueryCommand({
  name: 'devices',
  group: 'Devices',
  subject: '[offline|alerting|dormant|online] [MX|MS|MR|MV|MT|MG] [tag:…]',
  inNetwork: true,
  hasList: true,
  summary: 'Which devices there are and how they are, worst first',
  examples: [
    'devices offline',
    'devices offline alerting MS MR',
    'devices MR in Rotterdam 301',
    'devices tag:pilot as csv',
  ],
  async answer(query) {
    const { dashboard, args, slices, say } = query;
    const filter = deviceFilter(args.words);
    const network = await networkArgument(filter, query, unknownWordsError);
    const { statuses, productTypes, tags } = filter;
    const wanted = { networkId: network?.id, statuses, productTypes, tags };
    const read = (from?: Cursor) => dashboard.availabilities(wanted, from);
    const isTagged = tags.length > 0;
    const [counts, nameOf] = await Promise.all([
      isTagged ? undefined : dashboard.statusCounts({ networkId: network?.id, productTypes }),
      networkNames(dashboard),
    ]);
    const total = counts && totalOf(counts, filter);
    const isWhole = total === undefined || total <= PAGE_SIZE || args.csv;
    const page =
      isWhole && total !== 0 ? await readAll(read, query, args.csv ? MAX_FILE_PAGES : 1) : undefined;
    const isInParts = !isWhole || (page?.isCut ?? false);
    const found = page?.items ?? [];
    return {
      title: query.title(network?.name),
      ...(isTagged && isInParts
        ? manyHeadline(filter, found.length)
        : countsHeadline(filter, counts ?? countStatuses(found))),
      list: isInParts
        ? { ...listByStatus(wanted, counts, nameOf, query), total }
        : wholeList(await slices.sort(found, worstFirst), COLUMNS, (one) =>
            rowOf(one, nameOf(one.networkId), query),
          ),
      age: ageLine,
      suggestions: [{ title: 'Refresh', command: say({}) }],
    };
  },
});

function totalOf(counts: StatusCounts, filter: DeviceFilter): number {
  return [...counts].reduce((sum, [status, amount]) => sum + (isWanted(status, filter) ? amount : 0), 0);
}

function worstFirst(a: DeviceAvailability, b: DeviceAvailability): number {
  return statusRank(a.status) - statusRank(b.status) || byImportance(a, b);
}

/**
 * Lists the devices status by status: the worst come first without reading the others; each page is sorted by
 * itself.
 */
function listByStatus(
  { statuses: wanted, ...filter }: AvailabilityFilter & Pick<DeviceFilter, 'statuses'>,
  counts: StatusCounts | undefined,
  nameOf: (networkId: string | undefined) => string,
  query: Query,
): List {
  const statuses = (wanted.length === 0 ? STATUSES : wanted).filter((status) => counts?.get(status) !== 0);
  return {
    columns: COLUMNS,
    read: concatLists(statuses, async (dashboard, status, from) => {
      const { items, next } = await dashboard.availabilities({ ...filter, statuses: [status] }, from);
      const sorted = await query.slices.sort(items, byImportance);
      return {
        rows: sorted.map((device) => () => rowOf(device, nameOf(device.networkId), query)),
        next,
      };
    }),
  };
}

function rowOf(device: DeviceAvailability, network: string, { sayTo }: Query): ReportRow {
  const { name, serial, status, productType, mac, tags } = device;
  const kind = productKind(productType);
  return {
    item: {
      name,
      state: status ?? STATUS_NOT_KNOWN,
      tone: statusTone(status),
      facts: [kind, network],
      opens: sayTo('device', { subject: serial }),
    },
    cells: [name, status, kind, network, serial, mac, tags.join(' ')],
  };
}
