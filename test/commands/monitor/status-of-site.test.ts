import t from 'tap';
import type { FaultEffect } from '../../../src/sandbox/faults.ts';
import { NOW } from '../../support/chat.ts';
import { AURORA, answerNext, few, type RigOptions, startAsking } from '../../support/queries.ts';

const MINUTE = 60_000;
const devicesPath = /devices\/availabilities$/;
const uplinksPath = /uplinks\/statuses$/;
const lossPath = /uplinksLossAndLatency$/;
const connectionsPath = /connectionStats$/;
const channelsPath = /channelUtilization\/byDevice$/;
const clientsPath = /networks\/[^/]+\/clients$/;
const alertsPath = /alerts\/overview$/;
const changesPath = /configurationChanges$/;

/** The parts of a site's card, by the call that each takes. */
const PARTS: readonly [path: RegExp, unread: string, row: string | undefined][] = [
  [devicesPath, 'devices', 'Devices'],
  [uplinksPath, 'uplinks', undefined],
  [lossPath, 'WAN loss and latency', undefined],
  [connectionsPath, 'Wi-Fi connections', undefined],
  [channelsPath, 'channel utilization', undefined],
  [clientsPath, 'clients', 'Clients'],
  [alertsPath, 'alerts', 'Open alerts'],
  [changesPath, 'changes', 'Changes in the last 24 hours'],
];

/** The names of the rows of a card: those that open something of the site. */
const ROWS = ['Devices', 'WAN', 'Wi-Fi', 'Clients', 'Open alerts', 'Changes in the last 24 hours'];

/** Starts a bot and names a site that has all products. */
async function startAtSite(t: Parameters<typeof startAsking>[0], options: RigOptions = {}) {
  const rig = await startAsking(t, { sizes: few, ...options });
  const site = rig
    .organization()
    ?.networks.find(({ productTypes }) =>
      ['appliance', 'switch', 'wireless'].every((type) => productTypes.some((one) => one === type)),
    );
  if (site === undefined) throw new Error('no site has all products');
  const ask = (more = '') => rig.ask(`status in ${site.name}${more}`);
  const rows = (texts: readonly string[]) => ROWS.filter((row) => texts.includes(row));
  return { ...rig, site, ask, rows };
}

/** Returns the colour of a card's headline. */
function toneOf(card: unknown): string | undefined {
  const [, tone] = /"size":"large","weight":"bolder","color":"(\w+)"/.exec(JSON.stringify(card)) ?? [];
  return tone;
}

/** Answers all eight calls as those of a site that is well. */
function allWell(rig: Awaited<ReturnType<typeof startAtSite>>): void {
  const { meraki, site } = rig;
  const device = (n: number, productType: string) => ({
    ...{ serial: `Q2AA-AAAA-AAA${n}`, name: `device ${n}`, productType, status: 'online', tags: [] },
    network: { id: site.id },
  });
  answerNext(meraki, devicesPath, [device(1, 'appliance'), device(2, 'wireless')]);
  answerNext(meraki, uplinksPath, [
    {
      ...{ serial: 'Q2AA-AAAA-AAA1', networkId: site.id, model: 'MX85' },
      uplinks: [
        { interface: 'wan1', status: 'active' },
        { interface: 'wan2', status: 'ready' },
      ],
    },
  ]);
  answerNext(meraki, lossPath, [
    quality(site.id, 'wan1', 0, 12),
    quality(site.id, 'wan2', 0.2, 30),
    quality('elsewhere', 'wan1', 99, 900),
  ]);
  answerNext(meraki, connectionsPath, { assoc: 1, auth: 1, dhcp: 0, dns: 0, success: 198 });
  answerNext(meraki, channelsPath, [channel(site.id, 20)]);
  answerNext(meraki, clientsPath, [
    { id: 'k1', mac: '02:00:00:00:00:01', status: 'Online' },
    { id: 'k2', mac: '02:00:00:00:00:02', status: 'Offline' },
  ]);
  answerNext(meraki, alertsPath, { counts: { total: 0, bySeverity: [] } });
  answerNext(meraki, changesPath, []);
}

const quality = (networkId: string, uplink: string, lossPercent: number, latencyMs: number) => ({
  ...{ networkId, uplink, serial: 'Q2AA-AAAA-AAA1', ip: '8.8.8.8' },
  timeSeries: [{ ts: new Date(NOW - 3 * MINUTE).toISOString(), lossPercent, latencyMs }],
});

const channel = (id: string, total: number) => ({
  serial: 'Q2AA-AAAA-AAA2',
  network: { id },
  byBand: [
    {
      band: '2.4',
      wifi: { percentage: total - 15 },
      nonWifi: { percentage: 15 },
      total: { percentage: total },
    },
  ],
});

t.test('one card answers whether a site is well, in eight calls beside the kept networks', async (t) => {
  const rig = await startAtSite(t);
  allWell(rig);
  const { texts, text, card, calls, links, markdown, opens } = await rig.ask();
  t.equal(calls.filter((path) => !/\/networks$/.test(path)).length, 8);
  t.equal(texts[1], 'Both devices online, both uplinks OK');
  t.equal(toneOf(card), 'good');
  t.same(rig.rows(texts), ROWS);
  for (const said of [
    'Devices\nBoth online ›',
    'WAN\nBoth uplinks OK ›\nwan1 active, no loss, 12 ms · wan2 ready, 0.2',
    'Wi-Fi\n99% connection success (200 attempts) ›\nbusiest channel device 2, 2.4 GHz: 20% utilization, 15% non-Wi-Fi',
    'Clients\n1 online ›\n2 in the last 24 hours',
    'Open alerts\nnone ›',
    'Changes in the last 24 hours\nnone ›',
  ])
    t.match(text, said);
  t.equal(opens.length, 6, 'each row opens, and there is no list where nothing is wrong');
  t.match(links, [/^https:\/\/n\d+\.meraki\.com\//], 'the page of the network, as Meraki gave it');
  t.match(markdown, `[Open in Meraki](${links[0]})`, 'the text says the same');
});

t.test('what is wrong is in the headline, and colours it', async (t) => {
  const rig = await startAtSite(t);
  const { meraki, site } = rig;
  const headline = async (path: RegExp, body: unknown) => {
    meraki.faults.clear();
    answerNext(meraki, path, body);
    allWell(rig);
    const { texts, card, text } = await rig.ask();
    return { said: `${texts[1]} (${toneOf(card)})`, text };
  };
  const gateway = (...uplinks: object[]) => [
    { serial: 'Q2AA-AAAA-AAA1', networkId: site.id, model: 'MX85', uplinks },
  ];
  const [active, failed] = ['active', 'failed'].map((status) => ({ interface: 'wan1', status }));
  const second = { interface: 'wan2', status: 'failed' };

  t.match(await headline(lossPath, [quality(site.id, 'wan1', 6.2, 42)]), {
    said: /^Wan1 6\.2 ?% loss, 42 ms; both devices online \(attention\)$/,
    text: /WAN\nwan1: 6\.2 ?% loss, 42 ms ›/,
  });
  t.match(await headline(connectionsPath, { assoc: 4, auth: 8, dhcp: 0, dns: 0, success: 192 }), {
    said: '94.1% Wi-Fi connection success; both devices online (warning)',
    text: '94.1% connection success (204 attempts)',
  });
  t.match(await headline(channelsPath, [channel(site.id, 86)]), {
    said: '1 access point with busy channels; both devices online (warning)',
    text: 'Wi-Fi\n1 of 1 access point busy ›\n99% connection success (200 attempts) · busiest channel device 2, 2.4 GHz: 86% utilization, 15% non-Wi-Fi',
  });
  t.match(await headline(uplinksPath, gateway({ ...active }, second)), {
    said: '1 uplink failed (attention)',
    text: /WAN\nwan2 failed ›\nwan1 active, no loss, 12 ms · wan2 failed, .* · no backup uplink/,
  });
  t.match(await headline(uplinksPath, gateway({ ...failed }, second)), {
    said: 'No working uplink, 2 uplinks failed (attention)',
    text: 'WAN\nno working uplink ›',
  });
  t.match(await headline(uplinksPath, gateway({ ...active })), {
    said: 'Both devices online, uplink OK (good)',
    text: 'WAN\nUplink OK ›',
  });
  t.match(
    await headline(devicesPath, [
      { serial: 'Q2AA-AAAA-AAA1', name: 'gw', productType: 'appliance', status: 'offline' },
    ]),
    { said: 'Site down, 1 device offline (attention)', text: 'WAN\ndown ›' },
  );
  t.match(
    await headline(alertsPath, { counts: { total: 3, bySeverity: [{ type: 'critical', count: 1 }] } }),
    { said: '1 critical alert (attention)', text: 'Open alerts\n3 ›\n1 critical · 2 others' },
  );
  t.match(
    await headline(changesPath, [
      { ts: new Date(NOW - 5 * MINUTE).toISOString(), adminName: 'Ada', page: 'via API', label: 'VLAN 10' },
    ]),
    {
      said: 'Both devices online, both uplinks OK (good)',
      text: 'Changes in the last 24 hours\n1 ›\nlatest 13:57, Ada, via API: VLAN 10',
    },
  );
});

t.test('each part that can not be read is said, and the rest is told', async (t) => {
  const answer = (status: number, body: string): FaultEffect => ({ kind: 'answer', status, body });
  const ways: [string, FaultEffect][] = [
    ['403', answer(403, '{"errors":["no"]}')],
    ['404', answer(404, '')],
    ['HTML', answer(200, '<html>')],
    ['another shape', answer(200, '"none"')],
  ];
  const rig = await startAtSite(t);
  for (const [way, effect] of ways) {
    for (const [path, unread, row] of PARTS) {
      rig.meraki.faults.clear();
      rig.meraki.faults.add({ path, times: 9, effect });
      allWell(rig);
      const { texts, text, card } = await rig.ask();
      t.match(text, new RegExp(`Not available: ${unread}[,. ]`), `${way}: ${unread}`);
      if (path === devicesPath) t.equal(texts[1], 'Device status unknown, both uplinks OK');
      t.not(toneOf(card), 'good', 'nothing is certain');
      t.same(
        rig.rows(texts),
        ROWS.filter((one) => one !== row),
        `${way}: all rows but ${row}`,
      );
    }
  }
});

t.test('a part of which Meraki answers 429 until the deadline is left out', async (t) => {
  const rig = await startAtSite(t);
  rig.meraki.faults.add({
    path: changesPath,
    times: 99,
    effect: {
      kind: 'answer',
      status: 429,
      body: '{"errors":["limited"]}',
      headers: { 'retry-after': '120' },
    },
  });
  allWell(rig);
  const { text } = await rig.ask();
  t.match(text, /Not available: changes\. /);
  t.match(text, 'Both devices online, both uplinks OK');
});

t.test(
  'without the Wi-Fi scope a line says so; a link that allows nothing of it is offered again',
  async (t) => {
    const { ask, entries } = await startAtSite(t, {
      scopes: ['dashboard:general:config:read', 'dashboard:general:telemetry:read'],
    });
    const { text, markdown, texts } = await ask();
    t.match(
      text,
      /Not available: (Wi-Fi connections|channel utilization) and (Wi-Fi connections|channel utilization)\. The link does not allow/,
    );
    t.notOk(texts.includes('Wi-Fi'));
    t.match(markdown, 'say `link` to link again');

    const refused = await startAtSite(t, { scopes: ['dashboard:general:config:read'] });
    refused.meraki.faults.add({
      path: /availabilities|uplinks|connectionStats|channelUtilization|\/clients|alerts|configurationChanges/i,
      times: 99,
      effect: {
        kind: 'answer',
        status: 403,
        body: '{"errors":["Incorrect OAuth scopes. The required scopes are: [\\"x:read\\"]"]}',
      },
    });
    t.match((await refused.ask()).markdown, '[Link Aurora Retail again]');
    t.match(entries, [{ outcome: 'answered' }]);
    t.match(refused.entries, [{ outcome: 'missing_scope' }]);
  },
);

t.test('a site leaves out the parts of products that it does not have', async (t) => {
  const only = async (...productTypes: string[]) => {
    const { ask, meraki } = await startAsking(t, { sizes: few });
    answerNext(meraki, /organizations\/\d+\/networks$/, [
      { id: 'N_1', name: 'Only', productTypes, url: 'https://evil.example/n/1' },
    ]);
    answerNext(meraki, devicesPath, [{ serial: 'Q2AA-AAAA-AAA1', name: 'one', status: 'online' }]);
    for (const path of [uplinksPath, lossPath, channelsPath, clientsPath, changesPath])
      answerNext(meraki, path, []);
    answerNext(meraki, connectionsPath, { assoc: 0, auth: 0, dhcp: 0, dns: 0, success: 0 });
    answerNext(meraki, alertsPath, { counts: { total: 0, bySeverity: [] } });
    const { texts, links, calls } = await ask('status in Only');
    t.equal(texts[1], '1 device, online');
    t.same(links, [], 'an address that is none of Meraki is no link');
    return { rows: ROWS.filter((row) => texts.includes(row)), calls: calls.length - 1 };
  };
  const always = ['Open alerts', 'Changes in the last 24 hours'];
  t.same(await only('camera'), { rows: ['Devices', ...always], calls: 3 });
  t.same(await only('switch'), { rows: ['Devices', 'Clients', ...always], calls: 4 });
  t.same(await only('wireless'), { rows: ['Devices', 'Wi-Fi', 'Clients', ...always], calls: 6 });
  t.same(
    await only('appliance'),
    { rows: ['Devices', 'Clients', ...always], calls: 6 },
    'no uplink is told, so no row tells of one',
  );
});

t.test(
  'the card and its text stay within the limits of Webex, whatever names and numbers are in it',
  async (t) => {
    const rig = await startAtSite(t);
    const { meraki, site } = rig;
    // Meraki's own limit on names.
    const long = '<@all> **[x](y)** '.repeat(8).slice(0, 127);
    answerNext(
      meraki,
      devicesPath,
      Array.from({ length: 900 }, (_, n) => ({
        ...{
          serial: `Q2AA-${n}`,
          name: `${long}${n}`,
          productType: long,
          status: n % 2 ? 'offline' : `${long}${n}`,
        },
      })),
    );
    answerNext(
      meraki,
      uplinksPath,
      Array.from({ length: 50 }, (_, n) => ({
        ...{ serial: `Q2AA-${n}`, networkId: site.id, model: long },
        uplinks: [{ interface: long, status: 'failed' }],
      })),
    );
    answerNext(meraki, changesPath, [{ adminName: long, page: long, label: long }]);
    const { card, markdown, others } = await rig.ask();
    t.ok(card, 'the card is sent');
    t.ok(Buffer.byteLength(JSON.stringify(card)) < 20_000);
    t.ok(Buffer.byteLength(markdown) <= 7_439);
    t.same(others, []);
  },
);

t.test(
  'of more than Meraki returns in one call, the first ones are told, and that they are no more',
  async (t) => {
    const rig = await startAtSite(t);
    const { meraki, site } = rig;
    const more = (path: RegExp, address: string, body: unknown) => {
      const link = `<${meraki.url}/api/v1/${address}?startingAfter=1>; rel=next`;
      const effect: FaultEffect = {
        kind: 'answer',
        status: 200,
        body: JSON.stringify(body),
        headers: { link },
      };
      meraki.faults.add({ path, times: 1, effect });
    };
    const organization = `organizations/${AURORA}`;
    more(devicesPath, `${organization}/devices/availabilities`, [
      { serial: 'Q2-1', name: 'sw', status: 'online', network: { id: site.id } },
    ]);
    more(clientsPath, `networks/${site.id}/clients`, [
      { id: 'k1', mac: '02:00:00:00:00:01', status: 'Online' },
    ]);
    more(changesPath, `${organization}/configurationChanges`, [{ adminName: 'Ada', label: 'x' }]);
    const { text, calls } = await rig.ask();
    t.equal(
      calls.filter((path) => !/\/networks$/.test(path)).length,
      9,
      'one more for the status of gateways',
    );
    t.match(text, 'Devices\n1 of the first 1 online ›');
    t.match(text, 'Clients\nat least 1 online ›\nat least 1 in the last 24 hours');
    t.match(text, 'Changes in the last 24 hours\nat least 1 ›\nlatest, Ada, x');
    t.match(text, 'Only the first 1,000 devices were counted.');
  },
);

t.test('entries that make no sense are said, and are not none', async (t) => {
  const rig = await startAtSite(t);
  answerNext(rig.meraki, changesPath, ['odd']);
  answerNext(rig.meraki, devicesPath, [7]);
  allWell(rig);
  const { text, card } = await rig.ask();
  t.match(text, 'Devices\nnone that could be read ›');
  t.match(text, 'Changes in the last 24 hours\nnone that could be read ›');
  t.match(text, "2 entries of Meraki's answer could not be read and are not counted here.");
  t.not(toneOf(card), 'good');
});

t.test('a file or a further page that a site has not is said, with the answer', async (t) => {
  const { ask, meraki, site } = await startAtSite(t);
  const online = JSON.stringify([]);
  const said = async (more: string) => {
    meraki.faults.add({ path: devicesPath, times: 1, effect: { kind: 'answer', status: 200, body: online } });
    return (await ask(more)).markdown;
  };
  t.match(await said(' as csv'), /There are no rows to put into a file\./);
  t.match(await said(' page 2'), /There is no page 2: this is all\./);
  t.match(await said(' page 2'), site.name);
});
