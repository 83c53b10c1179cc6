import { isMac } from '../../bot/find/device.ts';
import { createQueryCommand } from '../../bot/query/query-command.ts';
import { DAY } from '../../core/clock.ts';
import { clientAnywhere } from './client-anywhere.ts';
import { clientByMac } from './client-by-mac.ts';
import { CLIENT_LOOKBACK } from './client-lookback.ts';
import { clientReport } from './client-report.ts';

/**
 * The command `client`. A MAC address takes one Meraki call per five networks that saw it, and one for its
 * usage. An IP address or a name takes one call in a network, a second one for similar names, and one for the networks'
 * names; in the whole organization, see `clientAnywhere`.
 */
export const client = createQueryCommand({
  name: 'client',
  group: 'Clients and Wi-Fi',
  subject: '<MAC|IP|name>',
  inNetwork: true,
  ofOneNetwork: true,
  lists: 'clients',
  lookback: { ...CLIENT_LOOKBACK, defaultPeriod: 31 * DAY },
  hasList: true,
  summary: 'Find a client: access point or switch port, SSID, VLAN, usage',
  examples: [
    'client a4:83:e7:3d:f7:ca',
    'client 10.1.45.70 in Rotterdam 301',
    'client MacBook 12 in Rotterdam 301',
  ],
  alsoSaid: [
    'where is f0:18:98:5c:56:49',
    'find a client',
    'which ap is a laptop connected to',
    'look up an IP address',
  ],
  words: {
    client: 4,
    'client status': -2,
    clients: -3,
    count: -4,
    list: -2,
    'wifi fail': -3,
    'wifi trouble': -3,
    '#mac': 7,
    '#ip': 4.5,
    'where client': 3,
    'find client': 2,
    'client #name': 2,
    'find ip': 4.5,
    ip: 1.5,
    mac: 1.5,
    'port mac': 7,
    'where mac': 3,
    'where ip': 3,
    'client connect': 1.5,
    'client connect ap': 3,
    'clients connect': -3,
    'where #name': 2,
    '#client': 4,
    'port #mac': 3,
    'find #client': 1,
    'where #device': -3,
    'device #mac': 0,
    'client #place': -3,
    'client having': 9,
    '#client #place': 3,
    'signal #client': 3,
  },
  async answer(query) {
    const { network: named, subject } = query.args;
    const isEverywhere = named === undefined || named === '';
    if (isMac(subject) && isEverywhere) return clientReport(await clientByMac(subject, query), query);
    return clientReport(await clientAnywhere(query), query);
  },
});
