import { ageLine } from '../../bot/query/age.ts';
import { countNotes } from '../../bot/query/device-counts.ts';
import { networkArgument } from '../../bot/query/network-argument.ts';
import { networkNames } from '../../bot/query/network-names.ts';
import { createQueryCommand } from '../../bot/query/query-command.ts';
import { refreshButton } from '../../bot/report/report.ts';
import { PRODUCT_FILTERS } from '../../bot/text/products.ts';
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
  summary: 'Devices with their status, worst first',
  examples: [
    'devices offline',
    'devices offline alerting MS MR',
    'devices MR in Rotterdam 301',
    'devices tag:pilot as csv',
  ],
  alsoSaid: ['offline access points', 'all switches', 'cameras offline', 'inventory of hardware'],
  words: {
    devices: 4.5,
    device: 1,
    'device down': 3,
    'devices down': 2,
    'devices up': 2,
    inventory: 4.5,
    dormant: 4,
    alerting: 3,
    upgrade: -4,
    firmware: -5,
    version: -6,
    port: -4,
    license: -4,
    alert: -4,
    event: -4,
    change: -4,
    usage: -3,
    top: -3,
    'aps trouble': 2,
    'devices trouble': 1,
    'devices connect': -1,
    'list device': 1,
    appliances: 4.5,
    switchs: 4.5,
    aps: 4.5,
    cameras: 4.5,
    sensors: 4.5,
    cellulars: 4.5,
    appliance: 3,
    switch: 3,
    ap: 3,
    camera: 3,
    sensor: 3,
    cellular: 3,
    'appliance down': 3,
    'switch down': 3,
    'ap down': 3,
    'camera down': 3,
    'sensor down': 3,
    'cellular down': 3,
    'appliance alerting': 3,
    'switch alerting': 3,
    'ap alerting': 3,
    'camera alerting': 3,
    'sensor alerting': 3,
    'cellular alerting': 3,
    'many appliance': 1,
    'many switch': 1,
    'many ap': 1,
    'many camera': 1,
    'many sensor': 1,
    'many cellular': 1,
    'down #past': -4,
    warning: 1.5,
    'devices warning': 3,
    error: 2,
    offline: 4,
    'offline everything': 2,
    'offline #name': -3,
    'sites offline': -6,
    'site offline': -6,
    'networks offline': -6,
    'everything offline #name': 4,
    reboot: -5,
    log: -4,
    'wifi devices': -3,
    'devices error': 3,
    'aps error': 2,
  },
  filters: {
    down: 'offline',
    fail: 'offline',
    trouble: 'alerting',
    alerting: 'alerting',
    dormant: 'dormant',
    online: 'online',
    ...PRODUCT_FILTERS,
    warning: 'alerting',
    error: 'alerting',
  },
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
