import { makeSites, SHARED_TAGS, TRAVELLER } from './estate.ts';

/** All sites, as they are in the first world. */
export const sites = makeSites('A', () => true);

/** Everything that a person may type to find something: whether it is lent is left to chance. */
export const NAMES: readonly string[] = [
  TRAVELLER,
  TRAVELLER,
  ...sites.flatMap(({ id, name, tags, devices, clients, ssids, publicIp }) => [
    ...[id, name, name, name.split(' ')[0] ?? '', ...tags, ...ssids, publicIp],
    ...devices.slice(0, 3).flatMap((device) => [device.name, device.serial, device.mac, device.lanIp]),
    ...clients.slice(0, 2).flatMap(({ mac, ip, description, user }) => [mac, ip, description, user]),
  ]),
];

/** Words that commands know, or nearly. */
export const WORDS: readonly string[] = [
  ...['offline', 'online', 'alerting', 'critical', 'warning', 'MX', 'MS', 'MR', 'wired', 'wireless', 'wifi'],
  ...[
    'networks',
    'devices',
    'clients',
    'failed',
    'scheduled',
    'completed',
    'unreachable',
    'peers',
    'all',
    'Store',
  ],
  ...[
    'Kanari',
    'kanariaa',
    'Store 3',
    'Ada',
    'association',
    '10.1',
    '8.8.8.8',
    'ca:a1',
    'down',
    'uplink 1',
    'port 3',
  ],
  ...SHARED_TAGS.map((tag) => `tag:${tag}`),
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty'],
];
/** What stands behind a name. */
export const ENDINGS: readonly string[] = [
  ...[
    '',
    '',
    '',
    '',
    'as csv',
    'page 2',
    'page 3',
    'page 99',
    'last 24h',
    'last 7d',
    'last 30d',
    'yesterday',
    'last 2h as csv',
  ],
  ...['in all networks', 'in nowhere', 'as csv page 2'],
];
