import t from 'tap';
import { asOf, lastReported, statusAt } from '../../../src/sandbox/meraki/estate/drift.ts';
import type { EstateDevice } from '../../../src/sandbox/meraki/estate/inventory.ts';
import { NOW } from '../../support/chat.ts';
import { empty, few, startAsking } from '../../support/queries.ts';

const isHealthy = (device: EstateDevice) =>
  device.fate === 'steady' && statusAt(device, asOf(NOW)) === 'online';

t.test('a device is found by name in one call and described in three more', async (t) => {
  const { ask, organization } = await startAsking(t);
  const devices = organization()?.devices ?? [];
  const found = devices.find((device) => device.model.type === 'MS' && isHealthy(device));
  if (found === undefined) throw new Error('no switch');
  const { calls, texts, markdown, buttons } = await ask(`device ${found.name.toUpperCase()}`);
  t.same(
    calls.map((path) => path.replace('/organizations/549236/', '')),
    ['devices', 'devices/availabilities', 'assurance/alerts', 'networks'],
  );
  t.equal(texts[0], `${found.name} · Aurora Retail`);
  t.match(texts[1], `${found.model.name} switch: online`);
  t.ok(markdown.startsWith(`**${found.name} · Aurora Retail: ${texts[1]}`));
  for (const fact of [`${found.network.name} ›`, found.mac, found.serial, found.firmware]) {
    t.ok(texts.includes(fact), fact);
  }
  for (const tag of found.tags) t.match(markdown, tag);
  t.same(
    buttons.map(({ title }) => title),
    ['Refresh', 'History', 'Ports', 'Its network'],
  );
  t.equal(buttons[3]?.command, `status in ${found.network.id} in organization 549236`);
  const again = await ask(buttons[0]?.command ?? '');
  t.same(again.texts, texts);
  t.equal(again.calls.length, 3, 'the networks were read a moment ago');
});

t.test('an appliance shows its uplinks, with one more call', async (t) => {
  const { ask, organization } = await startAsking(t);
  const found = organization()?.devices.find(
    (device) => device.model.name === 'MX68CW' && isHealthy(device) && device.network.kind === 'store',
  );
  const { calls, markdown, buttons } = await ask(`device ${found?.serial}`);
  t.equal(calls.length, 5);
  t.match(markdown, /\*\*Uplinks\*\*\n\n- \*\*wan1\*\* – active · 192.+public 203/);
  t.match(markdown, /\*\*cellular\*\* – ready · .+ · (KPN|Orange|Telekom), LTE, -\d+ dBm/);
  t.notOk(buttons.some(({ title }) => title === 'Ports'));
});

t.test(
  'a device is found by serial, MAC address in any notation, IP address, and within a network',
  async (t) => {
    const { ask, organization } = await startAsking(t, { sizes: few });
    const found = organization()?.devices.find(
      ({ model, lanIp, network }) => model.type === 'MR' && lanIp !== null && network.kind === 'store',
    );
    if (found === undefined) throw new Error('no access point');
    const { serial, mac, lanIp, name, network } = found;
    const bare = mac.replaceAll(':', '');
    const cisco = bare.replace(/(.{4})(?=.)/g, '$1.');
    const short = name.split('-').at(-1) ?? '';
    for (const said of [serial.toLowerCase(), mac, bare, cisco, lanIp, `${short} in ${network.name}`]) {
      t.equal((await ask(`device ${said}`)).texts[0], `${name} · Aurora Retail`, `${said}`);
    }
    await ask(`use network Head office`);
    t.equal(
      (await ask(`device ${name}`)).texts[0],
      `${name} · Aurora Retail`,
      'a default network hides nothing',
    );
    t.match((await ask(`device ${short} in Head office`)).markdown, /hq-/);
  },
);

t.test("a device's status is told in Meraki's word, or not at all", async (t) => {
  const { ask, meraki, organization } = await startAsking(t, { sizes: few });
  const found = organization()?.devices.find(({ model }) => model.type === 'MS');
  const told = async (status: unknown) => {
    for (const [path, body] of [
      [/availabilities$/, [{ serial: found?.serial, status }]],
      [/assurance\/alerts$/, []],
    ] as const) {
      meraki.faults.add({
        path,
        times: 1,
        effect: { kind: 'answer', status: 200, body: JSON.stringify(body) },
      });
    }
    return (await ask(`device ${found?.serial}`)).texts[1];
  };
  const what = `${found?.model.name} switch`;
  t.equal(await told('updating'), `${what}: updating`);
  t.equal(await told(' in peace'), `${what}: in peace`);
  t.equal(await told('__proto__'), `${what}: \\_\\_proto\\_\\_`);
  for (const status of [null, undefined, 5, {}, '  ']) t.equal(await told(status), `${what}: status unknown`);
});

t.test('a name that fits several devices leads to a choice', async (t) => {
  const { ask, press, organization } = await startAsking(t);
  const { markdown, card, buttons, calls } = await ask('device rotterdam-301');
  t.equal(calls.length, 1);
  const own = organization()?.devices.filter(({ network }) => network.name === 'Rotterdam 301') ?? [];
  t.match(markdown, `${own.length} devices match “rotterdam-301”`);
  t.equal(buttons[0]?.title, 'rotterdam-301-ap01');
  t.match(
    (await press(card, 'rotterdam-301-sw01')).markdown,
    /^\*\*rotterdam-301-sw01 · Aurora Retail: MS\S+ switch/,
  );
  const typo = await ask('device roterdan-301-gw01');
  t.match(typo.markdown, /no device “roterdan-301-gw01”.*Did you mean \*\*rotterdam-301-gw01\*\*/);
  t.match((await ask('device')).markdown, /Which name, serial, MAC or IP\?.*`device rotterdam-dc-gw01`/);
});

t.test('an offline device says since when, with the alert about it', async (t) => {
  const { ask, inLab, organization } = await startAsking(t);
  await inLab();
  const dead = organization()?.devices.filter(({ fate }) => fate === 'dead') ?? [];
  const plain = dead.find(({ network }) => network.name === 'Harbor Lab');
  if (plain === undefined) throw new Error('nothing is away');
  const since = new Date(lastReported(plain, asOf(NOW)) ?? 0);
  const days = Math.floor((NOW - since.getTime()) / 86_400_000);
  const month = since.toLocaleString('en-GB', { month: 'short', timeZone: 'UTC' });
  const at = `${since.getUTCDate()} ${month} ${since.toISOString().slice(11, 16)}`;
  const { texts, markdown } = await ask(`device ${plain.name}`);
  t.equal(texts[1], `${plain.model.name} access point: offline since ${at} (${days} days), 1 open alert`);
  t.match(markdown, `- **Device is unreachable** – critical · since ${at}`);
});

t.test('hostile names of devices stay text', async (t) => {
  const { ask, inLab, organization } = await startAsking(t);
  await inLab();
  const { markdown, card } = await ask('device "[ap](https://evil.test)"');
  t.match(markdown, /^\*\*\\\[ap\\\]\(https/);
  const own = markdown.replace(/\[Open in Meraki\]\(https:[^)]+\)/, '');
  t.notMatch(own, /(?<!\\)\]\(|@all|<b>/);
  t.notMatch(JSON.stringify(card), /\*\*01\*\*|<b>/);
  const nameless = organization()?.devices.find(({ name }) => name === '');
  t.equal((await ask(`device ${nameless?.serial}`)).texts[0], `${nameless?.serial} · Harbor Lab`);
});

t.test('unreadable parts do not hide the rest of a device', async (t) => {
  const { ask, meraki, organization } = await startAsking(t, { sizes: few });
  const found = organization()?.devices.find(({ model }) => model.type === 'MX');
  meraki.faults.add({
    path: /alerts|uplinks|availabilities/,
    times: 9,
    effect: { kind: 'answer', status: 404, body: '' },
  });
  const { texts, markdown } = await ask(`device ${found?.name}`);
  t.equal(texts[1], `${found?.model.name} security appliance: status unknown`);
  t.match(markdown, /Not available: (its status|alerts|uplinks)(,| and) .*\. Meraki does not know that/);
  t.match(markdown, found?.firmware);
});

t.test('missing fields and an organization without devices are answered', async (t) => {
  const { ask, meraki } = await startAsking(t, { sizes: empty });
  const bare = { serial: 'Q2XX-AAAA-BBBB', name: null, networkId: null, lanIp: null, tags: null };
  meraki.faults.add({
    path: /\/devices$/,
    times: 1,
    effect: { kind: 'answer', status: 200, body: JSON.stringify([bare]) },
  });
  const { texts, markdown, buttons } = await ask('device Q2XX-AAAA-BBBB');
  t.equal(texts[0], 'Q2XX-AAAA-BBBB · Aurora Retail');
  t.equal(texts[1], 'Device: status unknown');
  t.match(markdown, '- **Network** – none\n- **Serial** – Q2XX-AAAA-BBBB\n');
  t.equal(buttons.length, 2);
  t.match((await ask('device ap01')).markdown, /no device “ap01”.*say `devices`/);
});

t.test(
  'uplinks without a status, and a gateway whose uplinks Meraki does not tell, are shown as that',
  async (t) => {
    const { ask, meraki, organization } = await startAsking(t, { sizes: few });
    const { serial } = organization()?.devices.find(({ model }) => model.type === 'MX') ?? {};
    const answer = (uplinks: unknown) => {
      const body = JSON.stringify([{ serial, uplinks }]);
      meraki.faults.add({
        path: /uplinks\/statuses/,
        times: 1,
        effect: { kind: 'answer', status: 200, body },
      });
    };
    answer([{ interface: 'wan1', status: null }, { status: 'rebooting' }]);
    t.match(
      (await ask(`device ${serial}`)).markdown,
      '**Uplinks**\n\n- **wan1** – status unknown\n- **uplink** – rebooting\n',
    );
    answer('many');
    t.match((await ask(`device ${serial}`)).markdown, '**Uplinks**\n\n- **Unknown**\n');
  },
);
