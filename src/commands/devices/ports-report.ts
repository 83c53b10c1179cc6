import { ageLine } from '../../bot/query/age.ts';
import { type Unread, unreadNotes } from '../../bot/query/partial-results.ts';
import type { Query } from '../../bot/query/query.ts';
import { thatCouldBeRead } from '../../bot/query/that-could-be-read.ts';
import { type Report, refreshButton, wholeList } from '../../bot/report/report.ts';
import type { ReportRow, RowWords, Tone } from '../../bot/report/rows.ts';
import { type Amounts, amountsIn } from '../../bot/text/amounts.ts';
import { countOf, formatNumber, listed, yesOrNo } from '../../bot/text/wording.ts';
import type { DeviceStatus, SwitchPort } from '../../core/dashboard.ts';
import { type Switch, withPorts } from './find-switch.ts';
import { badness, neighbourOf, portState, portTone, STATE_NOT_KNOWN, speedOf } from './port-state.ts';

const COLUMNS = [
  ...['port', 'status', 'uplink', 'errors', 'warnings', 'speed', 'duplex', 'neighbour', "neighbour's port"],
  ...['clients', 'PoE in Wh'],
];

/** The data of a ports answer, as read from Meraki. */
export interface PortsFindings {
  all: readonly SwitchPort[];
  /** Status of the switch itself; undefined when Meraki returns none. */
  status: DeviceStatus | undefined;
  unread: readonly Unread[];
  /** Which ports these are; undefined for all. */
  wanted?: string;
}

/** Reports several ports of a switch, the worst first. */
export function portsReport(
  device: Switch,
  { all, status, unread, wanted }: PortsFindings,
  query: Query,
): Report {
  const { say, sayTo } = query;
  const { serial, networkId } = device;
  // A stable sort keeps Meraki's order, by port number, within each rank.
  const ranked = all.toSorted((a, b) => badness(a) - badness(b));
  const amounts = amountsIn(all.map(({ usage }) => usage));
  return {
    title: query.title(wanted === undefined ? 'Ports' : `Ports ${wanted}`, device.name),
    ...(all.length === 0 ? none(status, query) : headline(all, status)),
    list: wholeList(ranked, [...COLUMNS, ...amounts.columns, 'kbit/s'], (port, words) =>
      rowOf(port, serial, amounts, words),
    ),
    notes: [
      ...(all.length > 0
        ? [query.args.csv ? 'PoE and usage are of the last day.' : 'PoE is of the last day.']
        : []),
      ...unreadNotes(unread),
    ],
    age: ageLine,
    suggestions: [
      refreshButton(say({ subject: withPorts(serial, wanted), network: undefined })),
      { title: 'The switch', command: sayTo('device', { subject: serial }) },
      ...(networkId === undefined
        ? []
        : [{ title: 'Clients here', command: sayTo('clients', { network: networkId }) }]),
    ],
  };
}

/** States in the order of the headline; states that Meraki adds come after them. */
const STATES = ['connected', 'not connected', 'off'];

/**
 * Counts each port once, by state. If the switch is down, the headline says so first: its ports' data is old.
 */
function headline(
  ports: readonly SwitchPort[],
  status: DeviceStatus | undefined,
): Pick<Report, 'summary' | 'tone'> {
  const { away, awayTone } = awayOf(status);
  const byState = Map.groupBy(ports, portState);
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
  return { summary: `${away}Meraki reports no ports${thatCouldBeRead(dashboard)}`, tone: awayTone };
}

/** Returns the beginning of a headline about a switch that is neither online nor alerting, and its tone; else empty. */
export function awayOf(status: DeviceStatus | undefined): { away: string; awayTone?: Tone } {
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

function rowOf(port: SwitchPort, serial: string, amounts: Amounts, { sayTo }: RowWords): ReportRow {
  const { id, isUplink, errors, warnings, speed, duplex, clients, powerWh, neighbour, usage } = port;
  const state = portState(port);
  const met = neighbourOf(port);
  return {
    item: {
      name: `Port ${id}${isUplink ? ' (uplink)' : ''}`,
      state: speed === undefined ? state : `${state === 'connected' ? '' : `${state}, `}${speedOf(port)}`,
      tone: portTone(port),
      facts: [
        [...errors, ...warnings].join(', '),
        met === '' ? '' : `to ${met}`,
        powerWh ? `PoE ${formatNumber(Math.round(powerWh))} Wh` : '',
        clients ? countOf(clients, 'client') : '',
      ],
      // Meraki's name of a port may be no number: then nobody could type it.
      ...(/^\d+$/.test(id) && { opens: sayTo('ports', { subject: withPorts(serial, id) }) }),
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
