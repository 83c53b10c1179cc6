import t from 'tap';
import { ada, ben, NOW } from '../../support/chat.ts';
import { few, readCard, startAsking } from '../../support/queries.ts';

/** In Berlin it is Monday, 3 August, 16:02. */
const ZONE = 'Europe/Berlin';
const YESTERDAY = [Date.parse('2026-08-01T22:00Z'), Date.parse('2026-08-02T22:00Z')] as const;
const NINE_TO_ELEVEN = [Date.parse('2026-08-03T07:00Z'), Date.parse('2026-08-03T09:00Z')] as const;

async function startInBerlin(
  t: Parameters<typeof startAsking>[0],
  options?: Parameters<typeof startAsking>[1],
) {
  const rig = await startAsking(t, { sizes: few, ...options });
  rig.chat.timeZones.set(ada.id, ZONE);
  rig.chat.timeZones.set(ben.id, ZONE);
  /** Returns the rows of a file: the time first. */
  const rowsOf = async (text: string) => {
    const { file, markdown } = await rig.ask(`${text} as csv`);
    const rows = file?.data.toString().trim().split('\r\n').slice(1) ?? [];
    return { markdown, rows: rows.map((row) => ({ row, at: Date.parse(row.split(',')[0] ?? '') })) };
  };
  /** Returns the time that was asked of Meraki in the calls of a question to a path. */
  const askedOf = async (text: string, path: string) => {
    const before = rig.meraki.requests.length;
    const { markdown } = await rig.ask(text);
    const calls = rig.meraki.requests.slice(before).filter((one) => one.path.endsWith(path));
    return {
      markdown,
      times: calls.map(({ query }) => ['t0', 't1', 'timespan'].map((name) => query.get(name))),
    };
  };
  return { ...rig, rowsOf, askedOf };
}

for (const [command, lastDays] of [
  ['changes', 'last 30d'],
  ['history', 'last 7d'],
  ['events Head office', 'last 3d'],
] as const) {
  t.test(`${command} of a time that is over has its entries and no others`, async (t) => {
    const { rowsOf } = await startInBerlin(t);
    const all = await rowsOf(`${command} ${lastDays}`);
    for (const [said, [from, to], words] of [
      ['yesterday', YESTERDAY, /yesterday \(2 August\)/],
      ['from 9 to 11', NINE_TO_ELEVEN, /from 09:00 to 11:00/],
    ] as const) {
      const { rows, markdown } = await rowsOf(`${command} ${said}`);
      const wanted = all.rows.filter(({ at }) => at >= from && at < to);
      t.same(
        rows.map(({ at }) => at),
        wanted.map(({ at }) => at),
        `${command} ${said}`,
      );
      t.match(markdown, words);
      if (said === 'yesterday') t.ok(wanted.length > 0, 'there are some');
    }
  });
}

t.test('sums are asked of Meraki for just that time', async (t) => {
  const { askedOf } = await startInBerlin(t);
  const iso = (times: readonly number[]) => [...times.map((time) => new Date(time).toISOString()), null];
  for (const [question, path] of [
    ['top clients', '/summary/top/clients/byUsage'],
    ['top devices', '/summary/top/devices/byUsage'],
    ['clients', '/clients/overview'],
    ['clients', '/summary/top/clients/byUsage'],
    ['wireless', '/channelUtilization/byNetwork'],
    ['wireless Head office', '/wireless/connectionStats'],
    ['wireless Head office', '/channelUtilization/byDevice'],
    ['api usage', '/apiRequests/overview'],
  ] as const) {
    const { times, markdown } = await askedOf(`${question} yesterday`, path);
    t.same(times, [iso(YESTERDAY)], `${question}: ${path}`);
    t.match(markdown, /yesterday \(2 August\)/, question);
  }
  for (const [question, path] of [
    ['clients', '/clients/overview'],
    ['wireless', '/channelUtilization/byNetwork'],
    ['wireless Head office', '/wireless/connectionStats'],
    ['api usage', '/apiRequests/overview'],
  ] as const) {
    const { times } = await askedOf(`${question} from 9 to 11`, path);
    t.same(times, [iso(NINE_TO_ELEVEN)], `${question}: ${path}`);
  }
  const ranked = await askedOf('clients from 9 to 11', '/summary/top/clients/byUsage');
  t.same(ranked.times, [iso([NINE_TO_ELEVEN[1] - 8 * 3_600_000, NINE_TO_ELEVEN[1]])]);
  t.match(ranked.markdown, /Top clients in the 8 hours before 11:00/);
});

t.test('what goes on until now begins at that very moment', async (t) => {
  const { askedOf } = await startInBerlin(t);
  const begin = '2026-08-02T22:00:00.000Z';
  t.same((await askedOf('changes today', '/configurationChanges')).times, [[begin, null, null]]);
  t.same((await askedOf('clients in Head office today', '/clients')).times, [[begin, null, null]]);
  const [sum] = (await askedOf('api usage since midnight', '/apiRequests/overview')).times;
  t.same(sum, [begin, '2026-08-03T14:02:00.000Z', null], 'up to the last whole minute');
  const [rolling] = (await askedOf('changes last 24h', '/configurationChanges')).times;
  t.same(rolling, [null, null, '86400']);
});

t.test('what Meraki can not tell of a time that is over is refused, with what it can', async (t) => {
  const { ask, press } = await startInBerlin(t);
  for (const question of ['clients in Head office yesterday', 'client MacBook in Head office on saturday']) {
    const { markdown, buttons, calls } = await ask(question);
    t.match(markdown, /Per-client usage is only available up to now/, question);
    t.match(buttons[0]?.command, /last (48h|2d|3d)$/, question);
    t.notOk(calls.some((path) => path.endsWith('/clients')));
  }
  const { card } = await ask('clients in Head office yesterday');
  t.match((await press(card, 'Last 2 days')).markdown, /in the last 2 days/);
  t.match((await ask('top clients from 9 to 11')).markdown, /Meraki looks back at least 8 hours/);
  t.match((await ask('history 40 days ago')).markdown, /Meraki looks back at most 31 days/);
  t.match((await ask('changes on 2027-01-01')).markdown, /has not begun yet/);
});

t.test('last week and last month are those of the calendar where Meraki can tell of them', async (t) => {
  const { ask } = await startInBerlin(t);
  t.match((await ask('changes last week')).markdown, /last week \(27 July to 2 August\)/);
  t.match((await ask('history last month')).markdown, /in the last 30 days/, '1 July is 33 days ago');
  t.match((await ask('clients in Head office last week')).markdown, /in the last 7 days/);
  t.match((await ask('events Head office last week')).markdown, /in the last 7 days|since /);
});

t.test('buttons repeat the time that was said, and a page follows it', async (t) => {
  const { ask, press } = await startInBerlin(t);
  const { card, buttons } = await ask('history in Head office yesterday');
  t.equal(
    buttons.find(({ title }) => title === 'Refresh')?.command.replace(/L_\d+/, 'L_1'),
    'history in L_1 in organization 549236 yesterday',
  );
  t.match((await press(card, 'Refresh')).markdown, /yesterday \(2 August\)/);
});

t.test(
  'a time for a command about now is refused, with the same time for those that look back',
  async (t) => {
    const { ask } = await startInBerlin(t);
    for (const [question, first] of [
      ['devices offline yesterday', 'history yesterday'],
      ['alerts since monday', 'history since monday'],
      ['status Head office last night', 'history in "Head office" last night'],
      ['uplinks failed from 9 to 11', 'history from 9:00 to 11:00'],
    ] as const) {
      const { markdown, card, calls } = await ask(question);
      t.match(markdown, /shows the current state/, question);
      t.equal(readCard(card).buttons[0]?.command, first);
      t.same(calls, []);
    }
  },
);

t.test('the audit log is read for just that time', async (t) => {
  const { answer, entries } = await startInBerlin(t);
  const entry = (at: number) => ({ ...used(at), outcome: `at ${at}` });
  const times = [
    ...[YESTERDAY[0] - 1, YESTERDAY[0], YESTERDAY[1] - 1, YESTERDAY[1]],
    ...[NINE_TO_ELEVEN[0] - 1, NINE_TO_ELEVEN[0], NINE_TO_ELEVEN[1] - 1, NINE_TO_ELEVEN[1]],
  ];
  entries.push(...times.map(entry));
  const linesOf = (markdown: string) => markdown.split('\n').filter((line) => line.startsWith('- '));
  const yesterday = await answer(ben, 'audit yesterday');
  t.equal(linesOf(yesterday).length, 2);
  t.match(yesterday, /\*\*2 entries of the audit log\*\* yesterday \(2 August\)/);
  t.equal(linesOf(await answer(ben, 'audit from 9 to 11')).length, 2);
  t.match(await answer(ben, 'audit on saturday'), /nothing on Saturday, 1 August|1 entry/);
  t.match(await answer(ben, 'export audit yesterday'), /^2 entries of the audit log yesterday \(2 August\)/);
});

/** Ada asked for the status. */
function used(at: number) {
  return {
    ...{ at, actorId: ada.id, action: 'use' as const, personId: ada.id, organizationId: '549236' },
    ...{ outcome: 'ok', command: 'status' },
  };
}

t.test('words that nobody understands are no filter', async (t) => {
  const { ask, press } = await startInBerlin(t);
  const { markdown, card } = await ask('changes yestreday');
  t.match(markdown, /“yestreday” is neither an administrator nor a time.*Did you mean \*\*yesterday/s);
  t.match((await press(card, 'yesterday')).markdown, /yesterday \(2 August\)/);
  const other = await ask('changes over christmas last 30d');
  t.match(other.markdown, /“over christmas” is neither an administrator.*Changes were made by /s);
  t.equal(other.buttons[0]?.command, 'changes in organization 549236 last 30d');
  t.match((await ask('events Head office since mondey')).markdown, /Did you mean \*\*monday/);
  t.match((await ask('changes "Ada Moreno" last 1h')).markdown, /No changes by “Ada Moreno”|change/);
  t.ok(NOW > 0);
});
