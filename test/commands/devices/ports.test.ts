import t from 'tap';
import { portsOf } from '../../../src/sandbox/meraki/estate/ports.ts';
import { NOW } from '../../support/chat.ts';
import { empty, few, startAsking } from '../../support/queries.ts';

t.test('the ports of a switch take three calls, worst first, then by number', async (t) => {
  const { ask, organization } = await startAsking(t);
  const device = organization()?.devices.find(({ name }) => name === 'rotterdam-301-sw02');
  const all = device === undefined ? [] : portsOf(device, NOW);
  const those = (test: (port: (typeof all)[number]) => boolean) => all.filter(test).length;
  const { calls, texts, text, markdown, buttons } = await ask(`ports ${device?.name}`);
  t.equal(calls.length, 3, 'the switch, its ports and its status');
  t.equal(texts[0], 'Ports · rotterdam-301-sw02 · Aurora Retail');
  const errors = those((port) => port.errors.length > 0);
  const warnings = those((port) => port.errors.length === 0 && port.warnings.length > 0);
  t.ok(errors > 0 && warnings > 0, 'this switch has some');
  const free = those(({ status }) => status === 'Disconnected');
  const off = those(({ enabled }) => !enabled);
  const parts = [
    `${those(({ status }) => status === 'Connected')} connected (${errors} with errors, ${warnings} with warnings)`,
    ...(off > 0 ? [`, ${free} not connected and ${off} off`] : [` and ${free} not connected`]),
  ];
  t.equal(texts[1], `${all.length} ports: ${parts.join('')}`);
  t.match(markdown, /\*\* – 1 Gbps · Very high proportion of CRC errors/);
  t.match(text, 'PoE is of the last day.', 'usage is only in the file');
  t.ok(text.indexOf('CRC errors') < text.indexOf('denied power'));
  t.match(buttons.slice(2), [
    { title: 'Refresh', command: `ports ${device?.serial} in organization 549236` },
    { title: 'The switch', command: `device ${device?.serial} in organization 549236` },
    { title: 'Clients here' },
  ]);

  const table =
    (await ask(`ports ${device?.serial} as csv`)).file?.data.toString().trim().split('\r\n') ?? [];
  t.equal(table.length - 1, all.length);
  const order = table.slice(1 + errors + warnings).map((line) => Number(line.split(',')[0]));
  t.same(
    order,
    order.toSorted((a, b) => a - b),
  );
});

t.test(
  "a part of a switch's name is enough within a network; a default network limits nothing",
  async (t) => {
    const { ask } = await startAsking(t);
    const { texts, calls, buttons } = await ask('ports sw02 in Rotterdam 301');
    t.equal(texts[0], 'Ports · rotterdam-301-sw02 · Aurora Retail');
    t.equal(calls.length, 4, 'one for the name of the network');
    t.match(
      buttons.find(({ title }) => title === 'Refresh')?.command,
      /^ports Q2[\w-]+ in organization 549236$/,
    );
    await ask('use network Head office');
    t.equal((await ask('ports rotterdam-301-sw02')).texts[0], texts[0]);
  },
);

t.test('only switches are found; several matches lead to a choice', async (t) => {
  const { ask, press, inLab } = await startAsking(t);
  await inLab();
  t.match((await ask('ports lab1-ap01')).markdown, /no switch “lab1-ap01”.*Did you mean \*\*lab1-sw01/s);
  const several = await ask('ports lab1-sw');
  t.match(several.markdown, /2 switches match/);
  t.match((await press(several.card, 'lab1-sw02')).markdown, /^\*\*Ports · lab1-sw02/);
  t.match((await ask('ports')).markdown, /needs a network/);
});

t.test(
  'a switch without ports, missing fields, hostile neighbours and half duplex are answered',
  async (t) => {
    const { ask, meraki, organization } = await startAsking(t, { sizes: few });
    const device = organization()?.devices.find(({ model }) => model.type === 'MS');
    const answer = (ports: object[]) =>
      meraki.faults.add({
        path: /ports\/statuses/,
        times: 1,
        effect: { kind: 'answer', status: 200, body: JSON.stringify(ports) },
      });
    answer([]);
    t.equal((await ask(`ports ${device?.serial}`)).texts[1], 'Meraki reports no ports');
    answer([
      { portId: '1', status: 'Disconnected' },
      { portId: '2', enabled: false },
    ]);
    t.equal(
      (await ask(`ports ${device?.serial}`)).texts[1],
      '2 ports: 0 connected, 1 not connected and 1 off',
    );
    answer([
      {
        portId: '1',
        status: 'Connected',
        speed: '100 Mbps',
        duplex: 'half',
        lldp: { systemName: '<@all> [x](http://e)' },
      },
      { portId: '2', status: 'Connected', errors: null, speed: '', cdp: null, clientCount: null },
      { portId: '3' },
      { portId: '4', enabled: false, warnings: ['PoE port was denied power'] },
    ]);
    const { markdown, text, texts } = await ask(`ports ${device?.serial}`);
    t.match(
      markdown,
      '- **Port 1** – 100 Mbps half duplex · to &lt;&#64;all&gt; \\[x\\](http&#58;&#47;&#47;e)',
    );
    t.match(markdown, /- \*\*Port 2\*\* – connected\n- \*\*Port 3\*\* – unknown\n/);
    t.match(text, 'half duplex');
    t.equal(texts[1], '4 ports: 2 connected, 1 off (1 with warnings) and 1 unknown');
  },
);

t.test('the headline begins with an offline switch; an unreadable status is noted', async (t) => {
  const { ask, meraki, organization } = await startAsking(t, { sizes: few });
  const device = organization()?.devices.find(({ model }) => model.type === 'MS');
  const answer = (status: number, body: string) =>
    meraki.faults.add({ path: /availabilities/, times: 1, effect: { kind: 'answer', status, body } });
  const being = (status: string) =>
    JSON.stringify([{ serial: device?.serial, name: 'x', mac: '', productType: 'switch', status, tags: [] }]);
  answer(200, being('offline'));
  const offline = await ask(`ports ${device?.serial}`);
  t.match(offline.texts[1], /^The switch is offline; \d+ ports: /);
  t.match(JSON.stringify(offline.card), '"color":"attention"');
  answer(200, being('dormant'));
  t.match((await ask(`ports ${device?.serial}`)).texts[1], /^The switch is dormant; \d+ ports: /);
  answer(200, being('updating'));
  t.match((await ask(`ports ${device?.serial}`)).texts[1], /^The switch is updating; \d+ ports: /);
  answer(403, '{"errors":["no"]}');
  const unknown = await ask(`ports ${device?.serial}`);
  t.match(unknown.texts[1], /^\d+ ports: /);
  t.match(unknown.text, 'Not available: whether the switch is online.');
});

t.test('a missing scope and an organization without switches are answered', async (t) => {
  const { ask, organization } = await startAsking(t, {
    sizes: few,
    scopes: ['dashboard:general:config:read', 'dashboard:general:telemetry:read'],
  });
  const device = organization()?.devices.find(({ model }) => model.type === 'MS');
  t.match(
    (await ask(`ports ${device?.serial}`)).markdown,
    /does not allow me to.*switch.*Link Aurora Retail again/s,
  );
  const { ask: askEmpty } = await startAsking(t, { sizes: empty });
  t.match((await askEmpty('ports sw01')).markdown, /There is no switch “sw01”/);
});

t.test('what Meraki does not tell of a port is neither off, unused nor 0', async (t) => {
  const { ask, meraki, organization } = await startAsking(t, { sizes: few });
  const device = organization()?.devices.find(({ model }) => model.type === 'MS');
  const answer = (ports: object[]) =>
    meraki.faults.add({
      path: /ports\/statuses/,
      times: 1,
      effect: { kind: 'answer', status: 200, body: JSON.stringify(ports) },
    });
  answer([{ status: 'Connected' }]);
  t.equal((await ask(`ports ${device?.serial}`)).texts[1], 'Meraki reports no ports that could be read');
  answer([{ portId: '1' }, { portId: '2', status: 'Learning', speed: '1 Gbps' }]);
  const { texts, card, markdown } = await ask(`ports ${device?.serial}`);
  t.equal(texts[1], '2 ports: 1 unknown and 1 learning');
  t.match(markdown, '- **Port 1** – unknown\n- **Port 2** – learning, 1 Gbps\n');
  t.notMatch(JSON.stringify(card), /"color":"(good|warning)"/);
  answer([
    {
      ...{ portId: '1', status: 'Connected', isUplink: false, clientCount: '8', powerUsageInWh: -1 },
      usageInKb: { total: 3 * 1024 ** 2, sent: 1024 ** 2, recv: 'much' },
    },
    { portId: '2', status: 'Connected', isUplink: true, clientCount: 1.5, usageInKb: { total: 0 } },
    { portId: '3', status: null, usageInKb: { sent: 608 * 1024, recv: null } },
  ]);
  const { file } = await ask(`ports ${device?.serial} as csv`);
  const [header = '', ...rows] = file?.data.toString().replace('\ufeff', '').trim().split('\r\n') ?? [];
  const wanted = [
    'port',
    'status',
    'uplink',
    'clients',
    'PoE in Wh',
    'usage in GB',
    'sent in GB',
    'received in GB',
  ];
  const columns = header.split(',');
  t.same(
    rows.map((row) => wanted.map((name) => row.split(',')[columns.indexOf(name)])),
    [
      ['1', 'connected', 'no', '8', '', '3', '1', ''],
      ['2', 'connected', 'yes', '', '', '0', '', ''],
      ['3', '', '', '', '', '', '0.59375', ''],
    ],
  );
});

t.test('the switches of a network are offered; the only one answers', async (t) => {
  const { ask, press, organization } = await startAsking(t, { sizes: few });
  const switchesOf = (name: string) =>
    organization()
      ?.networks.find((network) => network.name === name)
      ?.devices.filter(({ model }) => model.type === 'MS') ?? [];
  t.ok(switchesOf('Head office').length > 1);
  for (const text of ['ports in Head office', 'ports Head office']) {
    const { card, markdown, buttons } = await ask(text);
    t.match(markdown, /\d+ switches in “Head office”/, text);
    t.match((await press(card, 'hq-sw01')).markdown, /^\*\*Ports · hq-sw01/);
    t.equal(buttons.length, Math.min(8, switchesOf('Head office').length));
  }
  const alone = organization()?.networks.find(({ name }) => switchesOf(name).length === 1);
  if (alone === undefined) return t.comment('every network has several');
  t.match((await ask(`ports in ${alone.name}`)).markdown, /^\*\*Ports · /);
});

t.test('one port, and some, of a switch', async (t) => {
  const { ask, press, organization } = await startAsking(t, { sizes: few });
  const device = organization()?.devices.find(({ name }) => name === 'hq-sw01');
  const ports = device === undefined ? [] : portsOf(device, NOW);
  const busy = ports.find(({ clients, isUplink }) => clients > 0 && !isUplink);
  const said = [
    `ports hq-sw01 ${busy?.portId}`,
    `port ${busy?.portId} of hq-sw01`,
    `ports hq-sw01 port ${busy?.portId}`,
    `ports ${busy?.portId} on hq-sw01`,
  ];
  for (const text of said) {
    const { texts: all, text: shown, opens } = await ask(text);
    const texts = all.filter((one) => !one.startsWith('Taken as'));
    t.equal(texts[0], `Port ${busy?.portId} · hq-sw01 · Aurora Retail`, text);
    t.match(texts[1], `Connected at ${busy?.speed}`);
    t.match(shown, /Clients now\n/);
    t.match(shown, /VLAN of its clients\n\d+/);
    t.ok(opens.some((command) => command.startsWith('client ')));
  }
  const some = await ask('ports hq-sw01 1-4');
  t.equal(some.texts[0], 'Ports 1-4 · hq-sw01 · Aurora Retail');
  t.match(some.texts[1], /^4 ports: /);
  const none = await ask('ports hq-sw01 99');
  t.match(none.markdown, /has no port 99\.\*\* Its last one is/);
  t.match((await press(none.card, 'All ports')).markdown, /^\*\*Ports · hq-sw01/);
});
