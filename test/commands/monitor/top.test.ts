import t from 'tap';
import { amountsIn } from '../../../src/bot/text/amounts.ts';
import { DAY } from '../../../src/core/clock.ts';
import { seenClients } from '../../../src/sandbox/meraki/estate/client-usage.ts';
import { clientAt } from '../../../src/sandbox/meraki/estate/clients.ts';
import { asOf, statusAt } from '../../../src/sandbox/meraki/estate/drift.ts';
import type { EstateOrganization } from '../../../src/sandbox/meraki/estate/organization.ts';
import { NOW } from '../../support/chat.ts';
import { officialExamples } from '../../support/official-examples.ts';
import { answerNext, empty, few, linesIn, startAsking } from '../../support/queries.ts';

/** Writes the amount of the largest row. */
function amountOf(kilobytes: number): string {
  return amountsIn([{ total: kilobytes * 1024 }]).text(kilobytes * 1024);
}

/** All clients that were seen, most usage first. */
function byUsage(organization: EstateOrganization | undefined, days: number) {
  const networks = organization?.networks ?? [];
  return networks
    .flatMap((network) =>
      seenClients(network, { from: NOW - days * DAY, to: NOW }, NOW).map(({ slot, sent, received }) => ({
        ...{ network, slot, kilobytes: sent + received },
      })),
    )
    .toSorted((a, b) => b.kilobytes - a.kilobytes);
}

t.test('`top` ranks clients in one call, with the share of each', async (t) => {
  const { ask, organization, charts } = await startAsking(t);
  const expected = byUsage(organization(), 1);
  const all = expected.reduce((sum, { kilobytes }) => sum + kilobytes, 0);
  const [first] = expected;
  if (first === undefined) throw new Error('nobody');
  const { name, mac } = clientAt(first.network, first.slot, NOW);
  const { calls, texts, markdown, buttons, opens, file } = await ask('top');
  t.equal(calls.length, 1);
  t.match(texts[1], `Top client in the last 24 hours: ${name ?? mac} in ${first.network.name}, `);
  t.match(texts[1], amountOf(first.kilobytes));
  t.ok(markdown.includes(amountOf(first.kilobytes).replace('.', '\\.')), 'the text says the same');
  t.match(markdown, /1–10 of 50\. `top page 2` shows more/);
  t.equal(opens[0], `client ${mac} in organization 549236`);
  t.match(file, { name: 'top.png', type: 'image/png' });
  t.match(charts, [{ kind: 'bars', unit: 'GB', bars: { length: 10 } }]);
  t.match(buttons.slice(2), [
    { title: 'Refresh', command: 'top in organization 549236' },
    { title: 'Top devices', command: 'top devices in organization 549236' },
    { title: 'Top networks', command: 'top networks in organization 549236' },
  ]);
  const share = (100 * first.kilobytes) / all;
  const table = (await ask('top clients as csv')).file?.data.toString().trim().split('\r\n') ?? [];
  t.equal(table.length - 1, 50);
  t.ok(Math.abs(Number(table[1]?.split(',').at(-1)) - share) < 0.001);
});

t.test('`top devices` shows model, network and number of clients', async (t) => {
  const { ask, inLab } = await startAsking(t);
  await inLab();
  const { calls, texts, markdown } = await ask('top devices last 7d');
  t.equal(calls.length, 1);
  t.match(texts[1], /^Top device in the last 7 days: lab\d-\w+, .* [GT]B \(\d+% of the total\)$/);
  t.match(markdown, /- \*\*lab1-sw01\*\* – .* · MS120-8LP · \d+ clients · Harbor Lab/);
  t.match(markdown, /\*\*\\\[ap\\\]\(https&#58;&#47;&#47;evil\\\.test\)/, 'what strangers write stays text');
});

t.test('`top networks` lists the 50 that Meraki ranks, worst first, and says of how many', async (t) => {
  const { ask, organization, charts } = await startAsking(t);
  const at = asOf(NOW);
  const ranked = (organization()?.networks ?? []).toSorted((a, b) => (a.id < b.id ? -1 : 1)).slice(0, 50);
  const states = ranked.map(({ name, devices }) => ({
    name,
    offline: devices.filter((device) => statusAt(device, at) === 'offline').length,
    alerting: devices.filter((device) => statusAt(device, at) === 'alerting').length,
  }));
  const offline = states.filter((one) => one.offline > 0).length;
  const alerting = states.filter((one) => one.offline === 0 && one.alerting > 0).length;
  const { calls, texts, text, markdown } = await ask('top networks');
  t.same(
    calls.map((path) => path.split('/').at(-1)),
    ['byStatus', 'networks'],
  );
  t.equal(
    texts[1],
    `${offline} of the top 50 networks have offline devices, ${alerting} more have alerting ones`,
  );
  t.match(markdown, 'Meraki returns only the top 50 of 1,000 networks. `devices offline` covers');
  const most = Math.max(...states.map((one) => one.offline));
  t.match(text, `${most} offline`);
  const worst = states.filter((one) => one.offline === most).map(({ name }) => name);
  t.match(charts[0], { series: ['offline', 'alerting'], unit: 'devices' });
  t.ok(worst.some((name) => JSON.stringify(charts[0]).includes(`"bars":[{"label":"${name}"`)));
  const { file, markdown: said } = await ask('top networks as csv');
  const [header, ...rows] = file?.data.toString().trim().split('\r\n') ?? [];
  t.match(
    header,
    /network,offline,alerting,dormant,online,clients,usage in .B,sent in .B,received in .B,tags,status,other statuses$/,
  );
  t.equal(new Set(rows).size, 50);
  t.match(said, 'only the top 50 of 1,000 networks');
});

t.test('a few networks are all ranked, also when their number can not be read', async (t) => {
  const { ask, organization } = await startAsking(t, { sizes: few });
  const all = organization()?.networks.length;
  const { texts, markdown } = await ask('top networks');
  t.match(texts[1], new RegExp(` (in|of) ${all} networks`));
  t.notMatch(markdown, 'returns only');
  const poor = await startAsking(t, { sizes: few, scopes: ['dashboard:general:telemetry:read'] });
  const found = await poor.ask('top networks');
  t.match(found.texts[1], new RegExp(` (in|of) ${all} networks`));
  t.match(
    found.markdown,
    'Not available: the number of networks. The link does not allow me to read networks',
  );
});

t.test('a tag limits the networks; unknown words and combinations are refused', async (t) => {
  const { ask, organization, meraki } = await startAsking(t, { sizes: few });
  const tag = organization()?.networks[1]?.tags[0] ?? '';
  const tagged = organization()?.networks.filter(({ tags }) => tags.includes(tag)) ?? [];
  const { texts, buttons } = await ask(`top networks tag:${tag} last 7d`);
  t.match(texts[1], new RegExp(`(of|in) ${tagged.length} networks with the tag ${tag}`));
  t.match(texts.join('\n'), /Meraki takes no period here/);
  t.ok(buttons.some(({ command }) => command.startsWith(`top clients tag:${tag} `)));
  t.match((await ask('top device tag:nowhere')).texts[1], 'No traffic in networks with the tag nowhere');
  t.match((await ask('top xyzzy')).markdown, /can't rank “xyzzy”.*`top devices`/);
  t.match((await ask('top devices networks')).markdown, /I rank devices or networks, not both together/);
  t.match((await ask('top tag:a tag:b')).markdown, /networks of one tag at a time/);
  const before = meraki.requests.length;
  t.match((await ask('top last 2h')).markdown, /looks back at least 8 hours .*`last 8h`/);
  t.equal(meraki.requests.length, before);
});

t.test('the picture of networks says which ones it shows', async (t) => {
  const { ask, meraki } = await startAsking(t, { sizes: few });
  const shown = async (troubled: number) => {
    const body = Array.from({ length: 9 }, (_, n) => ({
      networkId: `N_${n}`,
      statuses: { byProductType: [{ counts: { online: 3, offline: n < troubled ? n + 1 : 0 } }] },
    }));
    const effect = { kind: 'answer', status: 200, body: JSON.stringify(body) } as const;
    meraki.faults.add({ path: /byStatus$/, times: 1, effect });
    return (await ask('top networks')).markdown;
  };
  t.match(await shown(7), 'The chart shows the 7 networks with the most devices offline or alerting.');
  t.notMatch(await shown(1), 'The chart', 'one bar says nothing');
  t.notMatch(await shown(0), 'The chart');
});

t.test('an empty organization has no traffic, no networks and no chart', async (t) => {
  const { ask, charts } = await startAsking(t, { sizes: empty });
  t.equal((await ask('top')).texts[1], 'No traffic in the last 24 hours');
  t.equal((await ask('top devices')).texts[1], 'No traffic in the last 24 hours');
  t.equal((await ask('top networks')).texts[1], 'No networks');
  t.same(charts, []);
});

t.test('the examples of the official API document are ranked', async (t) => {
  const { ask, charts } = await startAsking(t, { examples: officialExamples() });
  t.equal(
    (await ask('top')).texts[1],
    'Top client in the last 24 hours: Office Switch in Main Office, 17.6 GB (80% of the total)',
  );
  t.match(
    (await ask('top devices')).markdown,
    /My AP\*\* – 17\\\.6 GB · 80% of the total · MR34 · 4 clients/,
  );
  t.match((await ask('top networks')).texts[1], /^1 network: \d+ offline/);
  t.same(charts, [], 'a picture of one says nothing');
});

t.test('a device without a serial is ranked, and none that moved nothing moved most', async (t) => {
  const rig = await startAsking(t, { sizes: few });
  answerNext(rig.meraki, /byUsage/, [
    { serial: 'Q2-1', name: 'small', usage: { total: 5 } },
    { serial: null, name: 'large', usage: { total: 5000 } },
    { serial: null, name: null, mac: '00:11:22:33:44:55', usage: { total: 1 } },
    { serial: null, usage: { total: 9000 } },
  ]);
  const { texts, text, markdown } = await rig.ask('top devices');
  t.equal(texts[1], 'Top device in the last 24 hours: large, 4.88 GB');
  t.match(text, '00:11:22:33:44:55');
  t.match(markdown, "1 entry of Meraki's answer could not be read");
  answerNext(rig.meraki, /byUsage/, [
    { serial: 'Q2-1', name: 'a', usage: { total: 0 } },
    { serial: 'Q2-2', name: 'b', usage: { total: '0' } },
  ]);
  const { texts: idle } = await rig.ask('top devices');
  t.equal(idle[1], '2 devices in the last 24 hours: no traffic reported');
});

t.test('who moved most is found here, whatever the order of Meraki; unknown usage comes last', async (t) => {
  const rig = await startAsking(t, { sizes: few });
  const answers = () =>
    answerNext(rig.meraki, /byUsage/, [
      { serial: 'Q2-1', name: 'unread', usage: { total: 'x' } },
      { serial: 'Q2-2', name: 'small', model: 'MR46', usage: { total: 608, percentage: 130 } },
      { serial: 'Q2-3', name: 'large', usage: { upstream: 1024, downstream: 2048, percentage: '60' } },
    ]);
  answers();
  const { texts, markdown } = await rig.ask('top devices');
  t.equal(texts[1], 'Top device in the last 24 hours: large, 3 GB (60% of the total); usage of 1 unknown');
  t.same(linesIn(markdown), [
    '- **large** – 3 GB · 60% of the total',
    '- **small** – 0.594 GB · MR46',
    '- **unread** – usage unknown',
  ]);
  t.match(rig.charts[0], {
    title: 'Top 2 devices by usage, the last 24 hours',
    unit: 'GB',
    bars: [
      { label: 'large', values: [3] },
      { label: 'small', values: [0.59375] },
    ],
  });
  answers();
  const { file } = await rig.ask('top devices as csv');
  t.same(file?.data.toString().replace('\ufeff', '').trim().split('\r\n'), [
    'rank,device,serial,model,network,usage in GB,sent in GB,received in GB,percent of all,clients',
    '1,large,Q2-3,,,3,1,2,60,',
    '2,small,Q2-2,MR46,,0.59375,,,,',
    ',unread,Q2-1,,,,,,,',
  ]);
  answerNext(rig.meraki, /byUsage/, [{ name: 'till', usage: null }, { name: 'phone' }]);
  t.equal((await rig.ask('top')).texts[1], '2 clients in the last 24 hours, usage unknown');
  t.equal(rig.charts.length, 1, 'and there is no picture of it');
});

t.test('a network without numbers of devices has the status that it has as a whole', async (t) => {
  const rig = await startAsking(t, { sizes: few });
  const network = (name: string, statuses: unknown, more: object = {}) => ({
    ...{ networkId: `N_${name}`, name, productTypes: [], tags: [], statuses },
    ...more,
  });
  const counts = { online: 2, alerting: 0, offline: 0, dormant: 0 };
  const counted = (more: object = {}, overall?: string) => ({
    overall,
    byProductType: [{ productType: 'switch', counts: { ...counts, ...more } }],
  });
  const used = (total: number) => ({ clients: { usage: { total }, counts: { total: '8' } } });
  const ask = async (body: object[], command = 'top networks') => {
    answerNext(rig.meraki, /byStatus/, body);
    const answer = await rig.ask(command);
    return {
      summary: answer.texts[1]?.replace(/^The top (\d+ networks)/, '$1'),
      lines: linesIn(answer.markdown).map((line) => line.slice(2)),
      file: answer.file,
    };
  };

  const down = await ask([
    network('a', counted(), used(1024 ** 2)),
    network('b', { overall: 'updating' }),
    network('c', { overall: 'offline', byProductType: [{ counts: null }] }),
    network('d', null),
    network('e', counted({ offline: 3, updating: 1 })),
    network('f', counted({ alerting: 1 }, 'offline')),
  ]);
  t.equal(down.summary, '3 of the top 6 networks have offline devices; 1 updating; 1 status unknown');
  t.same(down.lines, [
    '**e** – 3 offline, 1 updating · 6 devices · usage unknown',
    '**f** – offline, 1 alerting · 3 devices · usage unknown',
    '**c** – offline · usage unknown',
    '**b** – updating · usage unknown',
    '**d** – status unknown · usage unknown',
    '**a** – online · 2 devices · 8 clients · 1 GB in 7 days',
  ]);

  const fine = await ask([
    network('a', { overall: 'online' }),
    network('b', { overall: 'dormant' }),
    network('c', counted({ rebooting: 2 })),
    network('d', { byProductType: [{ counts: { ...counts, offline: 'x' } }] }),
  ]);
  t.equal(fine.summary, '4 networks: 1 dormant, 1 rebooting, 1 status unknown and 1 online');
  t.same(fine.lines, [
    '**c** – 2 rebooting · 4 devices · usage unknown',
    '**d** – 2 online, others unknown · at least 2 devices · usage unknown',
    '**a** – online · usage unknown',
    '**b** – dormant · usage unknown',
  ]);

  const { file } = await ask(
    [
      network('a', { overall: 'updating' }, { clients: { usage: { upstream: 5, downstream: 'x' } } }),
      network('b', counted({ rebooting: 2 }), used(608)),
    ],
    'top networks as csv',
  );
  t.same(file?.data.toString().replace('\ufeff', '').trim().split('\r\n'), [
    'network,offline,alerting,dormant,online,clients,usage in KB,sent in KB,received in KB,tags,status,other statuses',
    'b,0,0,0,2,8,608,,,,,2 rebooting',
    'a,,,,,,,5,,,updating,',
  ]);
});

t.test('what could not be read is not said to be none', async (t) => {
  const rig = await startAsking(t, { sizes: few });
  answerNext(rig.meraki, /byUsage/, [null, {}]);
  t.equal((await rig.ask('top')).texts[1], 'No traffic that could be read in the last 24 hours');
  answerNext(rig.meraki, /byStatus/, [{ name: 'x' }]);
  t.equal((await rig.ask('top networks')).texts[1], 'Meraki ranks no networks that could be read');
});
