import { ageLine } from '../../bot/query/age.ts';
import { unreadNotes } from '../../bot/query/partial-results.ts';
import type { Query } from '../../bot/query/query.ts';
import { type Report, refreshButton, type Sentence, wholeList } from '../../bot/report/report.ts';
import type { Item, ReportRow, RowWords } from '../../bot/report/rows.ts';
import { amountsIn } from '../../bot/text/amounts.ts';
import { commandLine } from '../../bot/text/arguments.ts';
import { during } from '../../bot/text/period.ts';
import { countOf, formatNumber } from '../../bot/text/wording.ts';
import type { NetworkClient, NetworkSighting } from '../../core/dashboard.ts';
import type { LocatedClient, Looked } from './client-by-mac.ts';
import { attachedTo, onlineWord } from './client-text.ts';

const COLUMNS = ['network', 'status', 'last seen', 'IP', 'VLAN', 'SSID', 'port', 'device MAC'];

/** Reports where a client is or was, and its facts. */
export function clientReport(found: LocatedClient, query: Query): Report {
  const { client, network, isCut, unread, looked } = found;
  const refreshed = looked === undefined ? {} : { network: network.id };
  const { say, sayTo, args } = query;
  const sightings = found.sightings.length > 0 ? found.sightings : [only(found)];
  const subject = client.mac ?? client.name;
  return {
    title: query.title(client.name, network.name),
    summary: headline(client, network.name, query),
    tone: client.online === true ? 'good' : 'default',
    sections: [{ heading: '', items: facts(found, query) }],
    // If one network saw it, the facts say everything; a file needs rows.
    ...((sightings.length > 1 || args.csv) && {
      list: wholeList(
        sightings,
        COLUMNS,
        (sighting, words) => rowOf(sighting, subject, words),
        `Seen in ${isCut ? 'at least ' : ''}${countOf(sightings.length, 'network')}, latest first`,
      ),
    }),
    notes: [
      ...(isCut ? [`Only the first ${formatNumber(sightings.length)} networks that saw it were read.`] : []),
      ...(looked === undefined ? [] : [lookedNote(looked, query)]),
      ...unreadNotes(unread),
    ],
    age: ageLine,
    suggestions: [
      refreshButton(say({ subject, ...refreshed })),
      ...(network.id === undefined
        ? []
        : [{ title: 'All clients here', command: sayTo('clients', { network: network.id }) }]),
      ...(network.id === undefined || client.ssid === undefined
        ? []
        : [{ title: 'Wi-Fi here', command: sayTo('wireless', { network: network.id }) }]),
    ],
  };
}

/** Says in how many networks a client was looked for, and how to look in another one. */
export function lookedNote({ searched, of }: Looked, { args }: Pick<Query, 'args'>): Sentence {
  return [
    `I looked in ${formatNumber(searched)} of ${countOf(of, 'network')}; say `,
    { say: `${commandLine('client', { subject: args.subject, words: args.words })} in` },
    ' and the name of another one to look there.',
  ];
}

/** The sighting of a client that was searched for in one network only. */
function only({ client, network }: LocatedClient): NetworkSighting {
  return { ...client, networkId: network.id, networkName: network.name };
}

/** The words for a network that Meraki does not name. */
const NAMELESS = 'an unnamed network';

/** Returns `Online at ap03, SSID Staff` or `Offline, last seen 3 Aug 12:10 at sw01 port 4`. */
function headline(client: NetworkClient, network: string | undefined, { times }: Query): string {
  const { online, lastSeen, ssid } = client;
  const place = attachedTo(client) || network || NAMELESS;
  const where = `${place === NAMELESS ? 'in' : 'at'} ${place}${ssid === undefined ? '' : `, SSID ${ssid}`}`;
  if (online === true) return `Online ${where}`;
  const word = online === false ? 'Offline' : client.status;
  const seen = word === undefined ? 'Last seen' : `${word}, last seen`;
  return `${seen} ${lastSeen === undefined ? '' : `${times.at(lastSeen)} `}${where}`;
}

/** Lists the facts that are known. */
function facts({ client, network }: LocatedClient, { times, sayTo, periodWords }: Query): Item[] {
  const { ip, ip6, mac, manufacturer, os, user, vlan, ssid, connection, firstSeen, lastSeen } = client;
  const device = client.deviceSerial ?? client.deviceMac;
  const kind =
    connection === 'wireless' || ssid !== undefined
      ? 'Access point'
      : client.switchport
        ? 'Switch'
        : 'Device';
  const seen = (at: number | undefined) => (at === undefined ? undefined : times.at(at));
  const items: Item[] = [
    {
      name: 'Network',
      state: network.name,
      ...(network.id !== undefined && { opens: sayTo('status', { network: network.id }) }),
    },
    {
      name: kind,
      state: attachedTo(client),
      ...(device !== undefined && { opens: sayTo('device', { subject: device }) }),
    },
    { name: 'Connection', state: ['wired', 'wireless'].includes(connection ?? '') ? undefined : connection },
    { name: 'SSID', state: ssid },
    { name: 'VLAN', state: vlan },
    { name: 'IP address', state: ip },
    { name: 'IPv6 address', state: ip6 },
    { name: 'MAC address', state: mac === client.name ? undefined : mac },
    { name: 'Vendor', state: manufacturer },
    { name: 'OS', state: os },
    { name: 'User', state: user },
    { name: `Usage ${during(periodWords)}`, ...usageFact(client) },
    { name: 'Last seen', state: seen(lastSeen) },
    { name: 'First seen', state: seen(firstSeen) },
  ];
  return items.filter(({ state = '' }) => state !== '');
}

/** Returns the total, and what was received and sent, as far as each is known. */
function usageFact({ usage = {} }: NetworkClient): Pick<Item, 'state' | 'facts'> {
  const amounts = amountsIn([usage]);
  const { total, upstream, downstream } = usage;
  const directions = [
    ...(downstream === undefined ? [] : [`${amounts.text(downstream)} received`]),
    ...(upstream === undefined ? [] : [`${amounts.text(upstream)} sent`]),
  ].join(', ');
  if (total === undefined) return { state: directions };
  return { state: amounts.text(total), facts: directions === '' ? [] : [directions] };
}

function rowOf(sighting: NetworkSighting, subject: string, { times, sayTo }: RowWords): ReportRow {
  const { networkId, networkName, online, lastSeen, ip, vlan, ssid, switchport, deviceMac } = sighting;
  return {
    item: {
      name: networkName ?? NAMELESS,
      state: online === true ? 'online' : lastSeen === undefined ? onlineWord(sighting) : times.at(lastSeen),
      tone: online === true ? 'good' : 'default',
      facts: [
        online === undefined && lastSeen !== undefined ? (sighting.status ?? '') : '',
        ssid ?? (switchport === undefined ? '' : `port ${switchport}`),
        vlan ? `VLAN ${vlan}` : '',
        ip ?? '',
      ],
      ...(networkId !== undefined && { opens: sayTo('client', { subject, network: networkId }) }),
    },
    cells: [
      ...[networkName, onlineWord(sighting), times.iso(lastSeen)],
      ...[ip, vlan, ssid, switchport, deviceMac],
    ],
  };
}
