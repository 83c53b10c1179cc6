import t from 'tap';
import { amountsIn } from '../../../src/bot/text/amounts.ts';
import { clientsByMac, clientsOf, usageAt } from '../../../src/sandbox/meraki/estate/clients.ts';
import { NOW } from '../../support/chat.ts';
import { empty, few, startAsking } from '../../support/queries.ts';

/** The organization of 10,000 devices, and one of its sites with the clients that it ever saw. */
async function startIn(t: Parameters<typeof startAsking>[0], name = 'Rotterdam 301') {
  const rig = await startAsking(t);
  const organization = rig.organization();
  const network = organization?.networks.find((one) => one.name === name);
  if (organization === undefined || network === undefined) throw new Error(`no ${name}`);
  return { ...rig, estate: organization, network, clients: clientsOf(network, NOW) };
}

t.test('a MAC address in any notation is found in one call, its usage in one more', async (t) => {
  const { ask, network, clients } = await startIn(t);
  const slot = clients.findIndex(({ name }) => name === 'MacBook 12');
  const client = clients[slot];
  const { sent, received } = usageAt(network, slot, 31);
  const { calls, texts, text, markdown, opens, buttons } = await ask(`client ${client?.mac}`);
  t.same(
    calls.map((path) => path.split('/').at(-1)),
    ['search', 'clients'],
  );
  t.equal(texts[0], 'MacBook 12 · Rotterdam 301 · Aurora Retail');
  t.equal(texts[1], `Online at ${client?.device?.name}, SSID Aurora Staff`);
  for (const fact of [
    client?.vlan,
    client?.ip,
    client?.mac,
    'macOS',
    'Apple',
    amountsIn([{ total: (sent + received) * 1024 }]).text((sent + received) * 1024),
  ]) {
    t.match(text.replaceAll('\\', ''), fact ?? '?');
    t.match(markdown.replaceAll('\\', ''), fact ?? '?');
  }
  t.same(opens, [
    `status in ${network.id} in organization 549236`,
    `device ${client?.device?.serial} in organization 549236`,
  ]);
  t.match(buttons[0], { title: 'Refresh', command: `client ${client?.mac} in organization 549236` });
  const dotted = client?.mac
    .replaceAll(':', '')
    .replace(/(....)(?=.)/g, '$1.')
    .toUpperCase();
  t.same((await ask(`client ${dotted}`)).texts.slice(0, 2), texts.slice(0, 2));
});

t.test('a roaming client lists every network that saw it, the latest first', async (t) => {
  const { ask, press, clients, estate } = await startIn(t);
  const mac = clients[0]?.mac ?? '';
  const sightings = clientsByMac(estate, mac, NOW);
  t.ok(sightings.length > 10);
  const { calls, texts, text, card, markdown } = await ask(`client ${mac}`);
  t.equal(calls.length, Math.ceil(sightings.length / 5) + 1, 'Meraki gives five networks a call');
  t.match(text, `Seen in ${sightings.length} networks, latest first`);
  const online = sightings.filter((one) => one.online).map(({ network }) => network.name);
  t.ok(online.some((name) => texts[0]?.includes(name)));
  t.match(markdown, `1–10 of ${sightings.length}`);
  t.same((await press(card, 'Next page')).calls, []);
  const table = (await ask(`client ${mac} as csv`)).file?.data.toString().trim().split('\r\n') ?? [];
  t.equal(table.length - 1, sightings.length);
});

t.test('an IP address or a name is found within one network', async (t) => {
  const { ask, network, clients } = await startIn(t);
  const printer = clients.find(({ name }) => name === 'printer 20');
  const byIp = await ask(`client ${printer?.ip} in ${network.name}`);
  t.equal(byIp.texts[0], 'printer 20 · Rotterdam 301 · Aurora Retail');
  t.equal(byIp.texts[1], `Online at ${printer?.device?.name} port ${printer?.switchport}`);
  t.equal(byIp.calls.length, 2, 'one of them for the names of the networks');
  const byName = await ask('client PRINTER 20 in rotterdam 301');
  t.same(byName.texts, byIp.texts);
  t.equal(byName.calls.length, 1);
  t.equal(byName.buttons[0]?.command, `client ${printer?.mac} in ${network.id} in organization 549236`);
  const offline = clients.find(({ name }) => name === 'printer 28');
  t.match((await ask('client printer 28 in Rotterdam 301')).texts[1], `Offline, last seen `);
  t.match((await ask('client printer 28 in Rotterdam 301')).texts[1], ` at ${offline?.device?.name} port`);
  // Meraki finds every address that this one is a part of.
  t.match((await ask('client 10.1.45.6 in Rotterdam 301')).markdown, /has no client “10\\\.1\\\.45\\\.6”/);
});

t.test('a file has rows even if one network saw the client', async (t) => {
  const { ask, chat, clients, network } = await startIn(t);
  chat.timeZones.set('ada', 'Europe/Amsterdam');
  const printer = clients.find(({ name }) => name === 'printer 20');
  const { file, card } = await ask(`client printer 20 in ${network.name} as csv`);
  t.notOk(card);
  const [header, ...rows] = file?.data.toString().trim().split('\r\n') ?? [];
  t.equal(header, 'network,status,last seen,IP,VLAN,SSID,port,device MAC');
  t.equal(rows.length, 1);
  t.match(rows[0], /^Rotterdam 301,online,2026-08-03T\d\d:\d\d:\d\d\+02:00,/);
  t.match(rows[0], `,${printer?.ip},`);
  const once = await ask(`client ${printer?.mac} as csv`);
  t.same(once.file?.data.toString().trim().split('\r\n').length, 2);
});

t.test('several matches lead to a choice, a misspelled name to suggestions', async (t) => {
  const { ask, press, clients } = await startIn(t);
  const twins = clients.filter(({ name }) => name === 'scanner 23');
  const several = await ask('client scanner 23 in Rotterdam 301');
  t.match(several.markdown, /2 clients match “scanner 23”/);
  const [pick] = several.buttons;
  t.ok(twins.some(({ mac }) => pick?.title === `scanner 23 (${mac})`));
  t.match((await press(several.card, pick?.title ?? '')).markdown, /^\*\*scanner 23 · Rotterdam 301/);
  const misspelled = await ask('client MakBok 12 in Rotterdam 301');
  t.match(misspelled.markdown, /“Rotterdam 301” has no client “MakBok 12”.*Did you mean \*\*MacBook 12/);
  t.equal(misspelled.calls.length, 2);
  for (const wanted of ['MacBok 12', 'macbook-12', 'MACBOOK12']) {
    const otherwise = await ask(`client ${wanted} in Rotterdam 301`);
    t.equal(otherwise.texts[0], 'MacBook 12 · Rotterdam 301 · Aurora Retail', wanted);
    t.match(otherwise.markdown, 'Taken as MacBook 12.');
  }
});

t.test('a client that no network saw, or not the one named, is not found', async (t) => {
  const { ask, clients } = await startIn(t);
  t.match((await ask('client 02:00:00:00:00:01')).markdown, /No network here saw “02:00:00:00:00:01”/);
  const elsewhere = await ask(`client ${clients[2]?.mac} in Head office`);
  t.match(elsewhere.markdown, /“Head office” has no client.*Without `in` I look in all networks/);
  const { ask: askEmpty } = await startAsking(t, { sizes: empty });
  t.match((await askEmpty('client 02:00:00:00:00:01')).markdown, /No network here saw/);
  t.match((await askEmpty('client')).markdown, /Which MAC, IP or name\?/);
});

t.test('however Meraki says that nobody saw a client, the answer is the same', async (t) => {
  const { ask, meraki } = await startAsking(t, { sizes: few });
  const page = '<!DOCTYPE html><html><body>404</body></html>';
  for (const [status, body] of [
    [404, ''],
    [404, page],
    [404, '{"errors":["Not found"]}'],
    [204, ''],
    [200, 'null'],
    [200, '{"mac":null,"records":[]}'],
    [200, '{"clientId":null,"mac":null,"manufacturer":null}'],
    [200, '{"clientId":"k1","mac":"02:00:00:00:00:01","records":[]}'],
  ] as const) {
    meraki.faults.add({ path: /clients.search$/, times: 1, effect: { kind: 'answer', status, body } });
    const { markdown } = await ask('client 02:00:00:00:00:01');
    t.match(
      markdown,
      /^\*\*No network here saw “02:00:00:00:00:01”\.\*\* Check the address; phones/,
      `${status} ${body}`,
    );
  }
  const body = '{"errors":["API access is disabled"]}';
  meraki.faults.add({ path: /clients.search$/, times: 1, effect: { kind: 'answer', status: 404, body } });
  t.match((await ask('client 02:00:00:00:00:01')).markdown, /API access is disabled/);
});

t.test('networks beyond those that could be read are said to be missing', async (t) => {
  const { ask, meraki, clients } = await startIn(t);
  const mac = clients[10]?.mac;
  const seenIn = (id: string) => ({ network: { id, name: `Site ${id}` }, lastSeen: 1_785_000_000 });
  meraki.faults.add({
    path: /clients.search$/,
    times: 1,
    effect: {
      kind: 'answer',
      status: 200,
      headers: { link: '<?perPage=5&startingAfter=N_5>; rel=next' },
      body: JSON.stringify({ mac, records: ['N_1', 'N_2'].map(seenIn) }),
    },
  });
  meraki.faults.add({ path: /clients.search$/, times: 1, effect: { kind: 'answer', status: 404, body: '' } });
  const { markdown } = await ask(`client ${mac}`);
  t.match(markdown, /Site N\\_1/);
  t.match(markdown, /Not available: the other networks that saw it/);
});

t.test('an unreadable usage does not hide where the client is', async (t) => {
  const { ask, meraki, clients } = await startIn(t);
  meraki.faults.add({ path: /clients$/, times: 9, effect: { kind: 'answer', status: 404, body: '' } });
  const { texts, text } = await ask(`client ${clients[10]?.mac}`);
  t.match(texts[1], new RegExp(`^Online at ${clients[10]?.device?.mac}, SSID`), 'no name without it');
  t.match(text, 'Not available: usage in the last 31 days.');
});

t.test('a client without an address, or without networks, is answered with what is known', async (t) => {
  const { ask, meraki } = await startIn(t);
  const mac = '02:00:00:00:00:01';
  const answer = async (body: unknown, command = `client ${mac}`) => {
    meraki.faults.add({
      path: /search$/,
      times: 1,
      effect: { kind: 'answer', status: 200, body: JSON.stringify(body) },
    });
    return ask(command);
  };
  for (const body of [{ mac: null, records: null }, { mac: null, records: [] }, {}])
    t.match((await answer(body)).markdown, `No network here saw “${mac}”`);
  const record = {
    network: { name: 'Pier 9' },
    status: 'Roaming',
    firstSeen: '8',
    lastSeen: 'x',
    ip: '10.0.0.7',
  };
  const { texts, text, calls, buttons } = await answer({ mac: null, records: [record] });
  t.equal(texts[0], `${mac} · Pier 9 · Aurora Retail`);
  t.equal(texts[1], 'Roaming, last seen at Pier 9');
  t.match(text, '10.0.0.7');
  t.notMatch(text, /Usage|First seen|\nLast seen/);
  t.equal(calls.length, 1, 'usage can not be asked for without the id of the network');
  t.notOk(buttons.some(({ title }) => title === 'All clients here'));
  const nowhere = await answer({ clientId: 'k1', mac, manufacturer: 'Apple' });
  t.equal(nowhere.texts[1], 'Last seen in an unnamed network');
  t.match(nowhere.text, 'Apple');
  const other = { network: { name: 'Oslo' }, status: 'Roaming', lastSeen: 1_754_000_000 };
  t.match(
    (await answer({ mac, records: [record, other] })).text,
    /latest first\nOslo\n[^\n]+\nRoaming\nPier 9\nRoaming\n/,
  );
  const { file } = await answer({ mac, records: [record] }, `client ${mac} as csv`);
  t.match(file?.data.toString(), '\r\nPier 9,Roaming,,10.0.0.7,,,,\r\n');
});

t.test('the usage of a client is said as far as it is known', async (t) => {
  const { ask, meraki } = await startIn(t);
  const mac = '02:00:00:00:00:01';
  const cases: [usage: object | null, words: RegExp][] = [
    [
      { sent: 512 * 1024, recv: 1024 ** 2 },
      /Usage in the last 31 days\n1\.5 GB\n1 GB received, 0\.5 GB sent/,
    ],
    [{ sent: 512 }, /Usage in the last 31 days\n512 KB sent/],
    [{ sent: 0, recv: 0 }, /Usage in the last 31 days\n0 KB/],
  ];
  const answer = (usage: object | null) => {
    const body = JSON.stringify([
      { id: 'k1', mac, status: 'Online', recentDeviceConnection: 'Cellular', usage },
    ]);
    meraki.faults.add({ path: /clients$/, times: 1, effect: { kind: 'answer', status: 200, body } });
    return ask(`client ${mac} in Rotterdam 301`);
  };
  for (const [usage, words] of cases) t.match((await answer(usage)).text.replaceAll('\\', ''), words);
  const unknown = await answer(null);
  t.notMatch(unknown.text, 'Usage in');
  t.match(unknown.text, 'Connection\nCellular');
});
