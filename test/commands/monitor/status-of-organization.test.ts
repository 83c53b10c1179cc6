import t from 'tap';
import { ada, NOW } from '../../support/chat.ts';
import { readCsv } from '../../support/csv-reader.ts';
import { answerNext, empty, readCard, startAsking } from '../../support/queries.ts';

const HOUR = 3_600_000;
const devicesPath = /devices\/availabilities$/;
const uplinksPath = /uplinks\/statuses$/;
const networksPath = /organizations\/\d+\/networks$/;
const organizationPath = /organizations\/\d+$/;

type Meraki = Awaited<ReturnType<typeof startAsking>>['meraki'];

const device = (id: string, n: number, status: string, productType = 'switch') => ({
  ...{ serial: `Q2-${id}-${n}`, name: `${id} device ${n}`, status, productType, network: { id } },
});

const gateway = (id: string, hoursAgo: number, ...statuses: string[]) => ({
  ...{ serial: `Q2-${id}-0`, networkId: id, model: 'MX85' },
  lastReportedAt: new Date(NOW - hoursAgo * HOUR).toISOString(),
  uplinks: statuses.map((status, n) => ({ interface: `wan${n + 1}`, status })),
});

/** Answers as an organization with one site of each trouble, and one that is well. */
function troubles(meraki: Meraki): void {
  const names = {
    N_1: 'Oslo',
    N_2: 'Bergen',
    N_3: 'Graz',
    N_4: 'Linz',
    N_5: 'Bern',
    N_6: 'Kiel',
    N_7: 'Ulm',
  };
  answerNext(
    meraki,
    networksPath,
    Object.entries(names).map(([id, name]) => ({ id, name, productTypes: ['appliance'] })),
  );
  answerNext(meraki, devicesPath, [
    ...[0, 1, 2].map((n) => device('N_1', n, 'offline', n === 0 ? 'appliance' : 'switch')),
    device('N_2', 0, 'offline', 'appliance'),
    ...[3, 4, 5].map((n) => device('N_4', n, 'offline', n === 5 ? 'appliance' : 'wireless')),
    device('N_4', 6, 'alerting'),
    device('N_6', 1, 'alerting'),
    device('N_7', 0, 'dormant', 'appliance'),
  ]);
  answerNext(meraki, uplinksPath, [
    gateway('N_1', 5, 'failed'),
    gateway('N_2', 1, 'failed'),
    gateway('N_3', 0, 'failed', 'failed'),
    gateway('N_4', 0, 'active', 'ready'),
    gateway('N_5', 0, 'active', 'failed'),
    gateway('N_6', 0, 'active'),
    gateway('N_7', 99, 'failed'),
  ]);
}

t.test('sites are listed worst first, those that went down last before others, and each opens', async (t) => {
  const { ask, meraki } = await startAsking(t, { sizes: empty });
  troubles(meraki);
  const { markdown, texts, opens, links } = await ask('status');
  t.match(texts[1], /^2 sites down, 1 with no working uplink, /);
  const rows = markdown.split('\n').filter((line) => line.startsWith('- '));
  t.same(rows, [
    '- **Bergen** – down · since 13:02 · 1 device offline',
    '- **Oslo** – down · since 09:02 · 3 devices offline',
    '- **Graz** – no working uplink',
    '- **Linz** – 3 offline · N_4 device 5, N_4 device 3 and 1 more · 1 alerting'.replaceAll('_', '\\_'),
    '- **Bern** – wan2 failed · no backup uplink',
  ]);
  t.same(
    opens.slice(0, 5),
    ['N_2', 'N_1', 'N_3', 'N_4', 'N_5'].map((id) => `status in ${id} in organization 549236`),
  );
  t.match(links, [/^https:\/\/n\d+\.meraki\.com\/o\//], 'the page of the organization');
});

t.test('the other sites can be pressed, and come as a file', async (t) => {
  const { ask, say, meraki, press } = await startAsking(t, { sizes: empty });
  troubles(meraki);
  const { card, opens, text } = await ask('status');
  t.match(text, '1–5 of 6 · 1 more ›');
  const calls = meraki.requests.length;
  const more = opens.at(-1) ?? '';
  t.equal(more, 'status in organization 549236 page 2');
  const [, owner = '', list = ''] = /"owner":"(\w+)","list":"([^"]+)"/.exec(JSON.stringify(card)) ?? [];
  const [second] = await say(ada, more, 'direct', {
    owner,
    list,
    isRefresh: false,
  });
  t.match(readCard(second?.message.card).text, 'Kiel\n1 alerting ›');
  t.match(second?.message.markdown, '- **Kiel** – 1 alerting');
  t.equal(meraki.requests.length, calls, 'what was read already is read no more');
  const { file } = await press(second?.message.card, 'All as CSV');
  const [header, ...rows] = readCsv(file?.data.toString() ?? '');
  t.same(header, ['site', 'state', 'since', 'devices offline', 'devices alerting', 'uplinks', 'network id']);
  t.match(rows, { length: 6 });
  t.match(rows[0], ['Bergen', 'down', /^2026-08-03T13:02:00/, '1', '0', 'wan1 failed', 'N_2']);
});

t.test('an organization whose sites are all well has no list', async (t) => {
  const { ask, meraki } = await startAsking(t, { sizes: empty });
  answerNext(meraki, uplinksPath, [gateway('N_1', 0, 'active')]);
  const { opens, text, buttons } = await ask('status');
  t.same(opens, []);
  t.notMatch(text, 'Sites');
  t.same(
    buttons.map(({ title }) => title),
    ['Refresh'],
  );
});

t.test('names that can not be read, and an address that can not, cost the answer nothing else', async (t) => {
  const { ask, meraki } = await startAsking(t, { sizes: empty });
  const body = '{"errors":["no"]}';
  for (const path of [networksPath, organizationPath])
    meraki.faults.add({ path, times: 9, effect: { kind: 'answer', status: 403, body } });
  answerNext(meraki, devicesPath, [device('N_1', 0, 'offline', 'appliance')]);
  answerNext(meraki, uplinksPath, [gateway('N_1', 1, 'failed')]);
  const { text, markdown, links } = await ask('status');
  t.match(markdown, '- **N\\_1 device 0** – down · since 13:02 · 1 device offline');
  t.match(text, 'Not available: names of networks.');
  t.same(links, []);
});

t.test('without the uplinks, sites go by their devices', async (t) => {
  const { ask, meraki } = await startAsking(t, { sizes: empty });
  answerNext(meraki, devicesPath, [
    device('N_1', 0, 'offline', 'appliance'),
    { ...device('', 1, 'alerting'), network: null },
  ]);
  meraki.faults.add({ path: uplinksPath, times: 9, effect: { kind: 'answer', status: 404, body: '' } });
  const { text, markdown, opens } = await ask('status');
  t.match(markdown, '- **N\\_1 device 0** – 1 offline · N\\_1 device 0\n');
  t.ok(opens.includes('device Q2--1 in organization 549236'), 'a device in no network opens itself');
  t.match(text, /Not available: uplinks\./);
});

t.test('a thousand sites that are down, with names as long as Meraki allows, are one card', async (t) => {
  const { ask, meraki } = await startAsking(t, { sizes: empty });
  const ids = Array.from({ length: 1000 }, (_, n) => `L_${n}`);
  const name = '<@all> **[x](y)** '.repeat(8).slice(0, 120);
  answerNext(
    meraki,
    networksPath,
    ids.map((id) => ({ id, name: `${name} ${id}`, productTypes: ['appliance'] })),
  );
  answerNext(
    meraki,
    devicesPath,
    ids.map((id) => ({ ...device(id, 0, 'offline', 'appliance'), name: `${name} ${id}` })),
  );
  answerNext(
    meraki,
    uplinksPath,
    ids.map((id, n) => gateway(id, n, 'failed', 'failed')),
  );
  const { card, markdown, others, text } = await ask('status');
  t.match(text, '1–5 of 1,000 · 995 more ›');
  t.ok(Buffer.byteLength(JSON.stringify(card)) < 12_000, `${Buffer.byteLength(JSON.stringify(card))} bytes`);
  t.ok(Buffer.byteLength(markdown) <= 7_439);
  t.same(others, []);
});

t.test('each row, button and line of both cards runs', async (t) => {
  const { ask, organization } = await startAsking(t);
  const site = organization()?.networks.find(({ productTypes }) => productTypes.length > 3);
  for (const question of ['status', `status in ${site?.name}`]) {
    const { opens, buttons } = await ask(question);
    t.ok(opens.length >= 5 && buttons.length >= 2, question);
    for (const command of [...opens, ...buttons.map((one) => one.command)])
      t.notMatch((await ask(command)).markdown, /Reference:|There is no|I don't/, command);
  }
});
