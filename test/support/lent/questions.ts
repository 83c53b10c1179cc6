import fc, { type Arbitrary } from 'fast-check';
import { dashboardCommands } from '../../../src/commands/index.ts';
import type { LentNetworks } from '../../../src/core/shares.ts';
import { misspelled } from '../mixed-questions.ts';
import { makeSites, SHARED_TAGS, SITES, TRAVELLER } from './estate.ts';

/** What a borrower asks, and what is lent to them. */
export interface BorrowedQuestion {
  networks: LentNetworks;
  text: string;
  /** Which of the buttons of the answer is pressed then. */
  press: number;
  /** Items on a page of Meraki's. */
  perPage: number;
}

const sites = makeSites('A', () => true);

/** Everything that a person may type to find something: whether it is lent is left to chance. */
const NAMES: readonly string[] = [
  TRAVELLER,
  TRAVELLER,
  ...sites.flatMap(({ id, name, tags, devices, clients, ssids, publicIp }) => [
    ...[id, name, name, name.split(' ')[0] ?? '', ...tags, ...ssids, publicIp],
    ...devices.slice(0, 3).flatMap((device) => [device.name, device.serial, device.mac, device.lanIp]),
    ...clients.slice(0, 2).flatMap(({ mac, ip, description, user }) => [mac, ip, description, user]),
  ]),
];

const WORDS: readonly string[] = [
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
];
const ENDINGS: readonly string[] = [
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

const names = fc
  .constantFrom(...NAMES)
  .chain((name) => fc.constantFrom(name, name, name, `"${name}"`, misspelled(name)[9] ?? name));
const place = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  { weight: 2, arbitrary: names.map((name) => `in ${name}`) },
);
const subject = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  { weight: 3, arbitrary: names },
  { weight: 2, arbitrary: fc.constantFrom(...WORDS) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...WORDS), names).map((parts) => parts.join(' ')) },
);
// A ping that is sent waits a second for its result.
const asked = dashboardCommands.filter(({ name }) => name !== 'ping');
const command = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom(...asked.flatMap(({ name, examples }) => [name, name, name, ...examples])),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(...asked.flatMap(({ name }) => misspelled(name).slice(0, 40)))
      .filter((text) => !/^ping\b/.test(text)),
  },
);

/** Networks that are lent: some by their ids, or those of tags; seldom none that is left. */
export const someNetworks: Arbitrary<LentNetworks> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .subarray(sites, { minLength: 0, maxLength: SITES - 1 })
      .map((some): LentNetworks => ({ kind: 'named', networks: some.map(({ id, name }) => ({ id, name })) })),
  },
  {
    weight: 2,
    arbitrary: fc
      .subarray([...SHARED_TAGS.slice(0, 2), ...sites.flatMap(({ tags }) => tags.slice(0, 1))], {
        maxLength: 3,
      })
      .map((tags): LentNetworks => ({ kind: 'tagged', tags })),
  },
);

/** Questions that draw a picture as a rule. */
const drawn = fc.oneof(
  fc.constantFrom('latency', 'history last 24h', 'wireless'),
  fc.constantFrom(...sites).map(({ name }) => `clients in ${name}`),
);

/** Questions of a borrower. */
export const borrowedQuestion: Arbitrary<BorrowedQuestion> = fc.record({
  networks: someNetworks,
  text: fc.oneof(
    {
      weight: 5,
      arbitrary: fc
        .tuple(command, subject, place, fc.constantFrom(...ENDINGS))
        .map((parts) => parts.filter((part) => part !== '').join(' ')),
    },
    { weight: 1, arbitrary: drawn },
  ),
  press: fc.nat(5),
  perPage: fc.constantFrom(1_000, 1_000, 3),
});

/** The site numbers that are lent. */
export function lentSites(networks: LentNetworks): Set<number> {
  if (networks.kind === 'all') return new Set(sites.map(({ n }) => n));
  const isIn = ({ id, tags }: (typeof sites)[number]) =>
    networks.kind === 'named'
      ? networks.networks.some((one) => one.id === id)
      : tags.some((tag) => networks.tags.includes(tag));
  return new Set(sites.filter(isIn).map(({ n }) => n));
}
