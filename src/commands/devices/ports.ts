import { ageLine } from '../../bot/query/age.ts';
import { readPart, type Unread, unreadNotes } from '../../bot/query/partial-results.ts';
import type { Query } from '../../bot/query/query.ts';
import { createQueryCommand } from '../../bot/query/query-command.ts';
import { thatCouldBeRead } from '../../bot/query/that-could-be-read.ts';
import { type Report, refreshButton, wholeList } from '../../bot/report/report.ts';
import type { ReportRow, Tone } from '../../bot/report/rows.ts';
import { type Amounts, amountsIn } from '../../bot/text/amounts.ts';
import { countOf, formatNumber, listed, yesOrNo } from '../../bot/text/wording.ts';
import type { Device, DeviceStatus, SwitchPort } from '../../core/dashboard.ts';
import { resolveDevice } from './resolve-device.ts';

/**
 * The command `ports`. Takes one Meraki call that finds the switch, one for all of its ports, one for its own
 * status, and one for a network's name.
 */
export const ports = createQueryCommand({
  name: 'ports',
  group: 'Devices',
  subject: '<switch>',
  inNetwork: true,
  lists: 'devices',
  hasList: true,
  summary: 'Switch ports: errors and warnings first; speed, neighbours, PoE',
  examples: [
    'ports rotterdam-301-sw01',
    'ports sw01 in Rotterdam 301',
    'ports Q2BX-ZGWP-2YRH',
    'ports rotterdam-301-sw01 as csv',
  ],
  alsoSaid: ['ports of sw01', 'which ports are connected', 'switch port errors', 'PoE usage per port'],
  words: {
    port: 7,
    'port #device': 2,
    'neighbour #device': 4,
    'connect #device': 7,
    '#mac': -4,
    neighbour: 5,
    'switch fail': 1,
    'switch connect': 2,
    'switch neighbour': 1,
  },
  async answer(query) {
    const { dashboard, args, say } = query;
    const device = await resolveDevice(args.subject, query, {
      fits: ({ productType }) => productType === 'switch',
      kind: 'switch',
      say: ({ serial }) => say({ subject: serial, network: undefined }),
    });
    const serials = [device.serial];
    const unread: Unread[] = [];
    const [all, states] = await Promise.all([
      dashboard.ports(device.serial),
      readPart('whether the switch is online', dashboard.availabilities({ serials }), unread),
    ]);
    const status = states?.items.find(({ serial }) => serial === device.serial)?.status;
    return portsReport(device, { all, status, unread }, query);
  },
});

const COLUMNS = [
  ...['port', 'status', 'uplink', 'errors', 'warnings', 'speed', 'duplex', 'neighbour', "neighbour's port"],
  ...['clients', 'PoE in Wh'],
];

/** The data of a ports answer, as read from Meraki. */
interface PortFindings {
  all: readonly SwitchPort[];
  /** Status of the switch itself; undefined when Meraki returns none. */
  status: DeviceStatus | undefined;
  unread: readonly Unread[];
}

function portsReport(device: Device, { all, status, unread }: PortFindings, query: Query): Report {
  const { say, sayTo } = query;
  const { serial, networkId } = device;
  // A stable sort keeps Meraki's order, by port number, within each rank.
  const ranked = all.toSorted((a, b) => badness(a) - badness(b));
  const amounts = amountsIn(all.map(({ usage }) => usage));
  return {
    title: query.title('Ports', device.name),
    ...(all.length === 0 ? none(status, query) : headline(all, status)),
    list: wholeList(ranked, [...COLUMNS, ...amounts.columns, 'kbit/s'], (port) => rowOf(port, amounts)),
    notes: [
      ...(all.length > 0
        ? [query.args.csv ? 'PoE and usage are of the last day.' : 'PoE is of the last day.']
        : []),
      ...unreadNotes(unread),
    ],
    age: ageLine,
    suggestions: [
      refreshButton(say({ subject: serial, network: undefined })),
      { title: 'The switch', command: sayTo('device', { subject: serial }) },
      ...(networkId === undefined
        ? []
        : [{ title: 'Clients here', command: sayTo('clients', { network: networkId }) }]),
    ],
  };
}

/** States in the order of the headline; states that Meraki adds come after them. */
const STATES = ['connected', 'not connected', 'off'];

/** The state of a port of which Meraki does not tell it. */
const STATE_NOT_KNOWN = 'not known';

/**
 * Counts each port once, by state. If the switch is down, the headline says so first: its ports' data is old.
 */
function headline(
  ports: readonly SwitchPort[],
  status: DeviceStatus | undefined,
): Pick<Report, 'summary' | 'tone'> {
  const { away, awayTone } = awayOf(status);
  const byState = Map.groupBy(ports, stateOf);
  const isKnown = !byState.has(STATE_NOT_KNOWN);
  const others = [...byState.keys()].filter((state) => !STATES.includes(state));
  const parts = [...STATES, ...others]
    .map((state) => ({ state, those: byState.get(state) ?? [] }))
    .filter(({ state, those }) => those.length > 0 || (state === 'connected' && isKnown))
    .map(({ state, those }) => `${formatNumber(those.length)} ${state}${faultsOf(those)}`);
  const worst = Math.min(...ports.map(badness));
  const isIdle = isKnown && !byState.has('connected');
  return {
    summary: `${away}${countOf(ports.length, 'port')}: ${listed(parts)}`,
    tone:
      awayTone ??
      (worst === 0 ? 'attention' : worst === 1 || isIdle ? 'warning' : isKnown ? 'good' : 'default'),
  };
}

function none(status: DeviceStatus | undefined, { dashboard }: Query): Pick<Report, 'summary' | 'tone'> {
  const { away, awayTone = 'default' } = awayOf(status);
  return { summary: `${away}Meraki tells of no ports${thatCouldBeRead(dashboard)}`, tone: awayTone };
}

/** Returns the beginning of a headline about a switch that is neither online nor alerting, and its tone; else empty. */
function awayOf(status: DeviceStatus | undefined): { away: string; awayTone?: Tone } {
  if (status === undefined || status === 'online' || status === 'alerting') return { away: '' };
  return { away: `The switch is ${status}; `, awayTone: status === 'offline' ? 'attention' : 'warning' };
}

/** Returns ` (1 with errors, 2 with warnings)`; a port with both counts as one with errors. */
function faultsOf(ports: readonly SwitchPort[]): string {
  const parts = ['errors', 'warnings']
    .map((what, rank) => ({ what, amount: ports.filter((port) => badness(port) === rank).length }))
    .filter(({ amount }) => amount > 0)
    .map(({ what, amount }) => `${formatNumber(amount)} with ${what}`);
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

function badness({ errors, warnings }: SwitchPort): number {
  return errors.length > 0 ? 0 : warnings.length > 0 ? 1 : 2;
}

/** Returns the state in plain words: a port that Meraki calls disabled was switched off by somebody. */
function stateOf({ enabled, status }: SwitchPort): string {
  if (enabled === false || status === 'Disabled') return 'off';
  if (status === undefined) return STATE_NOT_KNOWN;
  return status === 'Disconnected' ? 'not connected' : status.toLowerCase();
}

function rowOf(port: SwitchPort, amounts: Amounts): ReportRow {
  const { id, isUplink, errors, warnings, speed, duplex, clients, powerWh, neighbour, usage } = port;
  const state = stateOf(port);
  const half = duplex === 'half' ? ' half duplex' : '';
  const tones: Tone[] = ['attention', 'warning', 'default'];
  const met = [neighbour?.name, neighbour?.port === undefined ? undefined : `port ${neighbour.port}`];
  return {
    item: {
      name: `Port ${id}${isUplink ? ' (uplink)' : ''}`,
      state: speed === undefined ? state : `${state === 'connected' ? '' : `${state}, `}${speed}${half}`,
      tone: half !== '' && badness(port) > 1 ? 'warning' : tones[badness(port)],
      facts: [
        [...errors, ...warnings].join(', '),
        met.some((part) => part !== undefined)
          ? `to ${met.filter((part) => part !== undefined).join(' ')}`
          : '',
        powerWh ? `PoE ${formatNumber(Math.round(powerWh))} Wh` : '',
        clients ? countOf(clients, 'client') : '',
      ],
    },
    cells: [
      ...[
        id,
        state === STATE_NOT_KNOWN ? '' : state,
        yesOrNo(isUplink),
        errors.join('; '),
        warnings.join('; '),
        speed,
        duplex,
      ],
      ...[neighbour?.name, neighbour?.port, clients, powerWh],
      ...[...amounts.cells(usage), port.kbps],
    ],
  };
}
