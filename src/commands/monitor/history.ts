import { networkOrDevice } from '../../bot/find/network-or-device.ts';
import { ageLine } from '../../bot/query/age.ts';
import type { Query } from '../../bot/query/query.ts';
import { createQueryCommand } from '../../bot/query/query-command.ts';
import { refreshButton, type Suggestion } from '../../bot/report/report.ts';
import { countOf, formatNumber } from '../../bot/text/wording.ts';
import { DAY } from '../../core/clock.ts';
import type { Device, Network } from '../../core/dashboard.ts';
import { resolveDevice } from '../devices/resolve-device.ts';
import { findHistory, type History } from './history-findings.ts';
import { statusChangeList } from './history-lists.ts';
import { organizationHistoryReport } from './history-organization.ts';
import { deviceHistoryReport, historyFileReport, networkHistoryReport, periodOf } from './history-reports.ts';

/**
 * The command `history`. Takes two Meraki calls and one more per 1,000 changes, up to 5,000 of them, besides
 * the calls that find the device or network. The whole organization takes one more, for the networks' names.
 */
export const history = createQueryCommand({
  name: 'history',
  group: 'What is going on',
  subject: '[device|network]',
  inNetwork: true,
  lookback: { defaultPeriod: DAY, maxPeriod: 31 * DAY },
  hasList: true,
  summary: 'Outages over time, by site; status changes of one network or device',
  examples: [
    'history Rotterdam 301',
    'history',
    'history rotterdam-dc-gw01 last 7d',
    'history ap03 in "Rotterdam 301"',
    'history Rotterdam 301 from 9 to 11',
    'history in Head office last 31d as csv',
  ],
  alsoSaid: [
    'when was it offline',
    'outages in the last 24 hours',
    'when did rotterdam-301-gw01 go down',
    'how long was Oslo down',
  ],
  words: {
    history: 6,
    reboot: 5,
    outage: 1,
    'outage #period': 4,
    'down #period': 5,
    'fail #period': 4,
    when: 1,
    'when down': 6,
    'when #device': 4,
    often: 2,
    stable: 3,
    'stable #device': 4,
    'stable #name': 2,
    'often down': 5,
    'reboot #device': 7,
    'often #device': 4,
    'when outage': 5,
    'when up': 4,
    'when alerting': 4,
    'when fail': 3,
    'when trouble': 2,
    'many outage': 3,
    'happened #device': 6,
    'when down #device': 2,
    'down #device #period': 2,
    link: -3,
    'down #past': 6,
    'happened sites': 6,
    'happened networks': 5,
    'up #past': 3,
    'outage #past': 5,
    'outages #name': 4.5,
    'outages #device': 2,
    'reboot #past': 1,
    config: -4,
    '#past stable': 1,
    'wan down #past': 2,
    'wan #past': 3,
    'trouble #past': 4,
    'fail #past': 3,
    'stable #past': 1,
    'line stable': -4,
    'wan stable': -4,
  },
  async answer(query) {
    const { args, times, say, sayTo, since } = query;
    const about = await subjectOf(query);
    const { network, device } = about;
    const found = await findHistory(about, query);
    const self =
      device === undefined
        ? { subject: '', ...(network && { network: network.id }) }
        : { subject: device.serial, network: undefined };
    const suggestions: Suggestion[] = [
      refreshButton(say(self)),
      ...(args.period === 7 * DAY
        ? []
        : [{ title: 'Last 7 days', command: say({ ...self, period: 7 * DAY }) }]),
      device === undefined
        ? { title: 'Status', command: sayTo('status', { network: network?.id ?? '' }) }
        : { title: 'Device', command: sayTo('device', { subject: device.serial }) },
    ];
    const told = await historyReport(about, found, query);
    const isBySite = device === undefined && network === undefined && !args.csv;
    const changes = statusChangeList(found.changes, device === undefined ? 'device' : 'none');
    const cut = found.isCut
      ? [
          `Only the newest ${formatNumber(found.changes.length)} status changes were read: this starts at ${times.at(found.since)}, not at ${times.at(since)}.`,
        ]
      : [];
    return {
      title: query.title(device?.name ?? network?.name),
      ...(!isBySite && { list: changes }),
      ...told,
      notes: [...cut, ...(isBySite ? [] : unplacedNote(found)), ...(told.notes ?? [])],
      age: ageLine,
      suggestions,
    };
  },
});

/** Says of how many changes it is not known when they were, or of which device: they are in the list alone. */
function unplacedNote({ unplaced }: History): string[] {
  if (unplaced === 0) return [];
  const are = unplaced === 1 ? 'is' : 'are';
  return [
    `${countOf(unplaced, 'change')} without a readable time or device ${are} listed last, and not counted elsewhere.`,
  ];
}

interface About {
  network?: Network | undefined;
  device?: Device | undefined;
}

function historyReport({ network, device }: About, found: History, query: Query) {
  if (query.args.csv) return historyFileReport(found, query);
  if (device !== undefined) return deviceHistoryReport(found, device.serial, query);
  return network === undefined
    ? organizationHistoryReport(found, periodOf(found, query), query)
    : networkHistoryReport(found, network.name, query);
}

/**
 * Finds the network or device that was named; a network with exactly that name wins over a device. Returns
 * neither for the whole organization.
 *
 * @throws KnownError
 */
async function subjectOf(query: Query): Promise<About> {
  const { args, say } = query;
  const { subject } = args;
  if (subject === '') return { network: await query.network() };
  const ofOne = (serial: string) => say({ subject: serial, network: undefined });
  if (args.network !== undefined) {
    return { device: await resolveDevice(subject, query, { say: ({ serial }) => ofOne(serial) }) };
  }
  return networkOrDevice(
    subject,
    query,
    (one) =>
      one.kind === 'network' ? say({ subject: '', network: one.network.id }) : ofOne(one.device.serial),
    (one) => query.taken?.(one.kind === 'network' ? one.network : one.device),
  );
}
