import t from 'tap';
import { DAY, HOUR } from '../../../src/core/clock.ts';
import { asOf, statusAt, transitions } from '../../../src/sandbox/meraki/estate/drift.ts';
import type { EstateDevice } from '../../../src/sandbox/meraki/estate/inventory.ts';
import { NOW } from '../../support/chat.ts';
import { empty, few, startAsking } from '../../support/queries.ts';

const isDead = ({ device }: { device: EstateDevice }) => device.fate === 'dead';

/** Returns the status changes of the estate's devices, and how long each was offline. */
function pastOf(devices: readonly EstateDevice[], period: number) {
  const span = { from: NOW - period, to: asOf(NOW) };
  const changes = devices.flatMap((device) => transitions(device, span));
  const offline = devices.map((device) => {
    if (device.fate === 'dead') return { device, times: 1, length: period };
    const own = transitions(device, span);
    const outages = [
      ...(own[0]?.old === 'offline' ? [{ from: span.from, index: 0 }] : []),
      ...own.flatMap(({ at, new: status }, index) =>
        status === 'offline' ? [{ from: at, index: index + 1 }] : [],
      ),
    ];
    const length = outages.reduce((sum, { from, index }) => sum + (own[index]?.at ?? NOW) - from, 0);
    return { device, times: outages.length, length };
  });
  const isStill = ({ device }: { device: EstateDevice }) => Number(statusAt(device, asOf(NOW)) === 'offline');
  const away = offline.filter(({ times }) => times > 0);
  return { changes, away: away.toSorted((a, b) => isStill(b) - isStill(a) || b.length - a.length), isStill };
}

t.test(
  'the history of a network takes three calls and says how often, how long and which devices',
  async (t) => {
    const { ask, press, charts, organization } = await startAsking(t);
    const [network] = organization()?.networks ?? [];
    const devices = network?.devices ?? [];
    const { changes, away } = pastOf(devices, 7 * DAY);
    const { calls, texts, markdown, card, file, opens } = await ask('history Head office last 7d');
    t.same(
      calls.map((path) => path.replace('/organizations/549236/', '')),
      ['networks', 'devices/availabilities/changeHistory', 'devices/availabilities'],
    );
    const times = away.reduce((sum, one) => sum + one.times, 0);
    t.match(
      texts[1],
      `${away.length} of ${devices.length} devices were offline in the last 7 days: ${times} times, `,
    );
    t.ok(markdown.startsWith(`**Head office · Aurora Retail: ${texts[1]}**`));
    t.match(markdown, `1–10 of ${changes.length}.`);
    const worst = away.slice(0, 12).map(({ device }) => device.name);
    t.equal(file?.name, 'history.png');
    const [chart] = charts;
    if (chart?.kind !== 'timeline') throw new Error('no timeline');
    t.same(
      chart.rows.map(({ label }) => label),
      worst,
    );
    t.equal(chart.from, NOW - 7 * DAY);
    t.equal(chart.to, NOW);
    for (const [at, { spans }] of chart.rows.entries()) {
      t.equal(spans[0]?.from, chart.from);
      t.equal(spans.at(-1)?.to, chart.to);
      t.ok(
        spans.every((span, index) => index === 0 || span.from === spans[index - 1]?.to),
        'without gaps',
      );
      const off = spans.filter(({ status }) => status === 'offline');
      t.equal(
        off.reduce((sum, { from, to }) => sum + to - from, 0),
        away[at]?.length,
      );
      t.ok(texts.some((text) => text === `${worst[at]}`));
    }
    t.match(
      markdown,
      new RegExp(`- \\*\\*${worst[0]}\\*\\* – offline · ${away[0]?.times} times, for [^·]+ · (since )?\\d`),
    );
    t.equal(opens[0], `history ${away[0]?.device.serial} in organization 549236 last 7d`);
    const second = await press(card, 'Next page');
    t.same(second.calls, []);
    t.equal(second.file, undefined, 'a picture is sent once');

    const { file: table } = await ask('history in Head office last 7d as csv');
    const [header, ...rows] = table?.data.toString().trim().split('\r\n') ?? [];
    t.equal(header, 'time,device,status,previous status,duration in minutes,kind,network,serial');
    t.same(
      rows.map((row) => row.split(',').slice(0, 3).join(' ')).toSorted(),
      changes
        .map(
          ({ at, device, new: status }) =>
            `${new Date(at).toISOString().replace('.000', '')} ${device.name} ${status}`,
        )
        .toSorted(),
    );
  },
);

t.test(
  'the history of 10,000 devices takes a call per 1,000 changes, one for statuses and one for names',
  async (t) => {
    const { ask, press, charts, organization } = await startAsking(t);
    const { changes, away, isStill } = pastOf(organization()?.devices ?? [], DAY);
    const { calls, texts, text, markdown, card, opens, buttons } = await ask('history');
    const pages = Math.ceil(changes.length / 1000);
    t.same(calls.map((path) => path.split('/').at(-1)).toSorted(), [
      'availabilities',
      ...Array.from({ length: pages }, () => 'changeHistory'),
      'networks',
    ]);
    t.equal(texts[0], 'Aurora Retail');
    const still = away.filter((one) => isStill(one) === 1).length;
    const [dead, others] = [away.filter(isDead), away.filter((one) => !isDead(one))];
    const sites = Map.groupBy(others, ({ device }) => device.network);
    const stillSites = new Set(
      others.filter((one) => isStill(one) === 1).map(({ device }) => device.network),
    );
    t.ok(dead.length > 12 && stillSites.size > 1 && stillSites.size < sites.size);
    t.equal(
      texts[1],
      `${sites.size} sites had outages in the last 24 hours; ${stillSites.size} still have devices offline`,
    );
    t.same(
      [texts[2], texts[6], texts[8]],
      [sites.size, others.length, still].map(String),
      'sites, devices, offline now',
    );
    const timeOf = (away: typeof others) => away.reduce((sum, { length }) => sum + length, 0);
    const worst = [...sites].toSorted(([, a], [, b]) => timeOf(b) - timeOf(a)).slice(0, 10);
    const [chart, ...more] = charts;
    t.same(more, []);
    t.match(chart, { kind: 'outages', title: 'Outages in Aurora Retail', from: NOW - DAY, to: NOW });
    t.same(
      chart?.kind === 'outages' ? chart.rows.map(({ label }) => label) : [],
      worst.map(([{ name }]) => name),
    );
    t.equal(opens[0], `history in ${worst[0]?.[0].id} in organization 549236`);
    for (const [{ name }] of worst) t.ok(texts.includes(name), 'the words beside the picture say the same');
    t.match(
      markdown,
      `${dead.length} devices were offline for all of the last 24 hours; \`devices offline\` lists`,
      'what was down all the time is one line',
    );
    const onlyAlerting = organization()?.devices.filter(
      (device) =>
        !away.some((one) => one.device === device) &&
        (statusAt(device, asOf(NOW)) === 'alerting' ||
          changes.some(
            ({ device: { serial }, old, new: status }) =>
              serial === device.serial && [old, status].includes('alerting'),
          )),
    );
    t.match(text, `${onlyAlerting?.length} devices were alerting, but not offline.`);
    t.match(
      markdown,
      `1–10 of ${sites.size}. \`history page 2\` shows more; \`history as csv\` gives each status`,
    );
    t.equal(buttons.at(-1)?.command, 'status in all networks in organization 549236');
    t.same((await press(card, 'Next page')).calls, []);
    const pressed = await press(card, 'All as CSV');
    t.equal(pressed.file?.data.toString().trim().split('\r\n').length, changes.length + 1);

    const { file, markdown: told, calls: read } = await ask('history as csv');
    t.equal(read.length, pages + 1, 'a file needs no names');
    t.match(told, `${changes.length.toLocaleString('en-US')} status changes in the last 24 hours**`);
    t.equal(file?.data.toString().trim().split('\r\n').length, changes.length + 1);
  },
);

t.test(
  'a small and an empty organization are answered, and `in all networks` overrides the default',
  async (t) => {
    const { ask, inLab, organization } = await startAsking(t);
    await inLab();
    const { away, isStill } = pastOf(organization()?.devices ?? [], DAY);
    const small = await ask('history');
    t.equal(small.calls.length, 3);
    const still = away.filter((one) => isStill(one) === 1).length;
    const sites = new Set(away.filter((one) => !isDead(one)).map(({ device }) => device.network));
    t.match(small.texts[1], `${sites.size} sites had outages in the last 24 hours`);
    t.equal(small.texts[8], String(still));
    await ask('use network Demo van');
    const here = await ask('history');
    t.equal(here.texts[0], 'Demo van · Harbor Lab');
    t.match(here.markdown, 'Showing Demo van only (default network). `history in all networks` shows all.');
    t.equal((await ask('history in all networks')).texts[1], small.texts[1]);

    const none = await startAsking(t, { sizes: empty });
    const quiet = await none.ask('history');
    t.equal(quiet.calls.length, 3);
    t.equal(quiet.texts[1], 'No devices here');
    t.match((await none.ask('history as csv')).markdown, /No status changes .*list is empty/s);
  },
);

t.test(
  'the history of a device lists its changes, newest first, with the duration of each status',
  async (t) => {
    const { ask, inLab, charts, organization } = await startAsking(t);
    await inLab();
    const flaky = organization()?.devices.find(({ name }) => name === 'lab1-sw01');
    const { changes, away } = pastOf(flaky ? [flaky] : [], 31 * DAY);
    const { calls, texts, markdown, buttons } = await ask('history lab1-sw01 last 31d');
    t.equal(calls.length, 4, 'the networks, the device, its changes and its status');
    t.match(texts[1], `Offline ${away[0]?.times} times in the last 31 days, for 2 days; online now`);
    t.equal(texts[2], String(away[0]?.times));
    const [newest, before] = changes.toReversed();
    const lines = markdown.split('\n').filter((line) => line.startsWith('- '));
    t.match(lines[0], `${newest?.new} · until now, 4 h 55 min`);
    t.match(lines[1], before?.new);
    t.equal(charts.length, 1);
    t.match(charts, [{ kind: 'timeline', title: 'lab1-sw01', rows: { length: 1 } }]);
    t.same(
      buttons.slice(-3).map(({ command }) => command),
      [
        `history ${flaky?.serial} in organization 817302 last 31d`,
        `history ${flaky?.serial} in organization 817302 last 7d`,
        `device ${flaky?.serial} in organization 817302`,
      ],
    );
    const again = await ask(buttons.at(-3)?.command ?? '');
    t.same(again.texts, texts, 'the button asks the same');
    t.equal(again.calls.length, 3);
  },
);

t.test('a device without changes kept its present status', async (t) => {
  const { ask, inLab, charts } = await startAsking(t);
  await inLab();
  const dead = await ask('history lab1-ap01');
  t.equal(dead.texts[1], 'Offline throughout the last 24 hours');
  t.match(dead.markdown, '**No status changes**');
  t.same(charts, [], 'a picture of that would say nothing');
  t.match(
    (await ask('history in "Harbor Lab"')).markdown,
    /\*\*Offline the whole time\*\*\s+- \*\*lab1-ap01\*\* – offline\n/,
  );
  const labels = charts.flatMap((chart) => (chart.kind === 'timeline' ? chart.rows : []));
  t.ok(labels.length > 0 && labels.every(({ label }) => label !== 'lab1-ap01'), 'it fills no picture');
});

t.test('an exact name wins, other names lead to a choice of networks and devices', async (t) => {
  const { ask, press, organization, inLab } = await startAsking(t);
  const centre = organization()?.networks.find(({ name }) => name === 'Rotterdam distribution centre');
  t.equal((await ask('history rotterdam DISTRIBUTION centre')).texts[0], `${centre?.name} · Aurora Retail`);
  const misspelled = await ask('history Roterdan 301');
  t.match(misspelled.markdown, 'Did you mean **Rotterdam 301**');
  t.match((await press(misspelled.card, 'Rotterdam 301')).markdown, /^\*\*Rotterdam 301 · Aurora Retail: /);
  t.equal((await ask('history gw01 in Rotterdam 301')).texts[0], 'rotterdam-301-gw01 · Aurora Retail');
  await ask('use network Rotterdam 301');
  t.equal((await ask('history')).texts[0], 'Rotterdam 301 · Aurora Retail');
  await inLab();
  const both = await ask('history lab last 7d');
  t.match(both.markdown, /networks and devices match “lab”/);
  t.match(
    (await press(both.card, 'Harbor Lab')).markdown,
    /^\*\*Harbor Lab · Harbor Lab: .+ the last 7 days/,
  );
  t.match((await press(both.card, 'lab1-ap02')).markdown, /^\*\*lab1-ap02 · Harbor Lab: /);
});

t.test('a network without outages has no chart', async (t) => {
  const { ask, charts, organization } = await startAsking(t);
  const quiet = organization()?.networks.find(
    ({ devices }) =>
      pastOf(devices, HOUR).changes.length === 0 &&
      devices.every(({ fate }) => fate === 'steady') &&
      pastOf(devices, DAY).changes.length === 0,
  );
  const { texts, markdown } = await ask(`history in ${quiet?.name}`);
  t.equal(texts[1], `None of ${quiet?.devices.length} devices was offline in the last 24 hours`);
  t.match(markdown, '**No status changes**');
  t.same(charts, []);
});

t.test('if there are more changes than are read, the answer says since when they are known', async (t) => {
  const { ask, charts } = await startAsking(t, { sizes: { large: { networks: 1, devices: 700 } } });
  const { calls, markdown, texts } = await ask('history last 31d');
  t.equal(calls.length, 7, 'five pages of changes, one of devices, the networks');
  t.match(
    markdown,
    /Only the newest 5,000 status changes were read: this starts at \d+ Jul \d\d:\d\d, not at 3 Jul 14:02\./,
  );
  t.match(texts[1], /had an outage since \d+ Jul/);
  const [chart] = charts;
  if (chart?.kind !== 'outages') throw new Error('no outages');
  t.ok(chart.from > NOW - 31 * DAY);
  t.ok(chart.rows.every(({ outages }) => outages.every(({ from }) => from >= chart.from)));
});

t.test('a period that is too long, an unknown name and a missing scope are refused', async (t) => {
  const { ask, meraki, inLab } = await startAsking(t, { sizes: { ...few, large: empty.large } });
  t.match((await ask('history x last 60d')).markdown, /at most 31 days for this.*`last 31d`/);
  t.match((await ask('history nowhere')).markdown, /no network or device “nowhere”/);
  await inLab();
  meraki.faults.add({
    path: /changeHistory/,
    times: 9,
    effect: {
      kind: 'answer',
      status: 403,
      body: JSON.stringify({
        errors: ['Incorrect OAuth scopes. The required scopes are: ["dashboard:general:telemetry:read"]'],
      }),
    },
  });
  t.match(
    (await ask('history in Demo van')).markdown,
    /does not allow me to read status, alerts and usage[\s\S]+\[Link Harbor Lab again\]/,
  );
});

/** The changes and the list of devices, as Meraki answers them; a change is `[hours ago, device, from, to]`. */
type Told = {
  changes: [at: number | string | null, device: string, from: unknown, to: unknown][];
  now: Record<string, unknown>;
};

t.test('what was offline agrees with what Meraki lists as offline now', async (t) => {
  const { ask, meraki, charts, organization } = await startAsking(t, { sizes: few });
  const [network] = organization()?.networks ?? [];
  const told = async (question: string, { changes, now }: Told) => {
    const answer = (path: RegExp, body: unknown) =>
      meraki.faults.add({
        path,
        times: 1,
        effect: { kind: 'answer', status: 200, body: JSON.stringify(body) },
      });
    const detail = (value: unknown) => (value === undefined ? [] : [{ name: 'status', value }]);
    answer(
      /changeHistory$/,
      changes.map(([at, serial, from, to]) => ({
        ts: typeof at === 'number' ? new Date(NOW - at * HOUR).toISOString() : at,
        device: serial === '' ? null : { serial, name: serial },
        details: { old: detail(from), new: detail(to) },
      })),
    );
    answer(
      /availabilities$/,
      Object.entries(now).map(([serial, status]) => ({ serial, name: serial, status })),
    );
    charts.splice(0);
    return ask(question);
  };
  const spansOf = (label: string) =>
    charts.flatMap((chart) =>
      chart.kind === 'timeline'
        ? chart.rows
            .filter((row) => row.label === label)
            .flatMap(({ spans }) =>
              spans.map(({ from, to, status }) => `${(NOW - from) / HOUR}–${(NOW - to) / HOUR} ${status}`),
            )
        : [],
    );

  const all = await told('history', {
    changes: [
      [2, 'back', 'online', 'offline'],
      [3, 'gone', 'offline', 'online'],
      [4, 'odd', 'online', 'updating'],
    ],
    now: { gone: 'offline', dead: 'offline' },
  });
  t.equal(
    all.texts[1],
    '1 site had an outage in the last 24 hours; it still has devices offline; now 1 updating and 1 status unknown',
  );
  t.match(
    all.text.replaceAll('\n', ' '),
    'Unnamed site 1 still offline 2 devices · 3 outages, at most 23 h in total · start unknown · from 12:02, end unknown · until 11:02',
  );
  t.match(all.text, 'dead was offline for all of the last 24 hours');
  t.match(charts, [
    {
      kind: 'outages',
      rows: [
        {
          outages: [
            { from: NOW - DAY, to: NOW - 3 * HOUR, devices: 1 },
            { from: NOW - 2 * HOUR, to: NOW, devices: 1 },
            { from: NOW, to: NOW, devices: 1 },
          ],
        },
      ],
    },
  ]);

  const here = await told(`history in ${network?.name}`, {
    changes: [
      [2, 'a', 'offline', 'rebooting'],
      [5, 'b', 'online', undefined],
      [null, 'c', 'online', 'offline'],
      ['yesterday', 'c', 'offline', 'online'],
      [6, '', 'online', 'offline'],
    ],
    now: { a: 'rebooting', b: 'online', c: 'online', d: null },
  });
  t.match(
    here.texts[1],
    /^At least 1 of 4 devices was offline in the last 24 hours: once, 22 h in total; now 1 rebooting and 1 status unknown$/,
  );
  t.match(
    here.text,
    '3 changes without a readable time or device are listed last, and not counted elsewhere.',
  );
  t.same(spansOf('a'), ['24–2 offline', '2–0 rebooting']);
  t.match(here.text, 'Unnamed device\noffline');
  t.match(here.text, 'b\nstatus unknown');
  t.match(here.text, 'c\noffline ›\ntime unknown');
});

t.test('a device with a status without words of ours is not online now', async (t) => {
  const { ask, meraki, inLab, organization } = await startAsking(t);
  await inLab();
  const device = organization()?.devices.find(({ name }) => name === 'lab1-sw01');
  const answer = (path: RegExp, body: unknown) =>
    meraki.faults.add({
      path,
      times: 1,
      effect: { kind: 'answer', status: 200, body: JSON.stringify(body) },
    });
  const told = async (status: unknown, ...values: string[]) => {
    answer(/availabilities$/, [
      { serial: 'other', status: 'online' },
      { serial: device?.serial, status },
    ]);
    answer(
      /changeHistory$/,
      values.map((value, at) => ({
        ts: new Date(NOW - (at + 1) * HOUR).toISOString(),
        device: { serial: device?.serial },
        details: {
          old: [{ name: 'status', value: values[at + 1] ?? 'online' }],
          new: [{ name: 'status', value }],
        },
      })),
    );
    return (await ask('history lab1-sw01')).texts[1];
  };
  t.equal(await told('updating'), 'Updating throughout the last 24 hours');
  t.equal(
    await told('updating', 'updating', 'offline'),
    'Offline once in the last 24 hours, for 1 h; updating now',
  );
  t.equal(await told(null), 'No status data for the last 24 hours');
  t.equal(
    await told(null, 'online', 'offline'),
    'Offline once in the last 24 hours, for 1 h; current status unknown',
  );
  t.equal(
    await told('offline', 'online', 'offline'),
    'Offline twice in the last 24 hours, for 1 h; still offline',
  );
});

t.test('of more devices than are read, the answer says of how many it is', async (t) => {
  const { ask, meraki, organization } = await startAsking(t, { sizes: few });
  const [network] = organization()?.networks ?? [];
  const answer = (path: RegExp, body: unknown, headers: Record<string, string> = {}) =>
    meraki.faults.add({
      path,
      times: 1,
      effect: { kind: 'answer', status: 200, headers, body: JSON.stringify(body) },
    });
  const pages = () => {
    answer(/changeHistory$/, []);
    for (let page = 1; page <= 5; page += 1) {
      const list = [{ serial: `Q2-${page}`, status: 'offline' }];
      const link = `<${meraki.url}/api/v1/organizations/549236/devices/availabilities?startingAfter=${page}>; rel=next`;
      answer(/availabilities$/, list, { link });
    }
  };
  pages();
  const all = await ask('history');
  t.equal(
    all.texts[1],
    'No known outage at any site in the last 24 hours; at least 5 devices were offline the whole time',
  );
  t.match(all.text, 'Only the first 5 devices that are offline or alerting were read.');
  pages();
  const here = await ask(`history in ${network?.name}`);
  t.equal(
    here.texts[1],
    '5 of the first 5 devices were offline in the last 24 hours: 5 times, 5 days in total; 5 still offline',
  );
  t.match(here.text, 'Only the first 5 devices were read.');
});

t.test('as many devices are offline now as `status` and `devices` count', async (t) => {
  const { ask } = await startAsking(t);
  const { texts } = await ask('history');
  const still = texts[texts.indexOf('offline now') - 1];
  t.match((await ask('status')).texts[1], new RegExp(`\\b${still} devices offline, `));
  t.match((await ask('devices offline')).texts[1], new RegExp(`^${still} devices offline$`));
});

t.test('where nothing happened there is a sentence, and no picture', async (t) => {
  const { ask, charts } = await startAsking(t, { sizes: { large: { networks: 1, devices: 4 } } });
  const { texts, file } = await ask('history last 1h');
  t.match(texts[1], /^No site had an outage in the last hour/);
  t.equal(file, undefined);
  t.same(charts, []);
});
