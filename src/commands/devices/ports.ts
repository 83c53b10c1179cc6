import { readPart, type Unread } from '../../bot/query/partial-results.ts';
import type { Query } from '../../bot/query/query.ts';
import { createQueryCommand } from '../../bot/query/query-command.ts';
import { bold } from '../../bot/text/wording.ts';
import { DAY } from '../../core/clock.ts';
import type { NetworkClient, SwitchPort } from '../../core/dashboard.ts';
import { KnownError } from '../../core/errors.ts';
import { escapeMarkdown } from '../../core/markdown.ts';
import { findSwitch, type Switch, withPorts } from './find-switch.ts';
import { portReport } from './port-report.ts';
import { awayOf, portsReport } from './ports-report.ts';
import { isOneOf } from './ports-request.ts';

/**
 * The command `ports`. Takes one Meraki call that finds the switch, one for all of its ports, one for its own
 * status, and one for a network's name; of one port, one more for the clients of its network.
 */
export const ports = createQueryCommand({
  name: 'ports',
  group: 'Devices',
  subject: '<switch> [port]',
  asksWhich: true,
  inNetwork: true,
  lists: 'devices',
  hasList: true,
  summary: 'Switch ports: errors and warnings first; speed, neighbours, PoE',
  examples: [
    'ports rotterdam-301-sw01',
    'ports sw01 in Rotterdam 301',
    'ports rotterdam-301-sw01 12',
    'ports in Rotterdam 301',
    'ports rotterdam-301-sw01 as csv',
  ],
  alsoSaid: ['ports of sw01', 'which ports are connected', 'switch port errors', 'PoE usage per port'],
  words: {
    port: 7,
    'port #device': 2,
    'neighbour #device': 4,
    'neighbour #serial': 4,
    'port #serial': 3,
    'neighbour port': 2,
    'connect #device': 7,
    '#mac': -4,
    neighbour: 5,
    'switch fail': 1,
    'switch connect': 2,
    'switch neighbour': 1,
    'trouble #switch': 1.5,
    'wan #switch': 3,
    'speed #switch': 4,
    'connect #switch': 1,
    'error #switch': 9,
    error: 1.5,
    'switch error': 3,
    'error wan #switch': 3,
  },
  async answer(query) {
    const { dashboard } = query;
    const { device, ports: wanted } = await findSwitch(query);
    const serials = [device.serial];
    const unread: Unread[] = [];
    const [all, states] = await Promise.all([
      dashboard.ports(device.serial),
      readPart('whether the switch is online', dashboard.availabilities({ serials }), unread),
    ]);
    const status = states?.items.find(({ serial }) => serial === device.serial)?.status;
    if (wanted === undefined) return portsReport(device, { all, status, unread }, query);
    const some = all.filter(({ id }) => isOneOf(wanted)(id));
    const [port] = some;
    if (port === undefined) throw noSuchPort(device, wanted, all, query);
    if (some.length > 1) return portsReport(device, { all: some, status, unread, wanted }, query);
    const clients = await clientsOn(port, device, query, unread);
    return portReport(device, { port, clients, away: awayOf(status).away, unread }, query);
  },
});

/** Reads the clients that were on a port in the last day, latest first; none when the switch is in no network. */
async function clientsOn(
  { id }: SwitchPort,
  { serial, networkId }: Switch,
  { dashboard, now }: Query,
  unread: Unread[],
): Promise<readonly NetworkClient[] | undefined> {
  if (networkId === undefined) return [];
  const reading = dashboard.networkClients(networkId, { since: now - DAY });
  const page = await readPart('its clients', reading, unread);
  return page?.items
    .filter(({ deviceSerial, switchport }) => deviceSerial === serial && switchport === id)
    .toSorted((a, b) => (b.lastSeen ?? 0) - (a.lastSeen ?? 0));
}

function noSuchPort(
  { serial, name }: Switch,
  wanted: string,
  all: readonly SwitchPort[],
  { say }: Query,
): KnownError {
  const what = `${bold(name)} has no port ${escapeMarkdown(wanted)}.`;
  const last = all.at(-1)?.id;
  const next = last === undefined ? 'Meraki reports no ports.' : `Its last one is ${escapeMarkdown(last)}.`;
  const of = [
    { label: 'All ports', command: say({ subject: serial, network: undefined }) },
    ...(last === undefined
      ? []
      : [{ label: `Port ${last}`, command: say({ subject: withPorts(serial, last), network: undefined }) }]),
  ];
  return new KnownError('not_found', what, next, { choice: { question: 'Which port?', of } });
}
