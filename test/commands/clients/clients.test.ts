import t from 'tap';
import { amountsIn } from '../../../src/bot/text/amounts.ts';
import { DAY } from '../../../src/core/clock.ts';
import { seenClients } from '../../../src/sandbox/meraki/estate/client-usage.ts';
import { clientsOf, usageAt } from '../../../src/sandbox/meraki/estate/clients.ts';
import type { EstateNetwork } from '../../../src/sandbox/meraki/estate/inventory.ts';
import { NOW } from '../../support/chat.ts';
import { answerNext, empty, few, linesIn, startAsking } from '../../support/queries.ts';

/** Returns the clients that a network saw within a day, with their usage, most first. */
function seenIn(network: EstateNetwork) {
  return clientsOf(network, NOW)
    .map((client, slot) => ({ ...client, usage: usageAt(network, slot, 1) }))
    .filter(({ lastSeen }) => lastSeen >= NOW - DAY)
    .map(({ usage, ...client }) => ({ ...client, total: (usage.sent + usage.received) * 1024 }))
    .toSorted((a, b) => b.total - a.total);
}

t.test('the clients of an organization take two calls: number, usage and ranking', async (t) => {
  const { ask, organization, charts } = await startAsking(t);
  let [clients, kilobytes] = [0, 0];
  for (const network of organization()?.networks ?? []) {
    for (const { sent, received } of seenClients(network, { from: NOW - DAY, to: NOW }, NOW)) {
      clients += 1;
      kilobytes += sent + received;
    }
  }
  const { calls, texts, text, markdown, opens, buttons } = await ask('clients');
  t.equal(calls.length, 2);
  const [, number = '', moved = ''] =
    /^([\d,]+) clients, ([\d,]+) GB in the last 24 hours$/.exec(texts[1] ?? '') ?? [];
  t.equal(number, clients.toLocaleString('en-US'));
  // The bot's clock runs while it asks, so that its day is a second longer.
  const gigabytes = kilobytes / 1024 ** 2;
  t.ok(Math.abs(Number(moved.replaceAll(',', '')) - gigabytes) < gigabytes / 1000, 'in the unit of the rows');
  t.ok(markdown.startsWith(`**Clients · Aurora Retail: ${texts[1]}**`));
  t.match(text, 'Top clients in the last 24 hours');
  t.equal(opens.filter((line) => line.startsWith('client ')).length, 10);
  t.match(opens[0], /^client [0-9a-f:]{17} in organization 549236$/);
  t.match(markdown, /`clients in` and the name of a network/);
  t.ok(buttons.some(({ title }) => title === 'Next page'));
  t.match(markdown, 'Meraki returns only the top 50.');
  t.match(charts, [{ title: 'Top 10 clients by usage, the last 24 hours', bars: { length: 10 } }]);
  for (const bar of charts[0]?.kind === 'bars' ? charts[0].bars : []) {
    t.ok(
      markdown.includes(bar.label.split(', ')[1] ?? '-'),
      'the picture shows nothing that is not in the words',
    );
  }
});

t.test('a file has the 50 clients that Meraki ranks, and says so', async (t) => {
  const { ask } = await startAsking(t, { sizes: few });
  const { file, markdown } = await ask('clients as csv');
  const [header, ...rows] = file?.data.toString().trim().split('\r\n') ?? [];
  t.equal(header, 'rank,client,MAC,network,usage in GB,sent in GB,received in GB,percent of all');
  t.same(
    rows.map((row) => Number(row.split(',')[0])),
    Array.from({ length: 50 }, (_, index) => index + 1),
  );
  t.match(markdown, 'Meraki returns only the top 50.');
});

t.test('for a short period the ranking covers eight hours, and says so', async (t) => {
  const { ask } = await startAsking(t, { sizes: few });
  const { texts, text } = await ask('clients last 2h');
  t.match(texts[1], /in the last 2 hours$/);
  t.match(text, 'Top clients in the last 8 hours');
  t.match((await ask('clients last 40d')).markdown, /looks back at most 31 days .*`last 31d`/);
});

t.test('the clients of a network are counted by connection, most usage first, all in a file', async (t) => {
  const { ask, organization, charts, press } = await startAsking(t);
  const [network] = organization()?.networks ?? [];
  if (network === undefined) throw new Error('no network');
  const expected = seenIn(network);
  const total = expected.reduce((sum, client) => sum + client.total, 0);
  const online = expected.filter((client) => client.online).length;
  const { calls, texts, text, markdown, card, opens } = await ask(`clients in ${network.name}`);
  t.same(
    calls.map((path) => path.split('/').at(-1)),
    ['networks', 'clients'],
  );
  t.equal(
    texts[1],
    `${expected.length} clients, ${amountsIn([expected[0]]).text(total)} in the last 24 hours; ${online} online now`,
  );
  const wired = expected.filter((client) => client.wired);
  t.match(text, `${wired.length} clients`);
  t.match(text, `VLAN 60: ${wired.filter(({ vlan }) => vlan === '60').length}`);
  t.match(text, `Aurora Guest: ${expected.filter(({ ssid }) => ssid === 'Aurora Guest').length}`);
  t.equal(opens[0], `client ${expected[0]?.mac} in ${network.id} in organization 549236`);
  t.match(markdown, `1–10 of ${expected.length}`);
  t.match(charts, [{ kind: 'bars', unit: 'GB', bars: { length: 10 } }]);
  t.same((await press(card, 'Next page')).calls, [], 'all was read');

  const table =
    (await ask(`clients ${network.name} as csv`)).file?.data.toString().trim().split('\r\n') ?? [];
  t.equal(table.length - 1, expected.length);
  const macs = table.slice(1).map((line) => line.split(',')[1]);
  t.same(new Set(macs), new Set(expected.map(({ mac }) => mac)));
});

t.test('more than 5,000 clients are read page by page and put in one order', async (t) => {
  const { ask, meraki, inLab, organization } = await startAsking(t);
  await inLab();
  const network = organization()?.networks[2];
  const link = `<https://n27.meraki.com/api/v1/networks/${network?.id}/clients?perPage=5000&startingAfter=k000000&timespan=86400>; rel=next`;
  meraki.faults.add({
    path: /clients$/,
    times: 1,
    effect: {
      kind: 'answer',
      status: 200,
      headers: { link },
      body: '[{"id":"k1","mac":"00:00:00:00:00:01","description":"Backup","usage":{"sent":1e9,"recv":1e9}},{"id":"k2"}]',
    },
  });
  const { calls, texts, markdown } = await ask('clients Demo van');
  t.equal(calls.filter((path) => path.endsWith('/clients')).length, 2);
  const expected = network === undefined ? [] : seenIn(network);
  t.match(
    texts[1],
    new RegExp(
      `^${expected.length + 2} clients, at least 1\\.\\d+ TB in the last 24 hours, usage of 1 unknown; `,
    ),
  );
  t.match(markdown, /- \*\*Backup\*\* – 1\\\.86 TB\n/, 'nothing is made up where Meraki tells nothing');
});

t.test('hostile names of clients stay text', async (t) => {
  const { ask, inLab } = await startAsking(t);
  await inLab();
  const { markdown } = await ask('clients Demo van');
  t.match(markdown, '- **\\*\\_\\`&#124;exe\\.slip** – ');
  t.notMatch(markdown, '\u200f');
});

t.test('an organization and a network without clients are answered', async (t) => {
  const { ask, charts } = await startAsking(t, { sizes: empty });
  const { texts, calls } = await ask('clients');
  t.equal(texts[1], 'No clients in the last 24 hours');
  t.equal(calls.length, 2);
  t.same(charts, []);
  const { ask: askFew, meraki, organization, charts: drawn } = await startAsking(t, { sizes: few });
  meraki.faults.add({ path: /clients$/, times: 1, effect: { kind: 'answer', status: 204 } });
  const none = await askFew(`clients ${organization()?.networks[3]?.name}`);
  t.equal(none.texts[1], 'No clients in the last 24 hours');
  const one = '[{"id":"k1","description":"Till","usage":{"sent":1,"recv":2}}]';
  meraki.faults.add({ path: /clients$/, times: 1, effect: { kind: 'answer', status: 200, body: one } });
  await askFew(`clients ${organization()?.networks[3]?.name}`);
  t.same(drawn, [], 'a picture of one client says nothing');
});

t.test('an unreadable ranking is noted; unreadable totals are refused', async (t) => {
  const { ask, meraki } = await startAsking(t, { sizes: few });
  const refuse = (path: RegExp) =>
    meraki.faults.add({
      path,
      times: 1,
      effect: {
        kind: 'answer',
        status: 403,
        body: JSON.stringify({
          errors: ['Incorrect OAuth scopes. The required scopes are: ["dashboard:general:telemetry:read"]'],
        }),
      },
    });
  refuse(/byUsage/);
  const { texts, text } = await ask('clients');
  t.match(texts[1], /clients, [\d.]+ TB/);
  t.match(
    text,
    'Not available: top clients. The link does not allow me to read status, alerts and usage; say “link”',
  );
  refuse(/overview/);
  t.match(
    (await ask('clients')).markdown,
    /does not allow me to read status, alerts and usage.*Link Aurora Retail again/s,
  );
});

const KB_OF_GB = 1024 ** 2;

t.test('totals that Meraki does not tell are neither none nor 0', async (t) => {
  const rig = await startAsking(t, { sizes: few });
  const overall = { total: 3 * KB_OF_GB, downstream: 2 * KB_OF_GB, upstream: 'x' };
  const cases: [body: object, headline: string, tiles: string[]][] = [
    [
      { counts: null, usage: { overall } },
      '3 GB in the last 24 hours; number of clients unknown',
      ['2 GB received'],
    ],
    [{ counts: { total: 8 }, usage: null }, '8 clients in the last 24 hours, usage unknown', ['8 clients']],
    [
      { counts: { total: '8' }, usage: { overall, average: null } },
      '8 clients, 3 GB in the last 24 hours',
      ['8 clients', '2 GB received', '0.375 GB average per client'],
    ],
    [{}, 'Number of clients in the last 24 hours unknown', []],
    [
      { counts: { total: 0 }, usage: { overall } },
      '0 clients, 3 GB in the last 24 hours',
      ['0 clients', '2 GB received'],
    ],
    [{ counts: { total: 0 } }, 'No clients in the last 24 hours', []],
  ];
  for (const [body, headline, tiles] of cases) {
    answerNext(rig.meraki, /overview/, body);
    answerNext(rig.meraki, /byUsage/, []);
    const { texts, markdown } = await rig.ask('clients');
    t.equal(texts[1], headline);
    const line = markdown.split('\n\n')[1] ?? '';
    if (tiles.length > 0) t.equal(line.replaceAll('\\', ''), tiles.join(' · '));
  }
});

t.test('fewer clients than Meraki names are not the number of clients', async (t) => {
  const rig = await startAsking(t, { sizes: few });
  const named = ['a', 'b', 'b'].map((id, at) => ({ id, name: id, network: { id: `N_${at}` } }));
  const headline = async (total: number, question = 'clients') => {
    answerNext(rig.meraki, /overview/, { counts: { total }, usage: { overall: { total: 0 } } });
    answerNext(rig.meraki, /byUsage/, named);
    return (await rig.ask(question)).texts[1];
  };
  t.equal(await headline(0), 'At least 2 clients in the last 24 hours; Meraki counts 0');
  t.equal(await headline(1), 'At least 2 clients in the last 24 hours; Meraki counts 1');
  t.equal(await headline(2), '2 clients, 0 KB in the last 24 hours', 'of which one was in two networks');
  t.equal(
    await headline(0, 'clients last 1h'),
    'No clients in the last hour',
    'Meraki ranks those of 8 hours',
  );
});

t.test('a ranking is put in order here, and one unit stands in words, picture and file', async (t) => {
  const rig = await startAsking(t, { sizes: few });
  const answers = () => {
    answerNext(rig.meraki, /overview/, { counts: { total: 4 }, usage: { overall: { total: 4 * KB_OF_GB } } });
    answerNext(rig.meraki, /byUsage/, [
      { name: 'tablet', mac: '00:00:00:00:00:01', usage: null },
      { name: 'phone', mac: '00:00:00:00:00:02', usage: { upstream: 100, downstream: 508 } },
      { name: 'till', mac: '00:00:00:00:00:03', usage: { upstream: 7 } },
      { name: 'laptop', mac: '00:00:00:00:00:04', usage: { total: 2048, percentage: 50 } },
    ]);
  };
  answers();
  const { texts, markdown } = await rig.ask('clients');
  t.equal(texts[1], '4 clients, 4 GB in the last 24 hours');
  t.same(linesIn(markdown), [
    '- **laptop** – 2 GB · 50% of the total',
    '- **phone** – 0.594 GB',
    '- **tablet** – usage unknown',
    '- **till** – usage unknown',
  ]);
  t.match(rig.charts, [
    { title: 'Top 2 clients by usage, the last 24 hours', unit: 'GB', bars: { length: 2 } },
  ]);
  t.match(rig.charts[0], { bars: [{ values: [2] }, { values: [0.59375] }] });
  answers();
  const { file } = await rig.ask('clients as csv');
  t.same(file?.data.toString().replace('\ufeff', '').trim().split('\r\n'), [
    'rank,client,MAC,network,usage in GB,sent in GB,received in GB,percent of all',
    '1,laptop,00:00:00:00:00:04,,2,,,50',
    '2,phone,00:00:00:00:00:02,,0.59375,0.09765625,0.49609375,',
    ',tablet,00:00:00:00:00:01,,,,,',
    ',till,00:00:00:00:00:03,,,0.0068359375,,',
  ]);
});

t.test('clients of a network of which not all is known are counted as such', async (t) => {
  const rig = await startAsking(t, { sizes: few });
  const name = rig.organization()?.networks[3]?.name;
  const all = [
    { id: 'k1', description: 'odd', status: 'Roaming', recentDeviceConnection: 'Cellular', vlan: 7 },
    {
      id: 'k2',
      description: 'big',
      status: 'Online',
      recentDeviceConnection: 'Wired',
      usage: { sent: 100, recv: 508 },
    },
    { id: 'k3', description: 'half', status: null, usage: { sent: 5, recv: null } },
    {
      id: 'k4',
      description: 'none',
      status: 'Offline',
      recentDeviceConnection: 'Wireless',
      usage: { sent: 0, recv: 0 },
    },
  ];
  answerNext(rig.meraki, /clients$/, all);
  const { texts, text, markdown } = await rig.ask(`clients ${name}`);
  t.equal(
    texts[1],
    '4 clients, at least 608 KB in the last 24 hours, usage of 2 unknown; 1 online now, 2 unknown',
  );
  t.match(
    text,
    'By connection\nWi-Fi\n1 client\nWired\n1 client\nCellular\n1 client\nVLAN 7: 1\nUnknown\n1 client\n',
  );
  t.match(
    markdown,
    '- **big** – 608 KB · online\n- **none** – 0 KB · offline\n- **half** – usage unknown\n- **odd** – usage unknown · Roaming',
  );
  t.same(rig.charts, [], 'a single bar says nothing');
  answerNext(rig.meraki, /clients$/, all);
  const { file } = await rig.ask(`clients ${name} as csv`);
  const [header = '', ...rows] = file?.data.toString().replace('\ufeff', '').trim().split('\r\n') ?? [];
  const wanted = ['client', 'status', 'connection', 'usage in KB', 'sent in KB', 'received in KB'];
  t.same(
    rows.map((row) => wanted.map((column) => row.split(',')[header.split(',').indexOf(column)]).join(' ')),
    ['big online wired 608 100 508', 'none offline wireless 0 0 0', 'half    5 ', 'odd Roaming Cellular   '],
  );
  answerNext(rig.meraki, /clients$/, [{ id: 'k1' }]);
  t.equal(
    (await rig.ask(`clients ${name}`)).texts[1],
    '1 client in the last 24 hours, usage unknown; online status unknown',
  );
  answerNext(rig.meraki, /clients$/, [{ status: 'Online' }]);
  t.equal((await rig.ask(`clients ${name}`)).texts[1], 'No clients that could be read in the last 24 hours');
});

t.test('of one network, wired and wireless clients can be asked for', async (t) => {
  const { ask, organization } = await startAsking(t);
  const [network] = organization()?.networks ?? [];
  if (network === undefined) throw new Error('no network');
  const seen = seenIn(network);
  for (const [said, isWired] of [
    ['wired', true],
    ['wireless', false],
    ['Wi-Fi', false],
  ] as const) {
    const expected = seen.filter(({ wired }) => wired === isWired);
    for (const line of [`clients ${said} in ${network.name}`, `clients ${network.name} ${said}`]) {
      const { texts } = await ask(line);
      const kind = `${isWired ? 'wired' : 'wireless'} client`;
      t.match(texts[1], new RegExp(`^${expected.length} ${kind}s?[:,]? `), line);
    }
    const { file } = await ask(`clients ${said} in ${network.name} as csv`);
    t.equal(file?.data.toString().trim().split('\r\n').length, expected.length + 1, said);
  }
  t.match((await ask(`clients foo wired in ${network.name}`)).markdown, /“foo” is no network/);
});

t.test('without a network, how clients are connected is asked for one of them', async (t) => {
  const { ask } = await startAsking(t);
  const { buttons } = await ask('clients wired');
  t.match(buttons[0], { command: /^clients wired in / });
});
