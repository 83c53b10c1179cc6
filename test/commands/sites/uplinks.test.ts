import t from 'tap';
import type { EstateDevice } from '../../../src/sandbox/meraki/estate/inventory.ts';
import { hasUplinks, uplinksOf } from '../../../src/sandbox/meraki/estate/uplinks.ts';
import { NOW } from '../../support/chat.ts';
import { empty, few, startAsking } from '../../support/queries.ts';

/** All uplinks of the estate, each with the other ones of its site that work. */
function uplinksIn(devices: readonly EstateDevice[]) {
  const all = devices
    .filter(hasUplinks)
    .flatMap((device) => uplinksOf(device, NOW).map((uplink) => ({ device, ...uplink })));
  const works = ({ status }: (typeof all)[number]) => status === 'active' || status === 'ready';
  const isDown = (id: string) => !all.some((one) => one.device.network.id === id && works(one));
  return { all, works, isDown };
}

t.test('uplinks take a call per 1,000 devices that have some, and one for the names', async (t) => {
  const { ask, press, organization } = await startAsking(t);
  const { all, isDown } = uplinksIn(organization()?.devices ?? []);
  const { calls, texts, markdown, card, opens } = await ask('uplinks');
  t.equal(calls.length, 3);
  const failed = all.filter(({ status }) => status === 'failed');
  const down = new Set(all.map(({ device }) => device.network.id).filter(isDown)).size;
  const summary = `${failed.length} failed of ${all.length.toLocaleString('en-US')} uplinks; ${down} sites without any that works`;
  t.equal(texts[1], summary);
  t.ok(markdown.startsWith(`**Aurora Retail: ${summary}**`));
  for (const status of ['failed', 'not connected', 'ready', 'active']) {
    const howMany = all.filter((one) => one.status === status).length.toLocaleString('en-US');
    t.match(markdown, `${howMany} ${status}`);
    t.equal(texts[texts.indexOf(status) - 1], howMany);
  }
  const lines = markdown.split('\n').filter((line) => line.startsWith('- '));
  t.equal(lines.length, 10);
  for (const line of lines) t.match(line, /– (wan\d|cellular) failed · M[XG][\w]+ · nothing in its place/);
  const shown = all.find(({ device }) => opens[0] === `device ${device.serial} in organization 549236`);
  t.equal(shown?.status, 'failed');
  t.ok(lines[0]?.includes(shown?.device.network.name ?? 'none'));

  const second = await press(card, 'Next page');
  t.same(second.calls, []);
  const { file } = await ask('uplinks as csv');
  const [header, ...rows] = file?.data.toString().trim().split('\r\n') ?? [];
  t.match(header, 'network,uplink,status,model,serial,IP');
  const signalAt = header?.split(',').findIndex((name) => /dBm/.test(name)) ?? -1;
  const signals = rows.map((row) => row.split(',')[signalAt]).filter((signal) => signal !== '');
  t.ok(signals.length > 0);
  for (const signal of signals) t.match(signal, /^-\d+$/, 'a number');
  t.same(
    rows.map((row) => row.split(',').slice(1, 5).join(' ')).toSorted(),
    all
      .map(({ interface: name, status, device }) => `${name} ${status} ${device.model.name} ${device.serial}`)
      .toSorted(),
  );
});

t.test('a failed uplink of one site names the uplink that works', async (t) => {
  const { ask, organization } = await startAsking(t);
  const { all, works } = uplinksIn(organization()?.devices ?? []);
  const broken = all.find(
    (one) =>
      one.status === 'failed' &&
      all.some((other) => other.device.serial === one.device.serial && works(other)),
  );
  const { name = '', devices = [] } = broken?.device.network ?? {};
  const own = uplinksIn(devices).all;
  const { calls, texts, markdown, buttons } = await ask(`uplinks in ${name}`);
  t.equal(calls.length, 2);
  t.equal(texts[0], `${name} · Aurora Retail`);
  t.equal(texts[1], `1 failed of ${own.length} uplinks; another one works`);
  t.match(markdown, /wan1\*\* – failed · .+ in its place/);
  t.match(buttons[1]?.command, `latency in ${broken?.device.network.id}`);
});

t.test('an organization without trouble and one without uplinks are answered', async (t) => {
  const { ask, inLab, organization } = await startAsking(t, {
    sizes: { large: { networks: 0, devices: 0 } },
  });
  const { texts, calls } = await ask('uplinks');
  t.equal(texts[1], 'No uplinks here');
  t.equal(calls.length, 2);
  await inLab();
  const { all, works } = uplinksIn(organization()?.devices ?? []);
  t.ok(all.every(works));
  const found = await ask('uplinks');
  t.equal(found.texts[1], `All ${all.length} uplinks active or ready`);
  t.equal(found.calls.length, 2);
  t.notMatch(found.markdown, /<b>/);
  t.match((await ask('uplinks in Demo van')).texts[1], 'The only uplink is active');
});

t.test('a site whose uplinks are all unplugged counts as cut off', async (t) => {
  const { ask, meraki, organization } = await startAsking(t, { sizes: few });
  const [one, two, three] = organization()?.networks ?? [];
  const site = (networkId: string | undefined, serial: string, ...statuses: string[]) => ({
    networkId,
    serial,
    uplinks: statuses.map((status, line) => ({ interface: `wan${line + 1}`, status })),
  });
  const answer = (...devices: object[]) =>
    meraki.faults.add({
      path: /uplinks\/statuses/,
      times: 1,
      effect: { kind: 'answer', status: 200, body: JSON.stringify(devices) },
    });
  answer(
    site(one?.id, 'Q2XX-0001', 'active', 'not connected'),
    site(two?.id, 'Q2XX-0002', 'not connected', 'not connected'),
    site(three?.id, 'Q2XX-0003', 'failed', 'active'),
  );
  const { texts, markdown, card } = await ask('uplinks');
  t.equal(texts[1], '1 failed and 2 not connected of 6 uplinks; 1 site without any that works');
  t.match(JSON.stringify(card), '"color":"attention"');
  const [worst] = markdown.split('\n').filter((line) => line.startsWith('- '));
  t.equal(worst, `- **${two?.name}** – wan1 not connected · nothing in its place`, 'it comes first');
  answer(site(two?.id, 'Q2XX-0002', 'not connected'));
  const only = await ask('uplinks');
  t.equal(only.texts[1], 'The only uplink is not connected');
  t.match(JSON.stringify(only.card), '"color":"attention"');
});

t.test('missing fields and unknown statuses of uplinks are tolerated', async (t) => {
  const { ask, meraki } = await startAsking(t, { sizes: empty });
  const uplinks = [
    { interface: 'wan1', status: 'not connected', ip: null, publicIp: null },
    { interface: null, status: 'dreaming' },
  ];
  const devices = [
    { networkId: null, serial: 'Q2XX-AAAA-BBBB', model: null, lastReportedAt: null, uplinks },
    { networkId: 'N_1', serial: 'Q2XX-AAAA-CCCC', uplinks: null },
  ];
  meraki.faults.add({
    path: /uplinks/,
    times: 1,
    effect: { kind: 'answer', status: 200, body: JSON.stringify(devices) },
  });
  const { texts, markdown } = await ask('uplinks');
  t.equal(texts[1], '1 dreaming of 2 uplinks; 1 site without any that works');
  t.match(
    markdown,
    '- **Q2XX-AAAA-BBBB** – uplink dreaming · nothing in its place\n- **Q2XX-AAAA-BBBB** – wan1 not connected\n',
  );
});
