import t from 'tap';
import { goalsOf } from '../../bench/goals.ts';
import { type CommandTimes, RESTED } from '../../bench/parts/commands.ts';
import type { Crowd } from '../../bench/parts/hundred.ts';
import type { BenchResults } from '../../bench/results.ts';
import { wrongCounts } from '../../bench/wrong-counts.ts';

function asked(bot: string, what: string, cpu: number, latency = 0): CommandTimes {
  return { bot, what, latency, cpu, p50: cpu, p99: 0, webhook: 0, perSecond: 0, meraki: 0, rest: 0 };
}

function crowd(changes: Partial<Crowd> = {}): Crowd {
  const counts = { answered: 100, refused: 0, extra: 0, calls: 72, limited: 0, refreshes: 0, sockets: 8 };
  return { people: 100, areExpired: false, p50: 100, p90: 1_350, ...counts, ...changes };
}

function measured(results: BenchResults): Record<string, number> {
  return Object.fromEntries(
    goalsOf(results).flatMap(({ goal, measured }) => (measured === undefined ? [] : [[goal, measured]])),
  );
}

t.test('nothing is measured of parts that did not run', async (t) => {
  t.strictSame(measured({}), {});
  t.ok(goalsOf({}).every(({ atMost }) => Number.isFinite(atMost)));
});

t.test('CPU of a command is compared with the usual bot and the floor, in the burst of each', async (t) => {
  const bots = ['this bot', 'usual bot', 'floor'];
  const [help, status] = [
    [1, 2, 0.5],
    [4, 1, 2.5],
  ];
  const found = measured({
    commands: {
      asked: bots.flatMap((bot, n) => [
        asked(bot, '`help`, burst of 500', 99),
        asked(bot, '`help`, burst of 2000', 77, 50),
        asked(bot, '`help`, burst of 2000', help?.[n] ?? 0),
        asked(bot, '`status`, burst of 500', status?.[n] ?? 0),
        asked(bot, '`help` serially', 10 * (n + 1)),
      ]),
      held: bots.flatMap((bot, n) => [
        { bot, when: 'ready', rss: 1, heap: 1 },
        { bot, when: RESTED, rss: 300 + 100 * n, heap: 1 },
      ]),
      bursts: [500, 2_000],
      busy: {},
      merakiSockets: {},
    },
  });
  t.strictSame(found, {
    'CPU of a `help` in a burst ÷ usual bot': 0.5,
    'CPU of a `help` in a burst ÷ floor': 2,
    'CPU of a `status`, 100 devices ÷ floor': 1.6,
    'p50 of `help`, one after the other ÷ usual bot': 0.5,
    "memory (RSS) after an hour's worth and a rest ÷ usual bot": 0.75,
  });
});

t.test('without the usual bot, only what needs it is missing', async (t) => {
  const found = measured({
    commands: {
      asked: [asked('this bot', '`help`, burst of 200', 3), asked('floor', '`help`, burst of 200', 2)],
      held: [],
      bursts: [200],
      busy: {},
      merakiSockets: {},
    },
    idle: [{ bot: 'this bot', cpuPerSecond: 0.3, rss: 1 }],
  });
  t.strictSame(found, {
    'CPU of a `help` in a burst ÷ floor': 1.5,
    'CPU when nobody asks, ms a second': 0.3,
  });
});

t.test('a crowd is measured by who was not answered, the p90, and the calls', async (t) => {
  const hundred = [crowd(), crowd({ people: 200, answered: 190, refused: 10, calls: 150 })];
  t.strictSame(measured({ hundred }), {
    '100 people of one organization in 10 s, tokens new: not answered': 0,
    '100 people of one organization in 10 s, tokens new: p90 of `status`': 1_350,
    '100 people of one organization in 10 s, tokens new: calls to Meraki': 72,
    '200 people of one organization in 10 s, tokens new: not answered': 10,
    '200 people of one organization in 10 s, tokens new: p90 of `status`': 1_350,
  });
});

t.test('the longest turn is that of the largest organization, whatever was asked', async (t) => {
  const cost = { calls: 1, p50: 1, cpu: 1, longestDelay: 90, rss: 1 };
  const organizations = [
    { devices: 10_000, text: 'uplinks', longestTurn: 99, ...cost },
    { devices: 50_000, text: 'uplinks', longestTurn: 40, ...cost },
    { devices: 50_000, text: 'networks', longestTurn: 45, ...cost },
  ];
  const found = measured({ organizations });
  t.strictSame(found, { 'CPU of the longest turn of the event loop, 50,000 devices, ms': 45 });
});

t.test('what must not grow is the most beside the fewest', async (t) => {
  const spaces = [100, 10_000].flatMap((spaces) =>
    ['this bot', 'usual bot'].map((bot) => ({ bot, spaces, cpu: spaces / 100, readyAfter: 1, rss: 1 })),
  );
  const links = [10, 1_000].map((links) => ({ links, text: 'help', p50: 1, cpu: links / 10 }));
  t.strictSame(measured({ spaces, links }), {
    'CPU of a `help` with most spaces ÷ fewest': 100,
    'CPU of a `help` with most links ÷ fewest': 100,
  });
});

t.test('a run fails on counts, and never on time', async (t) => {
  t.strictSame(wrongCounts({}), []);
  t.strictSame(wrongCounts({ hundred: [crowd({ p90: 90_000 })] }), []);
  const who = '100 people of one organization, tokens new';
  t.strictSame(wrongCounts({ hundred: [crowd({ refused: 12, extra: 1, calls: 372, sockets: 2_131 })] }), [
    `${who}: 12 were refused`,
    `${who}: 1 answers too many`,
    `${who}: 372 calls to Meraki`,
    `${who}: 2131 connections to Meraki`,
  ]);
  t.strictSame(wrongCounts({ hundred: [crowd({ people: 200, calls: 150 })] }), []);
  const expired = crowd({ areExpired: true, refreshes: 99 });
  t.strictSame(wrongCounts({ hundred: [expired] }), [
    '100 people of one organization, tokens expired: 99 refreshes',
  ]);
  const commands = { asked: [], held: [], bursts: [], busy: {}, merakiSockets: { 'this bot': 2_131 } };
  t.strictSame(wrongCounts({ commands }), ['commands: 2131 connections to Meraki']);
});
