import t from 'tap';
import { z } from 'zod';
import { percent } from '../../../src/bot/text/amounts.ts';
import { ada } from '../../support/chat.ts';
import { empty, few, startAsking } from '../../support/queries.ts';

const use = z.array(
  z.object({
    network: z.object({ id: z.string() }),
    serial: z.string().optional(),
    byBand: z.array(z.object({ band: z.string(), total: z.object({ percentage: z.number() }) })),
  }),
);

const stats = z.record(z.enum(['assoc', 'auth', 'dhcp', 'dns', 'success']), z.number());

/** Reads an answer of the stand-in directly, without the bot. */
async function told(url: string, path: string): Promise<unknown> {
  const answer = await fetch(`${url}/api/v1${path}`, { headers: { authorization: 'Bearer access-token' } });
  return answer.json();
}

async function channels(url: string, path: string) {
  const all = await told(url, `/organizations/549236/wireless/devices/channelUtilization/${path}`);
  return use.parse(all).map(({ byBand, ...one }) => ({
    ...one,
    most: Math.max(...byBand.map(({ total }) => total.percentage)),
  }));
}

t.test('the Wi-Fi of 1,000 networks takes two calls, the busiest first', async (t) => {
  const { ask, organization, meraki, charts } = await startAsking(t);
  const { calls, texts, markdown, opens, buttons } = await ask('wireless');
  t.same(calls.map((path) => path.split('/').at(-1)).toSorted(), ['byNetwork', 'networks']);
  const measured = await channels(meraki.url, 'byNetwork?perPage=1000&timespan=86400');
  const worst = measured.toSorted((a, b) => b.most - a.most)[0];
  const name = organization()?.network(worst?.network.id ?? '')?.name;
  const busy = measured.filter(({ most }) => most >= 50).length;
  t.equal(
    texts[1],
    `${busy === 0 ? 'No network' : `${busy} of 1,000 networks`} above 50% average channel utilization; busiest: ${name}, 2.4 GHz at ${Math.round(worst?.most ?? 0)}%`,
  );
  t.match(
    markdown,
    'can be busy even where its network is not on average; `wireless in` and a name shows each',
  );
  t.match(markdown, /1–10 of 1,000/);
  t.match(markdown, /Above 50% utilization, voice and video suffer; above 75%, everything does\./);
  t.equal(opens[0], `wireless in ${worst?.network.id} in organization 549236`);
  t.match(buttons[3], { title: 'Busiest network', command: opens[0] });
  t.match(charts, [
    {
      kind: 'bars',
      title: 'Busiest 2.4 GHz channels, the last 24 hours',
      series: ['Wi-Fi', 'non-Wi-Fi'],
      bars: { length: 10 },
    },
  ]);
  const table = (await ask('wireless as csv')).file?.data.toString().trim().split('\r\n') ?? [];
  t.equal(table.length - 1, 1000);
  t.match(table[1], new RegExp(`^${name},${worst?.most},`));
});

t.test('the Wi-Fi of a network shows success, failed steps and each access point by name', async (t) => {
  const { ask, organization, meraki, charts } = await startAsking(t);
  const network = organization()?.networks.find(({ name }) => name === 'Rotterdam 301');
  const points = network?.devices.filter(({ model }) => model.type === 'MR') ?? [];
  const { calls, texts, text, markdown } = await ask('wireless Rotterdam 301');
  t.same(calls.map((path) => path.split('/').at(-1)).toSorted(), [
    'availabilities',
    'byDevice',
    'connectionStats',
    'networks',
  ]);
  const { success, ...failed } = stats.parse(
    await told(meraki.url, `/networks/${network?.id}/wireless/connectionStats?timespan=86400`),
  );
  const attempts = Object.values(failed).reduce((sum, n) => sum + n, success);
  const summary = `${percent((100 * success) / attempts)} connection success (${attempts} attempts), most failures at authentication`;
  t.ok(texts[1]?.replaceAll('\\', '').startsWith(summary));
  t.match(text, `\n${failed.auth}\n`);
  for (const step of ['Authentication', 'Association', 'DHCP', 'DNS']) t.match(text, step);
  for (const { name, serial } of points) {
    t.match(markdown, `**${name}**`);
    t.notMatch(markdown, serial);
  }
  t.match(charts, [{ bars: { length: points.length } }]);
});

t.test('the headline says that it is about averages', async (t) => {
  const { ask, meraki, organization } = await startAsking(t, { sizes: few });
  const [network] = organization()?.networks ?? [];
  const byBand = (percentage: number) => [
    { band: '2.4', wifi: { percentage }, nonWifi: { percentage: 0 }, total: { percentage } },
  ];
  const tells = (path: RegExp, body: object[]) =>
    meraki.faults.add({
      path,
      times: 1,
      effect: { kind: 'answer', status: 200, body: JSON.stringify(body) },
    });
  const averages = (percentage: number) => [{ network: { id: network?.id }, byBand: byBand(percentage) }];
  tells(/byNetwork/, averages(31));
  t.equal(
    (await ask('wireless')).texts[1],
    `No network above 50% average channel utilization; busiest: ${network?.name}, 2.4 GHz at 31%`,
  );
  tells(/byNetwork/, averages(61));
  t.equal(
    (await ask('wireless')).texts[1],
    `1 of 1 network above 50% average channel utilization; busiest: ${network?.name}, 2.4 GHz at 61%`,
  );
});

t.test('failed steps are listed most failures first, and a low success rate is marked', async (t) => {
  const { ask, meraki, organization } = await startAsking(t, { sizes: few });
  const name = organization()?.networks[2]?.name;
  const stats = (body: string) =>
    meraki.faults.add({ path: /connectionStats/, times: 1, effect: { kind: 'answer', status: 200, body } });
  stats('{"assoc":0,"auth":0,"dhcp":"20","dns":0,"success":60}');
  const { texts, text, card } = await ask(`wireless in ${name}`);
  t.match(texts[1], /^75% connection success \(80 attempts\), most failures at DHCP/);
  t.match(text, 'Where connections failed\nDHCP\n20\n25% of attempts · getting an address\nAccess points');
  t.match(JSON.stringify(card), '"color":"attention"');
  stats('null');
  t.match((await ask(`wireless in ${name}`)).texts[1], /^No connection attempts in the last 24 hours/);
  t.match((await ask('wireless last 30d')).markdown, /at most 7 days/);
});

t.test('unreadable channels and names do not hide the success rate', async (t) => {
  const { ask, meraki, organization, charts } = await startAsking(t, { sizes: few });
  const name = organization()?.networks[2]?.name;
  const refuse = (path: RegExp, status: number) =>
    meraki.faults.add({ path, times: 9, effect: { kind: 'answer', status, body: '' } });
  refuse(/availabilities/, 403);
  const nameless = await ask(`wireless ${name}`);
  t.match(
    nameless.text,
    'Not available: names and statuses of the access points. The link does not allow me to read status, alerts and usage; say “link” to link again.',
  );
  t.equal(charts.length, 1);
  refuse(/byDevice/, 404);
  const bare = await ask(`wireless ${name}`);
  t.match(bare.texts[1], /connection success/);
  t.match(bare.text, /Not available: channel use\. Meraki does not know that/);
  t.match(bare.text, /Not available: .*names and statuses/);
  refuse(/connectionStats/, 403);
  t.match((await ask(`wireless ${name}`)).markdown, /does not allow me to.*Link Aurora Retail again/s);
});

t.test('organizations and networks without access points are answered', async (t) => {
  const { ask, charts } = await startAsking(t, { sizes: empty });
  const { texts, calls } = await ask('wireless');
  t.equal(texts[1], 'No access point reported in the last 24 hours');
  t.equal(calls.length, 2);
  const tiny = { large: { networks: 3, devices: 6 }, small: { networks: 1, devices: 1 } };
  const { ask: askTiny, say } = await startAsking(t, { sizes: tiny });
  const wired = await askTiny('wireless Madrid 001');
  t.equal(wired.texts[1], 'No access points here');
  t.equal(wired.calls.length, 1);
  await say(ada, 'use network Madrid 001');
  t.match((await askTiny('wireless')).markdown, /No access points here.*`wireless in all networks`/s);
  t.same(charts, []);
});

t.test('an odd number costs its step of the connections, not the others', async (t) => {
  const { ask, meraki, organization } = await startAsking(t, { sizes: few });
  const name = organization()?.networks[2]?.name;
  const none = 'in the last 24 hours';
  const cases: [body: object, headline: string][] = [
    [
      { assoc: 0, auth: 0, dhcp: 20, dns: null, success: 60 },
      'At most 75% connection success (at least 80 attempts), most known failures at DHCP; failures at DNS unknown',
    ],
    [
      { assoc: 1.5, auth: -2, dhcp: 0, dns: 0, success: 60 },
      '60 successful connections; failures at association and authentication unknown',
    ],
    [
      { assoc: 1, auth: 5, dhcp: 0, dns: 0, success: 'many' },
      '6 failed connections, most failures at authentication; successes unknown',
    ],
    [
      { assoc: 1, auth: 5, dhcp: 0 },
      'At least 6 failed connections, most known failures at authentication; successes and failures at DNS unknown',
    ],
    [{ success: 1 }, '1 successful connection; failures unknown'],
    [{ success: 0, assoc: 0 }, '0 successful connections; failures at authentication, DHCP and DNS unknown'],
    [{}, `Connection success ${none} unknown`],
    [{ assoc: 0, auth: 0, dhcp: 0, dns: 0, success: 0 }, `No connection attempts ${none}`],
  ];
  for (const [body, headline] of cases) {
    meraki.faults.add({
      path: /connectionStats/,
      times: 1,
      effect: { kind: 'answer', status: 200, body: JSON.stringify(body) },
    });
    const { texts, text } = await ask(`wireless in ${name}`);
    t.equal(texts[1]?.split(/; \d+ access/)[0], headline);
    if (headline.startsWith('At most 75'))
      t.match(text, 'DHCP\n20\n25% of known attempts · getting an address');
    if (headline.startsWith('6 ')) t.match(text, 'Authentication\n5\npassword or sign-in');
  }
});

t.test('a band without a total keeps what is known, and a share beyond 100 % is not said', async (t) => {
  const { ask, meraki, organization, charts } = await startAsking(t, { sizes: few });
  const [first, second, third] = organization()?.networks ?? [];
  const body = JSON.stringify([
    {
      network: { id: first?.id },
      byBand: [
        { band: '2.4', total: null, wifi: { percentage: 12 }, nonWifi: { percentage: 3 } },
        { band: '5', total: { percentage: '40' }, wifi: { percentage: 30 }, nonWifi: { percentage: 101 } },
        { band: '6', total: { percentage: -1 } },
      ],
    },
    { network: { id: second?.id }, byBand: [{ band: '5', total: { percentage: 400 } }] },
    { network: { id: third?.id }, byBand: [{ band: '5', total: { percentage: 20 } }] },
  ]);
  const answers = () =>
    meraki.faults.add({ path: /byNetwork/, times: 1, effect: { kind: 'answer', status: 200, body } });
  answers();
  const { texts, text } = await ask('wireless');
  t.equal(
    texts[1],
    `No measured network above 50% average channel utilization; busiest: ${first?.name}, 5 GHz at 40%; 1 network not measured`,
  );
  t.match(text, `${first?.name}\n5 GHz: 40% utilization ›\n2.4 GHz: 12% Wi-Fi, 3% non-Wi-Fi\n`);
  t.match(text, `${second?.name}\nnot measured ›\n`);
  t.match(charts, [{ series: ['Wi-Fi', 'non-Wi-Fi', 'unspecified'] }]);
  t.match(charts[0], { bars: [{ values: [30, 10] }, { values: [undefined, undefined, 20] }] });
  meraki.faults.add({ path: /byNetwork/, times: 1, effect: { kind: 'answer', status: 200, body: '[{}]' } });
  t.equal(
    (await ask('wireless')).texts[1],
    'No access point that could be read reported in the last 24 hours',
  );
  answers();
  const rows = (await ask('wireless as csv')).file?.data.toString().trim().split('\r\n') ?? [];
  t.equal(rows[1], `${first?.name},,12,3,40,30,,,,`);
  t.equal(rows[3], `${second?.name},,,,,,,,,`);
});

t.test('an access point whose status is not known is counted as such, another word is kept', async (t) => {
  const { ask, meraki, organization } = await startAsking(t, { sizes: few });
  const network = organization()?.networks[2];
  const [one, other] = network?.devices.filter(({ model }) => model.type === 'MR') ?? [];
  const tells = (path: RegExp, body: object[]) =>
    meraki.faults.add({
      path,
      times: 1,
      effect: { kind: 'answer', status: 200, body: JSON.stringify(body) },
    });
  tells(/availabilities/, [
    { serial: one?.serial, name: 'ap01', status: 'rebooting' },
    { serial: other?.serial, name: 'ap02', status: null },
    { serial: null, name: 'ap03', status: 'offline' },
  ]);
  tells(/byDevice/, []);
  const { texts, text } = await ask(`wireless ${network?.name}`);
  t.match(
    texts[1],
    /; 1 access point offline; access points: 1 rebooting; status of 1 access point unknown$/,
  );
  t.match(text, 'ap01\nrebooting ›\n');
  t.match(text, 'ap02\nnot measured ›\n');
  t.match(text, 'ap03\noffline\n');
});
