import { ageLine } from '../../bot/query/age.ts';
import { countNotes } from '../../bot/query/device-counts.ts';
import { networkArgument } from '../../bot/query/network-argument.ts';
import { networkNames } from '../../bot/query/network-names.ts';
import { createQueryCommand } from '../../bot/query/query-command.ts';
import { refreshButton } from '../../bot/report/report.ts';
import { countOf } from '../../bot/text/wording.ts';
import { deviceFilter, unknownWordsError } from './devices-filter.ts';
import { readDevices } from './devices-findings.ts';
import { listByStatus, listOfAll } from './devices-list.ts';
import { countsHeadline, manyHeadline, totalOf, wantedOf } from './devices-text.ts';

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
    const { dashboard, args, slices, say } = query;
    const filter = deviceFilter(args.words);
    const network = await networkArgument(filter, query, unknownWordsError);
    const { statuses, productTypes, tags } = filter;
    const wanted = { networkId: network?.id, statuses, productTypes, tags };
    const [found, nameOf] = await Promise.all([readDevices(wanted, query), networkNames(dashboard)]);
    const names = { nameOf, slices };
    const { counted, devices, isInParts } = found;
    return {
      title: query.title(network?.name),
      ...(isInParts && !found.isCounted
        ? manyHeadline(filter, devices.length)
        : countsHeadline(filter, counted)),
      list: isInParts
        ? await listByStatus(wanted, totalOf(counted, filter), found.firstOfWorst, names)
        : await listOfAll(devices, network !== undefined, names),
      notes: [...otherDevicesNote(found.others), ...countNotes(wantedOf(counted, filter))],
      age: ageLine,
      suggestions: [refreshButton(say({}))],
    };
  },
});

/** Devices that Meraki lists whatever the filter says: their status is none that it filters by. */
function otherDevicesNote(others: number): string[] {
  if (others === 0) return [];
  return [`Meraki lists ${countOf(others, 'more device')} here, with another status or none.`];
}
