import { ageLine } from '../../bot/query/age.ts';
import { countNotes, worseCounts } from '../../bot/query/device-counts.ts';
import { STATUSES, statusesIn } from '../../bot/query/device-status.ts';
import { networkArgument } from '../../bot/query/network-argument.ts';
import { networkNames } from '../../bot/query/network-names.ts';
import { createQueryCommand } from '../../bot/query/query-command.ts';
import { readAll } from '../../bot/query/read-all.ts';
import { countOf } from '../../bot/text/wording.ts';
import type { StatusOverview } from '../../core/dashboard.ts';
import { type DeviceFilter, deviceFilter, unknownWordsError } from './devices-filter.ts';
import { listByStatus, listOfAll } from './devices-list.ts';
import { countsHeadline, isWanted, manyHeadline, totalOf, wantedOf } from './devices-text.ts';

/** Devices that Meraki returns in one call. */
const PAGE_SIZE = 1000;
/** Pages that are read for a file: more rows than a file holds. */
const MAX_FILE_PAGES = 100;
/** Pages that are read of product lines of which Meraki counts nothing: as a rule it does not filter by them either. */
const MAX_UNCOUNTED_PAGES = 10;

/**
 * The command `devices`. Takes one Meraki call for the networks' names, one for the counts, and one page of up
 * to 1,000 devices, sorted and counted here. More devices are read status by status, as the person turns pages. A file
 * takes one call per 1,000 devices, and so do product lines that Meraki does not count. Meraki's counts ignore tags: with
 * a tag, the page itself is counted.
 */
export const devices = createQueryCommand({
  name: 'devices',
  group: 'Devices',
  subject: '[offline|alerting|dormant|online] [MX|MS|MR|MV|MT|MG] [tag:…]',
  inNetwork: true,
  hasList: true,
  summary: 'The devices with their status, worst first',
  examples: [
    'devices offline',
    'devices offline alerting MS MR',
    'devices MR in Rotterdam 301',
    'devices tag:pilot as csv',
  ],
  async answer(query) {
    const { dashboard, args, say } = query;
    const filter = deviceFilter(args.words);
    const network = await networkArgument(filter, query, unknownWordsError);
    const { statuses, productTypes, tags } = filter;
    const wanted = { networkId: network?.id, statuses, productTypes, tags };
    const isTagged = tags.length > 0;
    const [overview, nameOf] = await Promise.all([
      isTagged ? undefined : dashboard.statusCounts({ networkId: network?.id, productTypes }),
      networkNames(dashboard),
    ]);
    const names = { nameOf, isShown: network === undefined };
    const isWhole = args.csv || (expectedOf(overview, filter) ?? 0) <= PAGE_SIZE;
    const [worst = ''] = statuses.length === 0 ? STATUSES : statuses;
    const asked = isWhole ? wanted : { ...wanted, statuses: [worst] };
    const isUncounted = productTypes.length > 0 && overview?.size === 0;
    const maxPages = args.csv ? MAX_FILE_PAGES : MAX_UNCOUNTED_PAGES;
    const page = isNone(overview)
      ? { items: [] }
      : args.csv || isUncounted
        ? await readAll((from) => dashboard.availabilities(asked, from), query, maxPages)
        : await dashboard.availabilities(asked);
    const isCut = 'isCut' in page ? page.isCut : 'next' in page;
    const isInParts = !isWhole || isCut;
    const found = page.items.filter(({ status }) => isWanted(status, filter));
    const counted = worseCounts(
      overview ?? new Map(),
      found,
      (status) => !isCut && isWanted(status, filter) && (isWhole || status === worst),
    );
    return {
      title: query.title(network?.name),
      ...(isInParts && !isCounted(overview, filter)
        ? manyHeadline(filter, found.length)
        : countsHeadline(filter, counted)),
      list: isInParts
        ? listByStatus(wanted, totalOf(counted, filter), { first: isWhole ? undefined : page, names }, query)
        : await listOfAll(found, names, query),
      notes: [
        ...otherDevicesNote(page.items.length - found.length),
        ...countNotes(wantedOf(counted, filter)),
      ],
      age: ageLine,
      suggestions: [{ title: 'Refresh', command: say({}) }],
    };
  },
});

/** Returns how many devices Meraki counts; undefined when it does not say so of each status. */
function expectedOf(
  overview: StatusOverview | undefined,
  filter: Pick<DeviceFilter, 'statuses'>,
): number | undefined {
  if (overview === undefined) return undefined;
  const wanted = statusesIn(overview).filter((status) => isWanted(status, filter));
  const numbers = wanted.map((status) => overview.get(status) ?? Number.NaN);
  const sum = numbers.reduce((total, number) => total + number, 0);
  return Number.isNaN(sum) ? undefined : sum;
}

/** Whether Meraki says that there is no device at all, whatever its status: then none are read. */
function isNone(overview: StatusOverview | undefined): boolean {
  return overview !== undefined && expectedOf(overview, { statuses: [] }) === 0;
}

/** Whether Meraki counts the devices of any status that was asked for. */
function isCounted(overview: StatusOverview | undefined, filter: DeviceFilter): boolean {
  return [...(overview ?? [])].some(([status, n]) => n !== undefined && isWanted(status, filter));
}

/** Devices that Meraki lists whatever the filter says: their status is none that it filters by. */
function otherDevicesNote(others: number): string[] {
  if (others === 0) return [];
  return [`Meraki lists ${countOf(others, 'more device')} here, with another status or none.`];
}
