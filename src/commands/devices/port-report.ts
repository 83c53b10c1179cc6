import { ageLine } from '../../bot/query/age.ts';
import { type Unread, unreadNotes } from '../../bot/query/partial-results.ts';
import type { Query } from '../../bot/query/query.ts';
import { type Report, refreshButton, type Section } from '../../bot/report/report.ts';
import type { Item } from '../../bot/report/rows.ts';
import { amountsIn } from '../../bot/text/amounts.ts';
import { byName } from '../../bot/text/naming.ts';
import { capitalized, countOf, formatNumber } from '../../bot/text/wording.ts';
import type { NetworkClient, SwitchPort } from '../../core/dashboard.ts';
import { type Switch, withPorts } from './find-switch.ts';
import { neighbourOf, portState, portTone, speedOf } from './port-state.ts';

/** Clients that are shown of a port. */
const MAX_CLIENTS = 10;

/** What is told of one port. */
export interface PortFindings {
  port: SwitchPort;
  /** The clients that were on it in the last day; undefined when they could not be read. */
  clients: readonly NetworkClient[] | undefined;
  /** The beginning of the headline when the switch is away: `The switch is offline; `. */
  away: string;
  unread: readonly Unread[];
}

/** Reports one port of a switch: its state, and who is on it. */
export function portReport(device: Switch, findings: PortFindings, query: Query): Report {
  const { port, away, unread, clients = [] } = findings;
  const { say, sayTo } = query;
  const { serial, networkId } = device;
  const about = { subject: withPorts(serial, port.id), network: undefined };
  return {
    title: query.title(`Port ${port.id}`, device.name),
    summary: away === '' ? capitalized(headline(port)) : away + headline(port),
    tone: away === '' ? portTone(port) : 'attention',
    sections: [
      ...faults(port),
      { heading: 'Details', items: facts(findings) },
      ...clientSection(clients, query, networkId),
    ],
    notes: ['Usage, PoE and clients are of the last day.', ...unreadNotes(unread)],
    age: ageLine,
    suggestions: [
      refreshButton(say(about)),
      { title: 'All ports', command: sayTo('ports', { subject: serial }) },
      { title: 'The switch', command: sayTo('device', { subject: serial }) },
    ],
  };
}

/** Returns `connected at 1 Gbps, to Meraki MR port 0`. */
function headline(port: SwitchPort): string {
  const { speed, isUplink } = port;
  const met = neighbourOf(port);
  return [
    `${portState(port)}${speed === undefined ? '' : ` at ${speedOf(port)}`}`,
    isUplink ? 'the uplink' : '',
    met === '' ? '' : `to ${met}`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function faults({ errors, warnings }: SwitchPort): Section[] {
  const items: Item[] = [
    ...errors.map((name) => ({ name, state: 'error', tone: 'attention' as const })),
    ...warnings.map((name) => ({ name, state: 'warning', tone: 'warning' as const })),
  ];
  return items.length === 0 ? [] : [{ heading: 'Errors and warnings', items }];
}

function facts({ port, clients }: PortFindings): Item[] {
  const { usage, kbps, powerWh, hasPoe, clients: amount, spanningTree = [] } = port;
  const amounts = amountsIn([usage]);
  const vlans = [...new Set(clients?.flatMap(({ vlan }) => vlan ?? []))].toSorted(byName).join(', ');
  const power = powerWh === undefined ? '' : `${formatNumber(powerWh)} Wh`;
  const poe = power !== '' && powerWh !== 0 ? power : hasPoe === undefined ? power : hasPoe ? 'on' : 'none';
  const all: [string, string | undefined][] = [
    ['State', portState(port)],
    ['Speed', port.speed === undefined ? undefined : speedOf(port)],
    ['PoE', poe],
    ['VLAN of its clients', vlans],
    ['Neighbour', neighbourOf(port)],
    ['Clients now', amount === undefined ? undefined : formatNumber(amount)],
    ['Spanning tree', spanningTree.join(', ').toLowerCase()],
    ['Usage', usage?.total === undefined ? undefined : amounts.text(usage.total)],
    ['Traffic', kbps === undefined ? undefined : `${formatNumber(Math.round(kbps))} kbit/s`],
  ];
  return all.flatMap(([name, state]) => (state === undefined || state === '' ? [] : [{ name, state }]));
}

function clientSection(
  clients: readonly NetworkClient[],
  { sayTo }: Query,
  network: string | undefined,
): Section[] {
  if (clients.length === 0) return [];
  const items = clients.slice(0, MAX_CLIENTS).map(({ name, mac, ip = '', vlan, online }) => ({
    name,
    state: online === undefined ? undefined : online ? 'online' : 'offline',
    facts: [vlan === undefined ? '' : `VLAN ${vlan}`, ip],
    opens: sayTo('client', { subject: mac ?? name, network }),
  }));
  return [
    { heading: `${countOf(clients.length, 'client')} on it`, items, more: clients.length - items.length },
  ];
}
