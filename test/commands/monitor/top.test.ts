import t from 'tap';
import { bytes } from '../../../src/bot/text/amounts.ts';
import { clientAt, clientCount, usageAt } from '../../../src/sandbox/meraki/estate/clients.ts';
import { asOf, statusAt } from '../../../src/sandbox/meraki/estate/drift.ts';
import type { EstateOrganization } from '../../../src/sandbox/meraki/estate/organization.ts';
import { NOW } from '../../support/chat.ts';
import { officialExamples } from '../../support/official-examples.ts';
import { empty, few, startAsking } from '../../support/queries.ts';

/** All clients, most usage first. */
function byUsage(organization: EstateOrganization | undefined, days: number) {
  const networks = organization?.networks ?? [];
  return networks
    .flatMap((network) =>
      Array.from({ length: clientCount(network) }, (_, slot) => {
        const { sent, received } = usageAt(network, slot, days);
        return { network, slot, kilobytes: sent + received };
      }),
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
  t.match(texts[1], `${name ?? mac} in ${first.network.name} moved most in the last 24 hours: `);
  t.match(texts[1], bytes(first.kilobytes * 1024));
  t.ok(markdown.includes(bytes(first.kilobytes * 1024).replace('.', '\\.')), 'the text says the same');
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
  t.match(texts[1], /^lab\d-\w+ moved most in the last 7 days: .* [GT]B, \d+ % of all$/);
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
    `${offline} of the 50 networks that Meraki ranks have offline devices, ${alerting} more have alerting ones`,
  );
  t.match(markdown, 'Meraki ranks no more: these are 50 of 1,000 networks. `devices offline` tells');
  const most = Math.max(...states.map((one) => one.offline));
  t.match(text, `${most} offline`);
  const worst = states.filter((one) => one.offline === most).map(({ name }) => name);
  t.match(charts[0], { series: ['offline', 'alerting'], unit: 'devices' });
  t.ok(worst.some((name) => JSON.stringify(charts[0]).includes(`"bars":[{"label":"${name}"`)));
  const { file, markdown: said } = await ask('top networks as csv');
  const [header, ...rows] = file?.data.toString().trim().split('\r\n') ?? [];
  t.match(header, /network,offline,alerting,dormant,online,clients,usage in bytes,sent,received,tags$/);
  t.equal(new Set(rows).size, 50);
  t.match(said, 'these are 50 of 1,000 networks');
});

t.test('a few networks are all ranked, also when their number can not be read', async (t) => {
  const { ask, organization } = await startAsking(t, { sizes: few });
  const all = organization()?.networks.length;
  const { texts, markdown } = await ask('top networks');
  t.match(texts[1], new RegExp(` (in|of) ${all} networks`));
  t.notMatch(markdown, 'ranks no more');
  const poor = await startAsking(t, { sizes: few, scopes: ['dashboard:general:telemetry:read'] });
  const found = await poor.ask('top networks');
  t.match(found.texts[1], new RegExp(` (in|of) ${all} networks`));
  t.match(
    found.markdown,
    'Not read: how many networks there are. The link does not allow me to read networks',
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
  t.match((await ask('top applications')).markdown, /can not rank “applications”.*`top devices`/);
  t.match((await ask('top devices networks')).markdown, /I rank devices or networks, not both together/);
  t.match((await ask('top tag:a tag:b')).markdown, /networks of one tag at a time/);
  const before = meraki.requests.length;
  t.match((await ask('top last 2h')).markdown, /looks back at least 8 hours .*`last 8h`/);
  t.equal(meraki.requests.length, before);
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
    'Office Switch in Main Office moved most in the last 24 hours: 18 GB, 80 % of all',
  );
  t.match((await ask('top devices')).markdown, /My AP\*\* – 18 GB · 80 % of all · MR34 · 4 clients/);
  t.match((await ask('top networks')).texts[1], /^The only network: \d+ offline/);
  t.equal(charts.length, 3);
});
