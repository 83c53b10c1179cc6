import t from 'tap';
import { maskedText } from '../../../src/bot/within/masked-text.ts';
import { deviceNameIndex, networkNameIndex } from '../../../src/bot/within/name-index.ts';
import { createSlices } from '../../../src/core/async/slices.ts';
import type { Device, Network } from '../../../src/core/dashboard.ts';

const slices = createSlices();
const network = (id: string, name: string): Network => ({ id, name, productTypes: [], tags: [] });
const device = (serial: string, name: string, networkId?: string, fields: Partial<Device> = {}): Device => ({
  serial,
  name,
  networkId,
  tags: [],
  ...fields,
});

async function masker(networks: Network[], devices: Device[], ...lent: string[]) {
  const names = [
    { index: await networkNameIndex(networks, slices), instead: 'another site' },
    { index: await deviceNameIndex(devices, slices), instead: 'another device' },
  ];
  return (text: string) => maskedText(text, names, new Set(lent));
}

t.test('names of what is not lent are replaced, however they are written', async (t) => {
  const mask = await masker(
    [
      network('N_1', 'Oslo 1'),
      network('N_2', 'Rotterdam 301'),
      network('N_3', 'Café Größe'),
      network('N_4', '東京店'),
    ],
    [
      device('Q2AA-BBBB-CCCC', 'core-sw', 'N_2', {
        mac: '00:11:22:aa:bb:cc',
        lanIp: '10.0.2.3',
        address: '1 Main Street, Delft',
      }),
      device('Q2XX-XXXX-XXXX', 'spare'),
    ],
    'N_1',
  );
  for (const [text, expected] of [
    ['Rotterdam 301 is down', 'another site is down'],
    ['ROTTERDAM-301, rotterdam_301.', 'another site, another site.'],
    ['Ｒｏｔｔｅｒｄａｍ　３０１', 'another site'],
    ['Rot\u200bter\u00addam 301', 'another site'],
    ['cafe\u0301 gro\u0308sse, CAFÉ GRÖẞE', 'another site, another site'],
    ['東京店のAP', 'another siteのAP'],
    ['PUT /networks/N_2/vlans', 'PUT /networks/another site/vlans'],
    ['(Q2AA-BBBB-CCCC) q2aabbbbcccc', '(another device) another device'],
    [
      '00:11:22:AA:BB:CC 0011.22aa.bbcc 001122-aabbcc 001122aabbcc 00-11-22-aa-bb-cc',
      Array(5).fill('another device').join(' '),
    ],
    ['10.0.2.3/24', 'another device/24'],
    ['at 1 Main Street, Delft', 'at another device'],
    ['core sw and the spare', 'another device and the another device'],
    [
      'Oslo 1 stays, as Rotterdam 3011, core and 10.0.2.34 do',
      'Oslo 1 stays, as Rotterdam 3011, core and 10.0.2.34 do',
    ],
    ['', ''],
  ] as const)
    t.equal(mask(text), expected, text);
});

t.test('the longest name counts, and what is also the name of something lent stays', async (t) => {
  const mask = await masker(
    [
      network('N_1', 'Oslo 1'),
      network('N_2', 'Oslo'),
      network('N_3', 'Oslo 1 annex'),
      network('N_4', '1 annex east'),
      network('N_5', 'Bergen'),
    ],
    [device('A', 'gw', 'N_1'), device('B', 'gw', 'N_2'), device('C', 'Bergen', 'N_1')],
    'N_1',
  );
  t.equal(mask('Oslo 1, Oslo, Oslo 1 annex'), 'Oslo 1, another site, another site');
  t.equal(mask('gw of Oslo 1'), 'gw of Oslo 1');
  t.equal(mask('Bergen'), 'Bergen', 'a lent device of the name of another site');
  t.equal(mask('Oslo 1 annex east'), 'another site east');
  const other = await masker([network('N_1', 'Oslo 1'), network('N_4', '1 annex')], [], 'N_1');
  t.equal(other('Oslo 1 annex'), 'Oslo another site', 'a name that begins inside a lent one and goes on');
});

t.test('odd names do no harm', async (t) => {
  const odd = ['', ' ', '---', '__proto__', 'constructor', '\ud83d', '🛰️', 'toString'];
  const mask = await masker(
    odd.map((name, n) => network(`N_${n}`, name)),
    [device('', ''), device('-', '\u200b', '')],
  );
  t.equal(mask('--- and nothing'), '--- and nothing');
  t.equal(mask('at 🛰️, __proto__ and constructor'), 'at another site, __another site__ and another site');
});

t.test('a text is masked in proportion to its length, however many names there are', async (t) => {
  const networks = Array.from({ length: 1_000 }, (_, n) => network(`N_${n}`, `Store ${n} of the north`));
  const devices = Array.from({ length: 10_000 }, (_, n) =>
    device(`Q2AA-AAAA-${String(n).padStart(4, '0')}`, `ap ${'x '.repeat(n % 30)}${n}`, `N_${n % 1_000}`, {
      mac: `00:11:22:33:${(n >> 8).toString(16).padStart(2, '0')}:${(n & 255).toString(16).padStart(2, '0')}`,
    }),
  );
  const mask = await masker(networks, devices, 'N_1');
  const cpu = (text: string) => {
    const before = process.cpuUsage();
    mask(text);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  };
  for (const unit of [
    'ap x ',
    'x ',
    'Store 5 of the ',
    '00:11:22:',
    'é ',
    '東',
    '\u200b',
    '- ',
    'Q2AA-AAAA-0001 ',
  ])
    t.ok(cpu(unit.repeat(7_439 / unit.length)) < 500, unit);
});
