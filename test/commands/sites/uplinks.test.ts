import t from 'tap';
import type { EstateDevice } from '../../../src/sandbox/meraki/estate/inventory.ts';
import { hasUplinks, uplinksOf } from '../../../src/sandbox/meraki/estate/uplinks.ts';
import type { MerakiStandIn } from '../../../src/sandbox/meraki/server.ts';
import { NOW } from '../../support/chat.ts';
import { AURORA, answerNext, empty, few, rowsIn, startAsking } from '../../support/queries.ts';
import { sitesIn } from '../../support/sites.ts';

/** All uplinks of the estate, each with the other ones of its site that work. */
function uplinksIn(devices: readonly EstateDevice[]) {
  const all = devices
    .filter(hasUplinks)
    .flatMap((device) => uplinksOf(device, NOW).map((uplink) => ({ device, ...uplink })));
  const works = ({ status }: (typeof all)[number]) => status === 'active' || status === 'ready';
  return { all, works };
}

t.test(
  'uplinks take a call per 1,000 gateways, one for those that are away and one for the names',
  async (t) => {
    const { ask, press, organization } = await startAsking(t);
    const { all } = uplinksIn(organization()?.devices ?? []);
    const { down, dormant } = sitesIn(organization()?.networks);
    const { calls, texts, markdown, card, opens } = await ask('uplinks');
    t.equal(calls.length, 4);
    const failed = all.filter(({ status }) => status === 'failed');
    const summary = `${failed.length} of ${all.length.toLocaleString('en-US')} uplinks failed; ${down.length} sites down, ${dormant.length} dormant`;
    t.equal(texts[1], summary);
    t.ok(markdown.startsWith(`**Aurora Retail: ${summary}**`));
    for (const status of ['failed', 'not connected', 'ready', 'active']) {
      const howMany = all.filter((one) => one.status === status).length.toLocaleString('en-US');
      t.match(markdown, `${howMany} ${status}`);
      t.equal(texts[texts.indexOf(status) - 1], howMany);
    }
    const lines = markdown.split('\n').filter((line) => line.startsWith('- '));
    t.equal(lines.length, 10);
    for (const line of lines)
      t.match(line, /– (wan\d|cellular) failed · M[XG][\w]+ · site down since ([\w ]+ )?\d\d:\d\d · /);
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
        .map(
          ({ interface: name, status, device }) => `${name} ${status} ${device.model.name} ${device.serial}`,
        )
        .toSorted(),
    );
  },
);

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
  t.equal(calls.length, 3);
  t.equal(texts[0], `${name} · Aurora Retail`);
  t.equal(texts[1], `1 of ${own.length} uplinks failed; another one works`);
  t.match(markdown, /wan1\*\* – failed · .+ works?/);
  t.match(buttons[1]?.command, `latency in ${broken?.device.network.id}`);
});

t.test('an organization without trouble and one without uplinks are answered', async (t) => {
  const { ask, inLab, organization } = await startAsking(t, {
    sizes: { large: { networks: 0, devices: 0 } },
  });
  const { texts, calls } = await ask('uplinks');
  t.equal(texts[1], 'No uplinks here');
  t.equal(calls.length, 3);
  await inLab();
  const { all, works } = uplinksIn(organization()?.devices ?? []);
  t.ok(all.every(works));
  const found = await ask('uplinks');
  t.equal(found.texts[1], `All ${all.length} uplinks OK`);
  t.equal(found.calls.length, 3);
  t.notMatch(found.markdown, /<b>/);
  t.match((await ask('uplinks in Demo van')).texts[1], 'Uplink OK');
});

/** Makes Meraki answer the next question with these gateways; `away` are those that are offline or dormant, by serial. */
function answerWith(
  meraki: Pick<MerakiStandIn, 'faults'>,
  gateways: unknown[],
  away: Record<string, string> = {},
  names: Record<string, string> = {},
) {
  answerNext(meraki, /uplinks\/statuses/, gateways);
  answerNext(
    meraki,
    /availabilities/,
    Object.entries(away).map(([serial, status]) => ({
      ...{ serial, status, name: names[serial], productType: 'appliance', network: { id: 'N_1' } },
    })),
  );
}

/** The uplinks of a gateway, `wan1` first. */
const gateway = (serial: string, statuses: unknown, more: object = {}) => ({
  networkId: 'N_1',
  serial,
  model: 'MX67',
  uplinks: Array.isArray(statuses)
    ? statuses.map((status, line) => ({ interface: `wan${line + 1}`, status }))
    : statuses,
  ...more,
});

t.test(
  'a site that Meraki hears from is not down, and what leaves it without a way out comes first',
  async (t) => {
    const { ask, meraki } = await startAsking(t, { sizes: empty });
    answerWith(meraki, [
      gateway('Q2XX-0001', ['active', 'not connected']),
      gateway('Q2XX-0002', ['not connected', 'not connected'], { networkId: 'N_2' }),
      gateway('Q2XX-0003', ['failed', 'active'], { networkId: 'N_3' }),
    ]);
    const { texts, markdown, card } = await ask('uplinks');
    t.equal(
      texts[1],
      '1 of 6 uplinks failed, 2 not connected; no sites down, but 1 site has no working uplink',
    );
    t.match(JSON.stringify(card), '"color":"attention"');
    t.equal(rowsIn(markdown)[0], 'N_2 – wan1 not connected · MX67 · no backup uplink');
    answerWith(meraki, [gateway('Q2XX-0002', ['not connected'])]);
    const only = await ask('uplinks');
    t.equal(
      only.texts[1],
      'The only uplink is not connected; no sites down, but 1 site has no working uplink',
    );
    t.match(JSON.stringify(only.card), '"color":"attention"');
  },
);

t.test(
  'a gateway that is offline takes its site down, whatever its uplinks were, and a dormant one does not',
  async (t) => {
    const { ask, meraki } = await startAsking(t, { sizes: empty });
    answerWith(meraki, [gateway('Q2XX-0001', ['active'])], { 'Q2XX-0001': 'offline' });
    const down = await ask('uplinks');
    t.equal(down.texts[1], 'Uplink OK; 1 site down');
    t.match(JSON.stringify(down.card), '"color":"attention"');
    answerWith(meraki, [gateway('Q2XX-0001', ['failed'])], { 'Q2XX-0001': 'dormant' });
    t.equal((await ask('uplinks')).texts[1], 'The only uplink has failed; no sites down, 1 dormant');
    answerWith(meraki, [], { 'Q2XX-0001': 'offline' });
    t.equal((await ask('uplinks')).texts[1], 'No uplinks here; 1 site down', 'Meraki may not list it');
  },
);

t.test('uplinks without a status, an interface or a known word are counted as what they are', async (t) => {
  const { ask, meraki } = await startAsking(t, { sizes: empty });
  const uplinks = [
    { interface: 'wan1', status: 'active', ip: null, publicIp: null },
    { interface: 'wan2', status: null },
    { interface: null, status: 'dreaming' },
    { interface: 'cellular', status: 7, signalStat: 'none' },
    'odd',
  ];
  const odd = { networkId: null, serial: 'Q2XX-AAAA-BBBB', model: null, lastReportedAt: null, uplinks };
  answerWith(meraki, [odd]);
  const { texts, markdown, card } = await ask('uplinks');
  t.equal(texts[1], '1 of 5 uplinks dreaming, 3 with unknown status; no sites down');
  t.same(rowsIn(markdown), [
    'Q2XX-AAAA-BBBB – uplink dreaming · wan1 works',
    'Q2XX-AAAA-BBBB – cellular status unknown · wan1 works',
    'Q2XX-AAAA-BBBB – uplink status unknown · wan1 works',
    'Q2XX-AAAA-BBBB – wan2 status unknown · wan1 works',
    'Q2XX-AAAA-BBBB – wan1 active',
  ]);
  t.match(texts.slice(2, 8), ['1', 'dreaming', '3', 'status unknown', '1', 'active']);
  t.notMatch(JSON.stringify(card).slice(0, 700), '"color":"good"', 'it is no good news');
  answerWith(meraki, [odd]);
  const { file } = await ask('uplinks as csv');
  t.match(file?.data.toString(), /Q2XX-AAAA-BBBB,wan2,status unknown,/);
  answerWith(meraki, [gateway('Q2XX-0001', ['active', null])]);
  t.equal((await ask('uplinks')).texts[1], '1 of 2 uplinks with unknown status; no sites down');
  answerWith(meraki, [gateway('Q2XX-0001', [null])]);
  t.equal((await ask('uplinks')).texts[1], 'Uplink: status unknown; no sites down');
});

t.test('a gateway whose uplinks Meraki does not tell is not one without uplinks', async (t) => {
  const { ask, meraki } = await startAsking(t, { sizes: empty });
  answerWith(meraki, [gateway('Q2XX-0001', ['active']), gateway('Q2XX-0002', null, { networkId: 'N_2' })]);
  const { texts, markdown } = await ask('uplinks');
  t.equal(texts[1], '1 uplink OK; uplinks of 1 gateway unknown');
  t.same(rowsIn(markdown), ['N_2 – uplinks unknown · MX67', 'N_1 – wan1 active · MX67']);
  answerWith(meraki, [gateway('Q2XX-0002', 'many')]);
  t.equal((await ask('uplinks')).texts[1], 'No known uplinks; uplinks of 1 gateway unknown');
  answerWith(meraki, [gateway('Q2XX-0001', ['active', 'ready']), gateway('Q2XX-0002', [])]);
  t.equal((await ask('uplinks')).texts[1], 'Both uplinks OK', 'an empty list is told');
});

t.test('a device that is offline and not known to be a gateway takes no sites down', async (t) => {
  const { ask, meraki } = await startAsking(t, { sizes: empty });
  const offline = { name: 'x', status: 'offline', network: { id: 'N_1' } };
  const body = JSON.stringify([
    { ...offline, serial: 'Q2XX-0001', productType: null },
    { ...offline, serial: 'Q2XX-0002', productType: 'switch' },
  ]);
  for (const question of ['uplinks', 'status']) {
    meraki.faults.add({ path: /availabilities/, times: 1, effect: { kind: 'answer', status: 200, body } });
    t.notMatch((await ask(question)).texts[1], /site/);
  }
});

t.test('sites of which nothing is known are not said to be up', async (t) => {
  const { ask, meraki } = await startAsking(t, { sizes: empty });
  const away = { 'Q2XX-0001': 'updating' };
  answerWith(meraki, [gateway('Q2XX-0001', [null, 'failed'], { serial: null })], away);
  t.equal(
    (await ask('uplinks')).texts[1],
    '1 of 2 uplinks failed, 1 with unknown status; no sites known to be down, 1 unknown',
  );
});

t.test('a spare is told from its primary, and keeps its site up', async (t) => {
  const { ask, meraki } = await startAsking(t, { sizes: empty });
  const pair = (first: string[], second: string[]) => [
    gateway('Q2XX-0001', first, { highAvailability: { enabled: true, role: 'primary' } }),
    gateway('Q2XX-0002', second, { highAvailability: { enabled: true, role: 'spare' } }),
  ];
  answerWith(meraki, pair(['failed'], ['active']));
  const { texts, markdown } = await ask('uplinks');
  t.equal(texts[1], '1 of 2 uplinks failed; no sites down');
  t.same(rowsIn(markdown), [
    "N_1 – wan1 failed · MX67 · spare's wan1 works",
    "N_1 – spare's wan1 active · MX67",
  ]);
  answerWith(meraki, pair(['active', 'ready'], ['failed', 'active']));
  t.equal(
    rowsIn((await ask('uplinks')).markdown)[0],
    "N_1 – spare's wan1 failed · MX67 · primary's wan1, primary's wan2 and wan2 work",
  );
  answerWith(meraki, pair(['failed'], ['active']), { 'Q2XX-0001': 'offline' });
  t.equal((await ask('uplinks')).texts[1], '1 of 2 uplinks failed; no sites down');
  answerWith(meraki, pair(['failed'], ['failed']), { 'Q2XX-0001': 'offline', 'Q2XX-0002': 'dormant' });
  t.equal((await ask('uplinks')).texts[1], '2 of 2 uplinks failed; 1 site down');
});

t.test('appliances without a role of their own go by their names', async (t) => {
  const { ask, meraki } = await startAsking(t, { sizes: few });
  const { id: networkId = '', name = '' } = meraki.estate.organization(AURORA)?.networks[1] ?? {};
  const one = (serial: string, status: string) => gateway(serial, [status], { networkId });
  const names = { 'Q2XX-0001': 'gw01', 'Q2XX-0002': 'gw02' };
  answerWith(
    meraki,
    [one('Q2XX-0001', 'failed'), one('Q2XX-0002', 'active')],
    { 'Q2XX-0001': 'alerting', 'Q2XX-0002': 'online' },
    names,
  );
  const { texts, markdown } = await ask(`uplinks in ${name}`);
  t.equal(texts[1], '1 of 2 uplinks failed; the other one works');
  t.same(rowsIn(markdown), ["MX67 gw01's wan1 – failed · gw02's wan1 works", "MX67 gw02's wan1 – active"]);
  const unpaired = [one('Q2XX-0001', 'failed'), one('Q2XX-0002', 'active')];
  answerWith(meraki, unpaired, {});
  answerWith(meraki, [], { 'Q2XX-0001': 'online', 'Q2XX-0002': 'online' }, names);
  const all = await ask('uplinks');
  t.equal(all.calls.length, 3, 'one for the names, and the networks were read before');
  t.match(rowsIn(all.markdown)[0], /gw01's wan1 failed · MX67 · gw02's wan1 works/);
});

t.test(
  'without the statuses of gateways, sites are judged by their uplinks, and the answer says so',
  async (t) => {
    const { ask, meraki } = await startAsking(t, { sizes: empty });
    const refuse = () =>
      meraki.faults.add({
        path: /availabilities/,
        times: 1,
        effect: { kind: 'answer', status: 404, body: '{"errors":["Not found"]}' },
      });
    refuse();
    answerWith(meraki, [
      gateway('Q2XX-0001', ['failed', 'not connected']),
      gateway('Q2XX-0002', ['failed', null], { networkId: 'N_2' }),
      gateway('Q2XX-0003', ['failed', 'ready'], { networkId: 'N_3' }),
    ]);
    const { texts, text } = await ask('uplinks');
    t.equal(texts[1], '3 of 6 uplinks failed, 1 with unknown status; 1 site down, 1 unknown');
    t.match(text, 'Not available: whether the gateways are online, so sites are judged by their uplinks.');
  },
);

t.test('beyond ten pages, the answers say of how many gateways the figures are', async (t) => {
  const { ask, meraki } = await startAsking(t, { sizes: empty });
  const page = (n: number) =>
    JSON.stringify([gateway(`Q2XX-${1000 + n}`, ['failed'], { networkId: `N_${n}` })]);
  const pages = () => {
    for (let n = 0; n < 11; n += 1) {
      const link = `<${meraki.url}/api/v1/organizations/${AURORA}/uplinks/statuses?perPage=1000&startingAfter=${n}>; rel=next`;
      meraki.faults.add({
        path: /uplinks\/statuses/,
        times: 1,
        effect: { kind: 'answer', status: 200, body: page(n), headers: { link } },
      });
    }
  };
  pages();
  const { texts, text, calls } = await ask('uplinks');
  t.equal(calls.filter((path) => path.includes('uplinks')).length, 10);
  t.equal(
    texts[1],
    '10 of 10 uplinks of the first 10 gateways failed; no sites down, but 10 sites have no working uplink',
  );
  t.match(text, 'Only the first 10 gateways were read.');
  meraki.faults.clear();
  pages();
  const status = await ask('status');
  t.equal(status.calls.filter((path) => path.includes('uplinks')).length, 10);
  t.equal(
    status.texts[1],
    '10 sites have no working uplink, 10 uplinks failed (sites and uplinks: of the first 10 gateways)',
  );
});
