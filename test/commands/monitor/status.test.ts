import t from 'tap';
import { ada, grantOf } from '../../support/chat.ts';
import { officialExamples } from '../../support/official-examples.ts';
import { AURORA, answerNext, empty, few, readCard as read, startAsking } from '../../support/queries.ts';

const statusPath = /availabilities$/;
const gatewaysPath = /uplinks\/statuses$/;

t.test(
  'the status of 10,000 devices takes five calls and the kept networks, one per 1,000 gateways, and is one message with a card',
  async (t) => {
    const { ask, entries } = await startAsking(t);
    const { calls, others, markdown, card } = await ask('status');
    t.same(others, []);
    t.equal(calls.length, 7);
    t.ok(Buffer.byteLength(markdown) <= 7439);
    t.ok(Buffer.byteLength(JSON.stringify(card)) < 12_000);
    const { texts, text, buttons } = read(card);
    t.equal(texts[0], 'Aurora Retail');
    t.match(texts[1], /^[\d,]+ sites down, [\d,]+ devices offline, [\d,]+ alerting, [\d,]+ uplinks failed, /);
    const sum = texts.slice(2, 10).reduce((total, one) => total + (Number(one.replace(',', '')) || 0), 0);
    t.equal(sum, 10_000);
    t.match(text, /\n1–5 of (\d+) · \d+ more ›/);
    t.match(text, /open alerts: \d+ critical/);
    t.match(text, /As of 14:02 UTC; Meraki's data can be up to 5 minutes old\./);
    t.match(buttons, [
      { title: 'Refresh', command: 'status in organization 549236' },
      { title: 'All offline', command: 'devices offline in all networks in organization 549236' },
      { title: 'Uplinks', command: 'uplinks in all networks in organization 549236' },
      { title: 'Alerts', command: 'alerts in all networks in organization 549236' },
    ]);
    t.ok(markdown.startsWith(`**Aurora Retail: ${texts[1]}**`), 'the fallback says the same');
    for (const one of ['offline', 'open alerts', 'up to 5 minutes old']) t.match(markdown, one);
    t.match(entries, [
      { action: 'use', command: 'status', actorId: 'ada', organizationId: AURORA, outcome: 'answered' },
    ]);
  },
);

t.test(
  'the status of one network, named in any case, takes eight calls and the kept networks, and its button asks the same',
  async (t) => {
    const { ask, say, meraki } = await startAsking(t, { sizes: few });
    const [network] = meraki.estate.organization(AURORA)?.networks ?? [];
    const name = network?.name ?? '';
    const { calls, texts, buttons } = await ask(`status “${name.toUpperCase()}”`);
    t.equal(calls.length, 9);
    t.equal(texts[0], `${name} · Aurora Retail`);
    const devices = meraki.estate
      .organization(AURORA)
      ?.devices.filter((one) => one.network.id === network?.id);
    const sum = texts.slice(2, 10).reduce((total, one) => total + (Number(one) || 0), 0);
    t.equal(sum, devices?.length);
    const [refresh] = buttons;
    t.equal(refresh?.command, `status in ${network?.id} in organization 549236`);

    const [again] = await say(ada, refresh?.command ?? '');
    t.same(read(again?.message.card).texts, texts, 'the button asks the same');
  },
);

t.test('devices of a site are listed worst first, then by their importance, and each opens', async (t) => {
  const { ask, meraki, organization } = await startAsking(t, { sizes: few });
  const [network] = organization()?.networks ?? [];
  const device = (name: string, productType: string, n: number, status = 'offline') => ({
    ...{ name, productType, serial: `Q2AA-AAAA-AAA${n}`, status, tags: [], mac: '' },
  });
  answerNext(meraki, /availabilities$/, [
    device('cam 1', 'camera', 1),
    device('ap 10', 'wireless', 2, 'alerting'),
    device('ap 2', 'wireless', 3),
    device('sw', 'switch', 4),
    device('gone', 'camera', 5, 'dormant'),
    device('lte', 'cellularGateway', 6),
    device('gw', 'appliance', 7),
  ]);
  answerNext(meraki, gatewaysPath, [
    { serial: 'Q2AA-AAAA-AAA7', networkId: network?.id, model: 'MX85', uplinks: [] },
  ]);
  const { markdown, opens, text } = await ask(`status in ${network?.name}`);
  const names = ['gw', 'lte', 'sw', 'ap 2', 'cam 1'];
  t.match(markdown, new RegExp(names.map((name) => `- \\*\\*${name}\\*\\* – offline · `).join('[^\\n]+\\n')));
  t.match(markdown, '**gw** – offline · MX85\n', 'the model where it is known');
  t.match(markdown, '**lte** – offline · cellular gateway\n');
  t.match(text, '1–5 of 6 · 1 more ›');
  t.ok(opens.includes('device Q2AA-AAAA-AAA7 in organization 549236'));
});

t.test('the buttons of a network lead to what no row opens', async (t) => {
  const { ask, meraki, organization } = await startAsking(t, { sizes: few });
  const network = organization()?.networks.find(({ productTypes }) => productTypes.includes('wireless'));
  const path = `status in ${network?.name}`;
  const titles = async (status: string) => {
    answerNext(meraki, /availabilities$/, [
      { name: 'a', serial: 'Q2AA-AAAA-AAA1', status, tags: [], mac: '', productType: 'switch' },
    ]);
    return (await ask(path)).buttons.map(({ title }) => title);
  };
  t.same(await titles('online'), ['Refresh', 'History', 'Latency']);
  t.same(await titles('offline'), ['Refresh', 'History', 'Latency', 'All offline']);
  const { buttons, opens } = await ask(path);
  for (const { command } of buttons)
    t.match(command, new RegExp(` in ${network?.id} in organization 549236$`));
  t.equal(buttons[1]?.command, `history in ${network?.id} in organization 549236`);
  t.same(
    opens.slice(0, 6),
    ['devices', 'uplinks', 'wireless', 'clients', 'alerts', 'changes'].map(
      (command) =>
        `${command} in ${network?.id} in organization 549236${command === 'changes' ? ' last 24h' : ''}`,
    ),
  );
});

t.test('a name that fits several networks, or none, is answered with a choice', async (t) => {
  const { answer, meraki, entries } = await startAsking(t, { sizes: few });
  const names = meraki.estate.organization(AURORA)?.networks.map(({ name }) => name) ?? [];
  t.match(await answer(ada, 'status 0'), /networks match “0”.*Which one: \*\*.*and \d+ more\?/);
  const misspelled = `${names[0]}xy`;
  t.match(await answer(ada, `status ${misspelled}`), /There is no network.*Did you mean \*\*/);
  t.match(await answer(ada, 'status <@all>'), /no network “&lt;&#64;all&gt;”/);
  t.match(entries, [{ outcome: 'ambiguous' }, { outcome: 'not_found' }, { outcome: 'not_found' }]);
});

t.test('unreadable uplinks or alerts do not hide the rest', async (t) => {
  const { say, meraki } = await startAsking(t, { sizes: few });
  meraki.faults.add({
    path: /alerts/,
    times: 9,
    effect: { kind: 'answer', status: 403, body: '{"errors":["no"]}' },
  });
  const [sent] = await say(ada, 'status');
  t.match(
    read(sent?.message.card).text,
    'Not available: alerts. The link does not allow me to read status, alerts and usage; say “link” to link again.',
  );
  t.match(
    sent?.message.markdown,
    /Not available: alerts\. The link does not allow .*; say `link` to link again\./,
  );
});

t.test('if the counts are refused, the link is offered again', async (t) => {
  const { answer, meraki, entries } = await startAsking(t, { sizes: few });
  meraki.faults.add({
    path: /overview/,
    times: 9,
    effect: {
      kind: 'answer',
      status: 403,
      body: '{"errors":["Incorrect OAuth scopes. The required scopes are: [\\"dashboard:general:telemetry:read\\"]"]}',
    },
  });
  t.match(
    await answer(ada, 'status'),
    /does not allow me to read status, alerts and usage[\s\S]+\[Link Aurora Retail again\]/,
  );
  t.match(entries, [{ outcome: 'missing_scope' }]);
});

t.test('the most recent link that works answers, and names the others', async (t) => {
  const { answer, link, store } = await startAsking(t, { sizes: few });
  const lab = { organizationId: '817302', organizationName: 'Harbor Lab' };
  await link(grantOf(ada, { ...lab, linkedAt: 1 }));
  t.match(
    await answer(ada, 'status'),
    /^\*\*Aurora Retail: [\s\S]+also linked Harbor Lab; `use organization`, or `use here` for a space, chooses which one answers/,
  );
  await link(grantOf(ada, { status: 'relink_required', reason: 'refused_by_meraki' }));
  await link(grantOf(ada, { ...lab, status: 'relink_required', linkedAt: 1 }));
  t.match(
    await answer(ada, 'status'),
    /link to \*\*Aurora Retail\*\* has ended.*\n\n\*\*\[Link Aurora Retail again\]/,
  );
  t.equal((await store.listGrants()).length, 2);
});

t.test('the examples of the official API document are answered', async (t) => {
  const { say } = await startAsking(t, { examples: officialExamples() });
  const [sent] = await say(ada, 'status');
  const { texts } = read(sent?.message.card);
  t.same(texts.slice(1, 11), [
    '2 devices offline, 4 alerting, 1 critical alert',
    ...['2', 'offline', '4', 'alerting', '1', 'dormant', '5', 'online'],
    '14 open alerts: 1 critical, 13 others.',
  ]);
  t.match(sent?.message.markdown, /2 offline · 4 alerting · 1 dormant · 5 online/);
});

t.test('an uplink without a status and a gateway whose uplinks are not told do not vanish', async (t) => {
  const { ask, meraki } = await startAsking(t, { sizes: empty });
  const gateway = (serial: string, uplinks: unknown) => ({
    serial,
    networkId: serial,
    model: 'MX67',
    uplinks,
  });
  answerNext(meraki, gatewaysPath, [
    gateway('Q2AA-0001', [
      { interface: 'wan1', status: 'active' },
      { interface: 'wan2', status: null },
      { status: 'odd' },
    ]),
    gateway('Q2AA-0002', null),
    gateway('Q2AA-0003', [
      { interface: 'wan1', status: 'active' },
      { interface: 'wan2', status: 'not connected' },
    ]),
  ]);
  const { markdown } = await ask('status');
  t.match(markdown, '- **Q2AA-0001** – uplink odd, wan2 status unknown · no backup uplink\n');
  t.match(markdown, 'The uplinks of 1 gateway are unknown.');
  t.match(markdown, 'The status of 1 uplink is unknown.');
  t.notMatch(markdown, 'not connected', 'a port that nobody uses is no trouble');
});

t.test(
  'a site is down by its appliances; a spare keeps it up, and each uplink is named by its appliance',
  async (t) => {
    const { ask, meraki } = await startAsking(t, { sizes: empty });
    const away = (serial: string, networkId: string, status: string, name?: string) => ({
      ...{ serial, name, status, productType: 'appliance', network: { id: networkId } },
    });
    const gateway = (serial: string, networkId: string, role: string, status: string) => ({
      ...{ serial, networkId, model: 'MX67', highAvailability: { enabled: true, role } },
      uplinks: [{ interface: 'wan1', status }],
    });
    answerNext(meraki, statusPath, [
      away('Q2AA-0001', 'N_1', 'offline', 'one-gw01'),
      away('Q2AA-0003', 'N_2', 'offline', 'two-gw01'),
      away('Q2AA-0004', 'N_2', 'dormant', 'two-gw02'),
      away('Q2AA-0005', 'N_3', 'dormant', 'three-gw01'),
    ]);
    answerNext(meraki, gatewaysPath, [
      gateway('Q2AA-0001', 'N_1', 'primary', 'failed'),
      gateway('Q2AA-0002', 'N_1', 'spare', 'active'),
      gateway('Q2AA-0003', 'N_2', 'primary', 'failed'),
      gateway('Q2AA-0004', 'N_2', 'spare', 'failed'),
      gateway('Q2AA-0005', 'N_3', 'primary', 'failed'),
    ]);
    const { texts, markdown } = await ask('status');
    t.match(texts[1], /^1 site down, /);
    t.match(texts[1], / 4 uplinks failed$/);
    t.match(
      markdown,
      '**Sites, worst first**\n\n- **two-gw01** – down · 1 device offline\n- **one-gw01** – 1 offline · one-gw01 · ',
      'a site without a name goes by its device, and a dormant one is not wrong',
    );
  },
);

t.test(
  'when more devices are not online than one call returns, the gateways are read by themselves',
  async (t) => {
    const { ask, meraki } = await startAsking(t, { sizes: empty });
    const device = (serial: string, productType: string) => ({
      ...{ serial, name: serial, status: 'offline', productType, network: { id: 'N_1' } },
    });
    const link = `<${meraki.url}/api/v1/organizations/${AURORA}/devices/availabilities?startingAfter=1>; rel=next`;
    const body = JSON.stringify([device('Q2AA-0002', 'switch')]);
    meraki.faults.add({
      path: statusPath,
      times: 1,
      effect: { kind: 'answer', status: 200, body, headers: { link } },
    });
    answerNext(meraki, statusPath, [device('Q2AA-0001', 'appliance')]);
    const { texts, calls } = await ask('status');
    t.equal(calls.length, 7);
    t.match(texts[1], /^1 site down/);
  },
);

/** A device of a list. */
const listedAs = (status: unknown, at: number) => ({ serial: `Q2-${at}`, name: `d${at}`, status });

t.test('of a network, a status without words of ours is counted in that of Meraki', async (t) => {
  const { ask, meraki, organization } = await startAsking(t, { sizes: few });
  const [network] = organization()?.networks ?? [];
  const cases: [unknown[], string, string[]][] = [
    [
      ['online', 'online', 'online', 'online', 'online', 'updating'],
      'No devices offline or alerting; 1 updating',
      ['0', 'offline', '0', 'alerting', '0', 'dormant', '1', 'updating', '5', 'online'],
    ],
    [
      ['online', null, 3, 'offline'],
      '1 device offline; 2 status unknown',
      ['1', 'offline', '0', 'alerting', '0', 'dormant', '2', 'status unknown', '1', 'online'],
    ],
    [['rebooting'], '1 device, rebooting', []],
    [[null], '1 device, status unknown', []],
    [
      ['a', 'b', 'c', 'd', 'online'],
      'No devices offline or alerting; 1 a, 1 b, 1 c and 1 in another state',
      [
        '0',
        'offline',
        '0',
        'alerting',
        '0',
        'dormant',
        '1',
        'a',
        '1',
        'b',
        '1',
        'online',
        '2',
        'other states',
      ],
    ],
    [['online', 'w'.repeat(5000)], 'No devices offline or alerting; 1 www', []],
  ];
  for (const [statuses, summary, tiles] of cases) {
    answerNext(meraki, /availabilities$/, statuses.map(listedAs));
    answerNext(meraki, /alerts\/overview$/, { counts: { total: 0, bySeverity: [] } });
    answerNext(meraki, /uplinks\/statuses$/, []);
    answerNext(meraki, /uplinksLossAndLatency$/, []);
    answerNext(meraki, /connectionStats$/, { assoc: 0, auth: 0, dhcp: 0, dns: 0, success: 9 });
    answerNext(meraki, /channelUtilization\/byDevice$/, []);
    const { texts, card } = await ask(`status in ${network?.name}`);
    t.ok(texts[1]?.startsWith(summary), summary);
    t.same(texts.slice(2, 2 + tiles.length), tiles);
    t.ok(card, 'which has room on a card');
  }
});

t.test('of an organization, the worse of numbers and names is told, and what is not known', async (t) => {
  const { ask, meraki } = await startAsking(t, { sizes: few });
  const told = async (overview: unknown, statuses: unknown[]) => {
    answerNext(meraki, /statuses\/overview$/, overview);
    answerNext(meraki, /availabilities$/, statuses.map(listedAs));
    answerNext(meraki, /alerts\/overview$/, { counts: { total: 0, bySeverity: [] } });
    answerNext(meraki, /uplinks\/statuses$/, []);
    const { texts, text } = await ask('status');
    return { summary: texts[1], tiles: texts.slice(2, 10).filter((_, at) => at % 2 === 0), text };
  };
  const byStatus = (counts: object) => ({ counts: { byStatus: counts } });
  const quiet = { online: 8, alerting: 0, offline: 0, dormant: 0 };

  const above = await told(byStatus(quiet), ['offline']);
  t.match(above, { summary: '1 device offline', tiles: ['1', '0', '0', '8'] });
  t.match(above.text, 'Meraki counts 0 devices offline and lists 1.');
  t.match(await told(byStatus({ ...quiet, offline: 2 }), ['offline', 'offline', 'offline']), {
    summary: '3 devices offline',
  });
  t.match(await told(byStatus({ ...quiet, offline: 2 }), []), { summary: '2 devices offline' });
  t.match(await told(byStatus({ ...quiet, online: '8', offline: '1' }), ['offline']), {
    summary: '1 device offline',
    tiles: ['1', '0', '0', '8'],
  });
  t.match(await told(byStatus(quiet), []), { summary: 'All 8 devices online' });
  t.match(await told(byStatus({ ...quiet, updating: 1 }), []), {
    summary: 'No devices offline or alerting; 1 updating',
  });
  t.match(await told(byStatus(quiet), ['updating']), {
    summary: 'No devices offline or alerting; 1 updating',
  });

  const some = await told(byStatus({ online: 8, alerting: 0, offline: null, dormant: 1 }), []);
  t.match(some, { summary: 'No devices offline or alerting', tiles: ['0', '0', '1', '8'] });
  const most = await told(byStatus({ ...quiet, online: 'some' }), []);
  t.match(most, { summary: 'No devices offline or alerting', tiles: ['0', '0', '0', '–'] });
  for (const overview of [
    {},
    { counts: null },
    { counts: { byStatus: null } },
    { counts: { byStatus: [] } },
  ]) {
    const { summary, tiles, text } = await told(overview, ['offline', 'alerting', 'alerting']);
    t.equal(summary, '1 device offline, 2 alerting');
    t.same(tiles, ['1', '2', '0', '–']);
    t.match(text, 'Meraki does not say how many devices are online.');
  }
  t.match(await told(byStatus({ ...quiet, updating: 'many' }), []), {
    summary: 'No devices offline or alerting',
    text: /does not say how many devices are updating\./,
  });
});

t.test('the number of alerts is what Meraki says', async (t) => {
  const { ask, meraki } = await startAsking(t, { sizes: few });
  const line = async (overview: unknown) => {
    answerNext(meraki, /alerts\/overview$/, overview);
    const { texts, buttons } = await ask('status');
    const button = buttons.some(({ title }) => title === 'Alerts') ? ', with a button' : '';
    return `${texts.find((text) => /alerts?( are)? open|open alerts?/.test(text))?.replace(/\.$/, '')}${button}`;
  };
  const unknown = 'Meraki does not say how many alerts are open, with a button';
  t.equal(await line({ counts: { total: 0, bySeverity: [] } }), 'No open alerts');
  t.equal(await line({ counts: { total: '2', bySeverity: null } }), '2 open alerts, with a button');
  t.equal(await line({}), unknown);
  t.equal(await line({ counts: null }), unknown);
  t.equal(await line({ counts: { bySeverity: 7 } }), unknown);
  t.equal(
    await line({ counts: { total: 0, bySeverity: [{ type: 'warning', count: '3' }] } }),
    '3 open alerts: 3 warning, with a button',
  );
});
