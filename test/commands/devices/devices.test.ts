import t from 'tap';
import { asOf, statusAt } from '../../../src/sandbox/meraki/estate/drift.ts';
import type { MerakiStandIn } from '../../../src/sandbox/meraki/server.ts';
import { ada, NOW } from '../../support/chat.ts';
import { empty, few, readCard, startAsking } from '../../support/queries.ts';

const WORST_FIRST = ['offline', 'alerting', 'dormant', 'online'];

/** The lines of a table, without its header. */
function rowsOf(file: { data: Buffer } | undefined): string[] {
  return file?.data.toString().trim().split('\r\n').slice(1) ?? [];
}

t.test('10,000 devices take three calls, worst first, and the next page takes none', async (t) => {
  const { ask, press } = await startAsking(t);
  const { calls, texts, markdown, card } = await ask('devices');
  t.equal(calls.length, 3);
  t.match(texts[1], /^10,000 devices: [\d,]+ offline, [\d,]+ alerting, [\d,]+ dormant and [\d,]+ online$/);
  t.match(markdown, /1–10 of 10,000\. `devices page 2` shows more; `devices as csv` gives all/);
  t.equal(texts.filter((text) => text === 'offline ›').length, 10, 'the worst first');

  const second = await press(card, 'Next page');
  t.same(second.calls, []);
  t.match(second.markdown, /11–20 of 10,000/);
  const names = (text: string) => text.split('\n').filter((line) => line.startsWith('- '));
  t.same(
    names(second.markdown).filter((line) => names(markdown).includes(line)),
    [],
  );
});

t.test('devices are filtered by status, product line, tag and network, in any order', async (t) => {
  const { ask, organization } = await startAsking(t, { sizes: few });
  const devices = organization()?.devices ?? [];
  const points = devices.filter(({ model }) => model.type === 'MR');
  t.match((await ask('devices access points')).texts[1], new RegExp(`^${points.length} access points`));
  t.match((await ask('devices online MR')).texts[1], /^\d+ access points online$/);
  const [network] = organization()?.networks ?? [];
  const here = devices.filter((device) => device.network.id === network?.id);
  const found = await ask(`devices in ${network?.name}`);
  t.notMatch(found.markdown, ` · ${network?.name}\n`, 'the title names the network, the lines do not');
  t.match((await ask('devices')).markdown, ` · ${network?.name}\n`);
  t.match(found.texts[0], `${network?.name} · Aurora Retail`);
  t.match(found.texts[1], new RegExp(`^${here.length} devices`));
  const tag = devices.flatMap(({ tags }) => tags)[0] ?? '';
  const tagged = await ask(`devices tag:${tag} as csv`);
  const rows = tagged.file?.data.toString().trim().split('\r\n') ?? [];
  t.equal(rows.length - 1, devices.filter(({ tags }) => tags.includes(tag)).length);
  t.match(await ask('devices xyzzy'), {
    markdown: /“xyzzy” is not a status, product line, tag or network.*`help devices`/,
  });
});

t.test('a small organization takes three calls, one of them for all devices, worst first', async (t) => {
  const { ask, inLab, organization } = await startAsking(t);
  await inLab();
  const { calls, texts, markdown } = await ask('devices');
  t.same(
    calls.map((path) => path.split('/').at(-1)),
    ['overview', 'networks', 'availabilities'],
  );
  t.match(texts[1], /^20 devices: \d+ offline, .*online$/);
  t.match(markdown, /1–10 of 20\./);
  const { file } = await ask('devices as csv');
  const statuses = rowsOf(file).map((row) => row.split(',')[1] ?? '');
  t.equal(statuses.length, organization()?.devices.length);
  t.same(
    statuses,
    statuses.toSorted((a, b) => WORST_FIRST.indexOf(a) - WORST_FIRST.indexOf(b)),
  );
});

t.test('several statuses and product lines widen the filter, several tags narrow it', async (t) => {
  const { ask, organization } = await startAsking(t);
  const devices = organization()?.devices ?? [];
  const at = asOf(NOW);
  const bad = devices.filter(
    (device) =>
      ['MS', 'MR'].includes(device.model.type) && ['offline', 'alerting'].includes(statusAt(device, at)),
  );
  const { file, markdown } = await ask('devices alerting MR offline switches as csv');
  t.match(markdown, /access points and switches: \d+ offline and \d+ alerting/);
  t.same(
    rowsOf(file)
      .map((row) => row.split(',')[4])
      .toSorted(),
    bad.map(({ serial }) => serial).toSorted(),
  );
  const [first, second] = devices.find(({ tags }) => tags.length > 1)?.tags ?? [];
  const both = devices.filter(({ tags }) => tags.includes(first ?? '') && tags.includes(second ?? ''));
  const tagged = await ask(`devices tag:${first} tag:${second} as csv`);
  t.equal(rowsOf(tagged.file).length, both.length);
  t.match(tagged.markdown, `with the tags ${first} and ${second}`);
});

t.test('a network may be named without `in`', async (t) => {
  const { ask, inLab } = await startAsking(t);
  const { texts, buttons } = await ask('devices offline alerting Rotterdam 301');
  t.equal(texts[0], 'Rotterdam 301 · Aurora Retail');
  t.match(texts[1], /offline|alerting/);
  const refresh = buttons.find(({ title }) => title === 'Refresh')?.command ?? '';
  t.match(refresh, /^devices offline alerting in L_\d+ in organization 549236$/);
  t.same((await ask(refresh)).texts, texts);
  t.match(
    (await ask('devices Roterdan 301')).markdown,
    /no network “Roterdan 301”.*Did you mean \*\*Rotterdam 301/,
  );
  t.match((await ask('devices xyzzy in Rotterdam 301')).markdown, /“xyzzy” is not a status/);
  t.match(
    (await ask('devices broken in Rotterdam 301')).markdown,
    /^Taken as `devices offline in Rotterdam 301`/,
  );
  await inLab();
  t.equal((await ask('devices Demo van MX')).texts[0], 'Demo van · Harbor Lab');
});

t.test('misspelled words and networks are answered with suggestions', async (t) => {
  const { ask, press } = await startAsking(t);
  const status = await ask('devices ofline');
  t.match(
    status.markdown,
    /“ofline” is not a status, product line, tag or network.*Did you mean \*\*offline\*\*/s,
  );
  t.match((await press(status.card, 'offline')).markdown, /^\*\*Aurora Retail: [\d,]+ devices offline/);
  const both = await ask('devices ofline MR Rotterdam 301');
  t.equal(both.buttons[0]?.command, 'devices offline MR Rotterdam 301 in organization 549236');
  const within = await ask('devices ofline in Rotterdam 301');
  t.equal(within.buttons[0]?.command, 'devices offline in "Rotterdam 301" in organization 549236');
  t.match((await ask('devices swiches')).markdown, 'Did you mean **switches**');
  t.match((await ask('devices offline Roterdan 301')).markdown, 'Did you mean **Rotterdam 301**');
  t.match((await ask('devices offline Roterdam 301')).markdown, 'Taken as Rotterdam 301.');
});

t.test('offline devices are listed by their importance', async (t) => {
  const { ask, organization } = await startAsking(t);
  const kinds = ['MX', 'MG', 'MS', 'MR'];
  const rank = (type = '') => (type === 'MG' ? 0 : (kinds.indexOf(type) + 5) % 5);
  const { file } = await ask('devices offline as csv');
  const ranks = rowsOf(file).map((row) => rank(organization()?.device(row.split(',')[4] ?? '')?.model.type));
  t.ok(new Set(ranks).size > 2);
  t.same(
    ranks.map((one) => (one === 4 ? 9 : one)),
    ranks.map((one) => (one === 4 ? 9 : one)).toSorted(),
  );
  const all = await ask('devices');
  t.match(all.texts[2], /-(gw|lte)01$/, 'also where a page is of one status');
});

t.test('no device of a kind is good news only if the status asked for is bad', async (t) => {
  const { ask, meraki } = await startAsking(t, { sizes: few });
  const quiet = { online: 5, alerting: 0, offline: 0, dormant: 2 };
  const cases: [string, string, string][] = [
    ['devices offline', 'No device is offline', 'good'],
    ['devices offline alerting MX MS', 'No security appliance or switch is offline or alerting', 'good'],
    ['devices dormant online', '7 devices: 2 dormant and 5 online', 'default'],
  ];
  for (const [args, summary, tone] of cases) {
    tell(meraki, { overview: { counts: { byStatus: quiet } }, list: listOf(quiet) });
    const { texts, card, calls } = await ask(args);
    t.equal(texts[1], summary);
    if (tone === 'good') t.match(JSON.stringify(card), '"color":"good"');
    t.ok(calls.length <= 3);
  }
  const none = { ...quiet, online: 0 };
  tell(meraki, { overview: { counts: { byStatus: none } }, list: listOf(none) });
  t.equal((await ask('devices online')).texts[1], 'No device is online');
});

/** Devices with so many of each status. */
function listOf(numbers: Record<string, number>, rest: object = {}) {
  return Object.entries(numbers).flatMap(([status, n]) =>
    Array.from({ length: n }, (_, at) => ({ serial: `Q2-${status}-${at}`, status, ...rest })),
  );
}

/** Makes the stand-in answer the next calls for the numbers and for the list with these bodies. */
function tell(
  meraki: Pick<MerakiStandIn, 'faults'>,
  { overview, list }: { overview: unknown; list: unknown },
) {
  const answer = (path: RegExp, body: unknown) =>
    meraki.faults.add({
      path,
      times: 1,
      effect: { kind: 'answer', status: 200, body: typeof body === 'string' ? body : JSON.stringify(body) },
    });
  answer(/statuses\/overview/, overview);
  answer(/availabilities$/, list);
}

t.test('a status without words of ours is counted and listed in that of Meraki', async (t) => {
  const { ask, meraki } = await startAsking(t, { sizes: few });
  const byStatus = { online: 4, alerting: 0, offline: 1, dormant: 0 };
  const list = [
    ...listOf({ online: 4, offline: 1, updating: 2, ['__proto__']: 1 }),
    ...[{ status: null }, { status: 7 }, {}].map((one, at) => ({ serial: `Q2-${at}`, ...one })),
  ];
  tell(meraki, { overview: { counts: { byStatus } }, list });
  const { texts, text, markdown } = await ask('devices');
  t.equal(texts[1], '11 devices: 1 offline, 1 \\_\\_proto\\_\\_, 2 updating, 3 status unknown and 4 online');
  t.match(text, 'Q2-updating-0\nupdating ›');
  t.match(text, 'Q2-2\nstatus unknown ›');
  t.match(markdown, '1–10 of 11');

  tell(meraki, { overview: { counts: { byStatus } }, list });
  const { file } = await ask('devices as csv');
  t.same(
    rowsOf(file).map((row) => row.split(',').slice(0, 2).join(' ')),
    [
      'Q2-offline-0 offline',
      'Q2-__proto__-0 __proto__',
      'Q2-updating-0 updating',
      'Q2-updating-1 updating',
      ...['Q2-0 ', 'Q2-1 ', 'Q2-2 '],
      ...[0, 1, 2, 3].map((at) => `Q2-online-${at} online`),
    ],
  );

  tell(meraki, { overview: { counts: { byStatus } }, list });
  const offline = await ask('devices offline');
  t.equal(offline.texts[1], '1 device offline');
  t.match(offline.text, 'Meraki lists 6 more devices here, with another status or none.');
  t.notMatch(offline.text, 'updating');
});

t.test('the numbers follow from the list where Meraki does not count, or counts less', async (t) => {
  const { ask, meraki } = await startAsking(t, { sizes: few });
  const list = listOf({ online: 3, offline: 3 });
  const cases: [unknown, string][] = [
    [
      { counts: { byStatus: { online: 8, offline: 0, alerting: 0, dormant: 0 } } },
      '6 devices: 3 offline and 3 online',
    ],
    [{ counts: { byStatus: { online: '2', offline: '4' } } }, '6 devices: 4 offline and 2 online'],
    [{ counts: { byStatus: { offline: 'some' } } }, '6 devices: 3 offline and 3 online'],
    [{ counts: { byStatus: null } }, '6 devices: 3 offline and 3 online'],
    [{ counts: null }, '6 devices: 3 offline and 3 online'],
    [{}, '6 devices: 3 offline and 3 online'],
    ['null', '6 devices: 3 offline and 3 online'],
  ];
  for (const [overview, summary] of cases) {
    tell(meraki, { overview, list });
    const { texts, calls } = await ask('devices');
    t.equal(texts[1], summary, JSON.stringify(overview));
    t.ok(calls.length <= 3);
  }
  tell(meraki, { overview: { counts: { byStatus: { online: 6, offline: 0 } } }, list });
  t.match(
    (await ask('devices')).text,
    'Meraki counts 0 devices offline and lists 3; counts 6 devices online and lists 3.',
  );
  tell(meraki, { overview: { counts: { byStatus: { offline: 0, online: 6 } } }, list });
  t.equal((await ask('devices offline')).texts[1], '3 devices offline');
});

t.test('of 10,000 devices, a number that Meraki does not say is not known', async (t) => {
  const { ask, meraki, organization } = await startAsking(t);
  const at = asOf(NOW);
  const all = organization()?.devices ?? [];
  const numbers = Object.fromEntries(
    WORST_FIRST.map((status) => [status, all.filter((device) => statusAt(device, at) === status).length]),
  );
  const counting = (byStatus: unknown) =>
    meraki.faults.add({
      path: /statuses\/overview/,
      times: 1,
      effect: { kind: 'answer', status: 200, body: JSON.stringify({ counts: { byStatus } }) },
    });
  counting({ ...numbers, offline: 0 });
  const contradicted = await ask('devices');
  t.equal(contradicted.calls.length, 3);
  t.match(contradicted.texts[1], `: ${numbers.offline?.toLocaleString('en-US')} offline, `);
  t.equal(contradicted.texts.filter((text) => text === 'offline ›').length, 10);

  counting({ ...numbers, dormant: null });
  const least = await ask('devices');
  t.match(
    least.texts[1],
    /^At least [\d,]+ devices: [\d,]+ offline, [\d,]+ alerting, at least [\d,]+ dormant and [\d,]+ online$/,
  );
  t.notMatch(least.markdown, /1–10 of/);

  counting(null);
  t.equal((await ask('devices')).texts[1], 'More than 1,000 devices, worst first');
});

t.test('a device without a serial is counted and listed', async (t) => {
  const { ask, meraki } = await startAsking(t, { sizes: few });
  const byStatus = { online: 1, offline: 0, alerting: 0, dormant: 0 };
  const list = [
    { serial: 'Q2-1', name: 'Rack', status: 'online' },
    { serial: null, name: 'Attic', status: 'offline' },
  ];
  for (const [question, summary] of [
    ['devices', '2 devices: 1 offline and 1 online'],
    ['devices offline', '1 device offline'],
    ['status', '1 device offline'],
    ['history', 'No site had an outage in the last 24 hours; 1 device was offline the whole time'],
  ] as const) {
    meraki.faults.clear();
    for (const path of [/changeHistory/, /uplinks/, /alerts/])
      meraki.faults.add({
        path,
        times: 1,
        effect: {
          kind: 'answer',
          status: 200,
          body: path.source === 'alerts' ? '{"counts":{"total":0}}' : '[]',
        },
      });
    tell(meraki, { overview: { counts: { byStatus } }, list });
    const { texts, text } = await ask(question);
    t.equal(texts[1], summary, question);
    t.match(text, 'Attic', question);
  }
});

t.test('a product line by which Meraki does not filter is found and counted', async (t) => {
  const { ask, meraki } = await startAsking(t);
  const none = await ask('devices phone');
  t.equal(none.texts[1], 'No phones');
  t.equal(none.calls.length, 11, 'the names of the networks, and pages of 1,000 devices');
  const body = JSON.stringify([
    { serial: 'Q2-1', name: 'Desk', productType: 'phone', status: 'online' },
    { serial: 'Q2-2', name: 'Rack', productType: 'switch', status: 'offline' },
  ]);
  meraki.faults.add({ path: /availabilities$/, times: 1, effect: { kind: 'answer', status: 200, body } });
  const { texts, markdown } = await ask('devices phones');
  t.equal(texts[1], '1 phone online');
  t.match(markdown, '**Desk** – online · phone');
  t.notMatch(markdown, 'Rack');
});

t.test('devices with a tag take one call; an unknown tag has none', async (t) => {
  const { ask, organization } = await startAsking(t);
  const devices = organization()?.devices ?? [];
  const counted = Map.groupBy(
    devices.flatMap(({ tags }) => tags),
    (tag) => tag,
  );
  const sizes = [...counted].map(([tag, { length }]) => ({ tag, length }));
  const rare = sizes.find(({ length }) => length <= 1000);
  const common = sizes.find(({ length }) => length > 1000);
  const found = await ask(`devices tag:${rare?.tag}`);
  t.equal(found.calls.length, 2);
  t.match(
    found.texts[1],
    new RegExp(`^${rare?.length.toLocaleString('en-US')} devices with the tag ${rare?.tag}: \\d+ offline`),
  );
  const offline = await ask(`devices offline tag:${rare?.tag}`);
  t.match(offline.texts[1], new RegExp(`^[\\d,]+ devices? offline with the tag ${rare?.tag}$`));
  const none = await ask('devices tag:nosuch');
  t.equal(none.texts[1], 'No device with the tag nosuch');
  t.equal(none.calls.length, 1, 'the networks were read a moment ago');
  t.equal((await ask('devices offline tag:nosuch')).texts[1], 'No device with the tag nosuch is offline');
  t.notMatch(JSON.stringify((await ask('devices offline tag:nosuch')).card), '"color":"good"');
  const many = await ask(`devices tag:${common?.tag}`);
  t.equal(many.texts[1], `More than 1,000 devices with the tag ${common?.tag}, worst first`);
  const own = devices.filter(({ tags }) => tags.includes(common?.tag ?? ''));
  const offlineOnes = own.filter((device) => statusAt(device, asOf(NOW)) === 'offline').length;
  t.equal(many.texts.filter((text) => text === 'offline ›').length, Math.min(10, offlineOnes));
});

t.test('a file has all 10,000 devices', async (t) => {
  const { ask } = await startAsking(t);
  const { file, others, markdown, calls } = await ask('devices as csv');
  t.equal(calls.length, 12, 'the numbers, the names, and ten pages');
  t.match(markdown, /All 10,000 rows as a CSV file\./);
  t.same(others, []);
  t.match(file, { name: 'devices-2026-08-03.csv', type: 'text/csv' });
  const [header, ...rows] = file?.data.toString().trim().split('\r\n') ?? [];
  t.equal(header, 'name,status,kind,network,serial,MAC,tags');
  t.equal(new Set(rows).size, 10_000);
});

t.test('an organization without devices is answered', async (t) => {
  const { ask } = await startAsking(t, { sizes: empty });
  const { texts, calls } = await ask('devices');
  t.equal(texts[1], 'No devices');
  t.equal((await ask('devices offline')).texts[1], 'No devices', 'which is no good news');
  t.equal(calls.length, 2);
});

t.test('a list can only be turned by the person who asked for it', async (t) => {
  const { ask, say, chat } = await startAsking(t, { sizes: few });
  const { buttons } = await ask('devices');
  const [next] = buttons;
  t.match(next, { title: 'Next page', owner: ada.id });
  const tom = chat.people[1] ?? ada;
  const [sent] = await say(tom, next?.command ?? '', 'ops', { owner: next?.owner, list: next?.list });
  t.match(sent?.message.markdown, /That button is for the person who asked/);
  t.equal(readCard(sent?.message.card).texts.length, 0);
});

t.test('a product line that Meraki lists is found, although it counts none', async (t) => {
  const { ask, meraki } = await startAsking(t, { sizes: few });
  const device = (n: number, productType: string) => ({
    ...{ serial: `Q2AA-AAAA-000${n}`, name: `d${n}`, productType, status: 'online', tags: [] },
  });
  const body = JSON.stringify([device(1, 'secureConnect'), device(2, 'switch')]);
  meraki.faults.add({ path: /availabilities$/, times: 9, effect: { kind: 'answer', status: 200, body } });
  const { texts, markdown } = await ask('devices secureConnect');
  t.equal(texts[1], '1 Secure Connect device online');
  t.match(markdown, '- **d1** – online · Secure Connect');
  t.notMatch(markdown, 'd2');
  meraki.faults.clear();
  const none = await ask('devices secureConnect');
  t.equal(none.texts[1], 'No Secure Connect devices');
  t.equal(none.calls.filter((path) => path.includes('availabilities')).length, 1, 'one look');
});
