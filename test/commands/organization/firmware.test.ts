import t from 'tap';
import { MINUTE } from '../../../src/core/clock.ts';
import { NOW } from '../../support/chat.ts';
import { empty, few, startAsking } from '../../support/queries.ts';

const linesOf = (file: { data: Buffer } | undefined) => file?.data.toString().trim().split('\r\n') ?? [];
const WEEK = 7 * 24 * 60 * MINUTE;

t.test('firmware upgrades take one call, the next one first', async (t) => {
  const { ask, press, organization } = await startAsking(t);
  // In the estate every ninth network is upgraded, each of its products; every third of these upgrades is scheduled.
  const upgraded = organization()?.networks.filter(({ index }) => index % 9 === 0) ?? [];
  const products = (networks: typeof upgraded) => networks.flatMap(({ productTypes }) => productTypes).length;
  const all = products(upgraded);
  const scheduled = products(upgraded.filter(({ index }) => index % 27 === 0));
  const { calls, texts, markdown, card, opens } = await ask('firmware');
  t.equal(calls.length, 1);
  const sites = upgraded.filter(({ index }) => index % 27 === 0).length;
  t.match(
    texts[1],
    new RegExp(`^${scheduled} firmware upgrades scheduled at ${sites} sites, the next one 6 Aug 0\\d:00$`),
  );
  t.same(texts.slice(2, 6), [String(scheduled), 'scheduled', String(all - scheduled), 'completed']);
  t.match(markdown, `${scheduled} scheduled · ${all - scheduled} completed`);
  t.match(texts[9], /^6 Aug 0\d:00 · M[A-Z] [\d.]+ → [\d.]+ · M/, 'several products are in one row');
  const first = upgraded.find(({ name }) => name === texts[7]);
  t.equal(opens[0], `firmware in ${first?.id} in organization 549236`);
  const opened = await ask(opens[0] ?? '');
  t.equal(opened.texts[0], `${first?.name} · Aurora Retail`);
  t.match(opened.markdown, `${first?.productTypes.length} scheduled · 0 completed`);
  const second = await press(card, 'Next page');
  t.same(second.calls, []);
  t.match(
    second.markdown,
    `11–20 of ${upgraded.length}. \`firmware page 3\` shows more; \`firmware as csv\` gives each`,
  );
  const { file } = await press(card, 'All as CSV');
  t.equal(linesOf(file).length, 1 + all, 'the file has each upgrade');
});

t.test(
  'upgrades are filtered by stage and product line: scheduled soonest first, completed latest first',
  async (t) => {
    const { ask } = await startAsking(t);
    const scheduled = linesOf((await ask('firmware MR scheduled as csv')).file);
    t.equal(scheduled[0], 'network,stage,product,from,to,starts,completed');
    const cells = scheduled.slice(1).map((line) => line.split(','));
    t.same([...new Set(cells.map(([, stage]) => stage))], ['scheduled']);
    t.same([...new Set(cells.map(([, , product]) => product))], ['access point']);
    const starts = cells.map((line) => line[5] ?? '');
    t.same(starts, starts.toSorted());
    const { file } = await ask('firmware completed access points as csv');
    const ended = linesOf(file)
      .slice(1)
      .map((line) => line.split(',')[6] ?? '');
    t.same(ended, ended.toSorted().reverse());
    t.match((await ask('firmware completed MR')).texts.slice(0, 2), [
      'MR · Aurora Retail',
      /^\d+ firmware upgrades completed at \d+ sites, the last one \d+ Jul \d\d:\d\d$/,
    ]);
    const misspelled = await ask('firmware schedulled MR');
    t.match(misspelled.markdown, /“schedulled” is not an upgrade stage.*Did you mean \*\*scheduled\*\*/s);
    t.equal(misspelled.buttons[0]?.command, 'firmware scheduled MR in organization 549236');
    const { markdown: unknown } = await ask('firmware beta');
    t.match(unknown, /“beta” is not an upgrade stage, product line or network.*or `firmware` and a network/);
  },
);

t.test('several stages and product lines, and one network, can be asked for', async (t) => {
  const { ask, organization } = await startAsking(t);
  const both = await ask('firmware completed scheduled MR MX');
  t.match(both.texts.slice(0, 2), [
    'MR and MX · Aurora Retail',
    /^\d+ firmware upgrades at \d+ sites: \d+ scheduled and \d+ completed$/,
  ]);
  const upgraded = organization()?.networks.filter(({ index }) => index % 27 === 9)[0];
  const here = await ask(`firmware in ${upgraded?.name}`);
  t.equal(here.texts[0], `${upgraded?.name} · Aurora Retail`);
  t.match(here.markdown, `0 scheduled · ${upgraded?.productTypes.length} completed`);
  t.equal(here.calls.length, 2, 'one for the name of the network');
  const none = await ask('firmware running cancelled');
  t.equal(none.texts[1], 'No firmware upgrades running or cancelled');
});

t.test('a site can be named without `in`, beside the filters', async (t) => {
  const { ask, press, organization } = await startAsking(t);
  const site = organization()?.networks.find(({ index }) => index % 27 === 9);
  const { texts, markdown, buttons } = await ask(`firmware ${site?.name}`);
  t.equal(texts[0], `${site?.name} · Aurora Retail`);
  t.match(markdown, `0 scheduled · ${site?.productTypes.length} completed`);
  t.notMatch(markdown, '**By site**');
  t.equal(buttons[0]?.command, `firmware in ${site?.id} in organization 549236`);
  const only = await ask(`firmware completed switches ${site?.name}`);
  t.equal(only.texts[0], `MS · ${site?.name} · Aurora Retail`);
  t.match(only.texts[1], /^1 firmware upgrade completed, the last one /);
  const close = await ask(`firmware scheduled Rotterdan distribution center`);
  t.match(close.markdown, 'Rotterdam distribution centre');
  const soon = organization()?.networks.find(({ index }) => index % 27 === 0);
  const all = await ask(`firmware MS ${soon?.name}`);
  t.match(
    (await press(all.card, 'Only scheduled')).markdown,
    `**MS · ${soon?.name} · Aurora Retail: 1 firmware`,
  );
});

t.test('what a site upgrades at once is told once, other stages are counted', async (t) => {
  const { ask, ...rig } = await startAsking(t);
  const upgrade = (status: string, at: number, productTypes: string, to: string) => ({
    ...{ network: { id: 'L_1', name: 'Oslo' }, status, time: iso(at), productTypes },
    ...{ toVersion: { shortName: to }, fromVersion: null },
  });
  answerUpgrades(rig, [
    upgrade('Scheduled', NOW + WEEK, 'wireless', 'MR 31'),
    upgrade('Scheduled', NOW + WEEK, 'switch', 'MS 18'),
    upgrade('Completed', NOW - WEEK, 'camera', 'MV 6'),
    upgrade('Completed', NOW - 2 * WEEK, 'camera', 'MV 5'),
  ]);
  const { markdown } = await ask('firmware');
  t.match(markdown, '- **Oslo** – scheduled · 10 Aug 14:02 · MS 18 · MR 31 · 2 completed\n');
});

t.test('running upgrades come first', async (t) => {
  const { ask, meraki } = await startAsking(t);
  const upgrade = (name: string, status: string, at: number, completedAt?: string) => ({
    network: { id: `L_${name}`, name },
    status,
    time: new Date(at).toISOString(),
    completedAt: completedAt ?? null,
    productTypes: 'switch',
    toVersion: { shortName: 'MS 17.2.2' },
    fromVersion: null,
  });
  const body = JSON.stringify([
    upgrade('Later', 'Scheduled', NOW + 2 * WEEK),
    upgrade('Given up', 'Cancelled', NOW - WEEK),
    upgrade('Sooner', 'Scheduled', NOW + WEEK),
    upgrade('Done', 'Completed', NOW - WEEK, '2026-07-27 15:50:05 UTC'),
    upgrade('Now', 'Started', NOW - MINUTE),
  ]);
  meraki.faults.add({ path: /firmware/, times: 2, effect: { kind: 'answer', status: 200, body } });
  const { markdown, texts } = await ask('firmware');
  t.same(
    Array.from(markdown.matchAll(/^- \*\*(.*?)\*\* – (\w+)/gm), ([, name, stage]) => `${name} ${stage}`),
    ['Now running', 'Sooner scheduled', 'Later scheduled', 'Done completed', 'Given up cancelled'],
  );
  t.equal(texts[1], '2 firmware upgrades scheduled at 2 sites, the next one 10 Aug 14:02');
  t.match(markdown, /1 running · 2 scheduled · 1 completed · 1 cancelled/);
  t.equal(
    (await ask('firmware started')).texts[1],
    '1 firmware upgrade running at 1 site, the last one 14:01',
  );
});

t.test("times are in the person's time zone; a small and an empty organization are answered", async (t) => {
  const { ask, inLab, chat } = await startAsking(t);
  chat.timeZones.set('ada', 'Europe/Amsterdam');
  await inLab();
  const { texts, calls } = await ask('firmware');
  t.equal(calls.length, 1);
  t.match(texts[1], /^\d firmware upgrades scheduled at \d sites?, the next one 6 Aug 0[2-7]:00$/);
  t.match(texts.at(-1), /As of 16:02 CEST/);
  const none = await startAsking(t, { sizes: empty });
  const { texts: quiet } = await none.ask('firmware');
  t.equal(quiet[1], 'No firmware upgrades scheduled');
});

t.test('if there are more upgrades than are read, the answer says so', async (t) => {
  const { ask, meraki } = await startAsking(t);
  const link = '</api/v1/organizations/549236/firmware/upgrades?perPage=1000&startingAfter=0>; rel=next';
  meraki.faults.add({
    path: /firmware/,
    times: 5,
    effect: { kind: 'answer', status: 200, headers: { link }, body: '[{"status":"Completed"}]' },
  });
  const { calls, markdown, texts } = await ask('firmware');
  t.equal(calls.length, 5);
  t.equal(texts[1], 'No firmware upgrades scheduled among the first 5');
  t.match(markdown, /Only the first 5 upgrades that Meraki keeps were read; `firmware MR`/);
});

/** Makes Meraki answer the next calls with these upgrades. */
function answerUpgrades(
  { meraki }: Pick<Awaited<ReturnType<typeof startAsking>>, 'meraki'>,
  upgrades: object[],
) {
  const body = JSON.stringify(upgrades);
  meraki.faults.add({ path: /firmware/, times: 1, effect: { kind: 'answer', status: 200, body } });
}

const iso = (at: number) => new Date(at).toISOString();

t.test(
  'a status without words of ours keeps those of Meraki, and nothing is guessed from a time',
  async (t) => {
    const { ask, ...rig } = await startAsking(t);
    const upgrades = [
      { network: { id: 'L_1', name: 'A' }, status: 'Pending', time: iso(NOW - WEEK) },
      { network: { id: 'L_2' }, status: 'Rolled back', time: iso(NOW - WEEK), productTypes: 'secureConnect' },
      { network: null, status: 'Scheduled', time: iso(NOW - MINUTE) },
      { network: { name: 'D' }, status: 'Scheduled', time: 'next week', productTypes: 'systemsManager' },
      { network: { id: 'L_5', name: 'E' }, status: 'in_progress', time: null },
      { network: { id: 'L_6', name: 'F' }, time: iso(NOW - WEEK) },
      { network: { id: 'L_7', name: 'G' }, status: 7, completedAt: iso(NOW - WEEK) },
      { network: { id: 'L_8', name: 'H' }, status: 'Completed', time: iso(NOW - WEEK), completedAt: 'done' },
      { network: { id: 'L_9', name: 'I' }, status: null, completedAt: iso(NOW - WEEK) },
      { network: { id: 'L_10', name: 'J' }, status: null, time: iso(NOW + WEEK) },
      { network: { id: 'L_11', name: 'K' }, status: 'Failed', time: iso(NOW - WEEK) },
    ];
    for (let n = 0; n < 5; n += 1) answerUpgrades(rig, upgrades);
    const { texts, markdown } = await ask('firmware');
    t.equal(
      texts[1],
      '3 firmware upgrades scheduled at 3 sites, the next one 10 Aug 14:02; 1 without a time; 1 pending, 1 7, 1 Rolled back and 1 status unknown',
    );
    t.match(
      markdown,
      '1 running · 3 scheduled · 1 pending · 1 7 · 1 Rolled back · 1 status unknown · 2 completed · 1 failed',
    );
    t.same(
      Array.from(markdown.matchAll(/^- (.*)$/gm), ([, line]) => line),
      [
        '**E** – running · time unknown',
        '**network not named** – scheduled · 14:01',
        '**J** – scheduled · 10 Aug 14:02',
        '**D** – scheduled · time unknown · Systems Manager',
        '**A** – pending · 27 Jul 14:02',
        '**G** – 7 · 27 Jul 14:02',
        '**L\\_2** – Rolled back · 27 Jul 14:02 · Secure Connect',
        '**F** – status unknown · 27 Jul 14:02',
        '**H** – completed · scheduled for 27 Jul 14:02',
        '**I** – completed · 27 Jul 14:02',
      ],
    );
    t.notMatch(markdown, 'All networks');
    const lines = linesOf((await ask('firmware as csv')).file);
    t.match(lines[2], /^,scheduled,/, 'no network is named');
    t.match(lines[7], /^L_2,Rolled back,Secure Connect,/);
    t.match(
      (await ask('firmware pending')).texts[1],
      '1 firmware upgrade pending at 1 site, the last one 27 Jul 14:02; 1 7,',
    );
    t.equal(
      (await ask('firmware cancelled')).texts[1],
      'No firmware upgrades cancelled; 1 pending, 1 7, 1 Rolled back and 1 status unknown',
    );
    t.match((await ask('firmware secureConnect')).texts[0], 'Secure Connect · Aurora Retail');
  },
);

t.test('upgrades of a network that Meraki does not name are not taken for none of it', async (t) => {
  const { ask, organization, ...rig } = await startAsking(t, { sizes: few });
  const [network] = organization()?.networks ?? [];
  answerUpgrades(rig, [
    { network: { name: network?.name }, status: 'Completed', completedAt: iso(NOW - WEEK) },
    { status: 'Scheduled', time: iso(NOW + WEEK) },
  ]);
  const { texts, markdown } = await ask(`firmware in ${network?.id}`);
  t.equal(texts[1], 'No firmware upgrades scheduled');
  t.match(markdown, '0 scheduled · 1 completed', 'the name tells where the id is missing');
  t.match(markdown, 'Meraki does not name the network of 1 upgrade; they may be for this one.');
});
