import fc from 'fast-check';
import t from 'tap';
import { commandLine, readArguments } from '../../../src/bot/text/arguments.ts';
import type { Period } from '../../../src/bot/text/period.ts';
import { periodPhrase } from '../../../src/bot/text/period-phrase.ts';
import { periodAtEnd, readPeriod } from '../../../src/bot/text/read-period.ts';
import { splitTokens } from '../../../src/bot/text/tokens.ts';
import { DAY, HOUR, MINUTE } from '../../../src/core/clock.ts';
import { KnownError } from '../../../src/core/errors.ts';

const read = (text: string) => readPeriod(text.split(' '));
const clock = (hours: number, minutes = 0) => hours * 60 + minutes;

/** What people say, and the way in which it is written back. */
const SAID: [said: string, period: Period, phrase: string][] = [
  ['last 24h', DAY, 'last 24h'],
  ['last 24 h', DAY, 'last 24h'],
  ['in the last 24 h', DAY, 'last 24h'],
  ['over the last 24 hours', DAY, 'last 24h'],
  ['for the past 2 days', 2 * DAY, 'last 2d'],
  ['past 2 days', 2 * DAY, 'last 2d'],
  ['past two days', 2 * DAY, 'last 2d'],
  ['the last week', 7 * DAY, 'last 7d'],
  ['last hour', HOUR, 'last 1h'],
  ['7d', 7 * DAY, 'last 7d'],
  ['24 hours', DAY, 'last 24h'],
  ['for 2 hours', 2 * HOUR, 'last 2h'],
  ['2 hours ago', 2 * HOUR, 'last 2h'],
  ['since an hour ago', HOUR, 'last 1h'],
  ['since 2 days', 2 * DAY, 'last 2d'],
  ['since an hour', HOUR, 'last 1h'],
  ['the last few hours', 3 * HOUR, 'last 3h'],
  ['past couple of days', 2 * DAY, 'last 2d'],
  ['last half hour', HOUR / 2, 'last 30min'],
  ['last 1.5 hours', 1.5 * HOUR, 'last 90min'],
  ['last 1.1 hours', 66 * MINUTE, 'last 66min'],
  ['so far today', { on: { day: { ago: 0 } } }, 'today'],
  ['tonight', { on: { day: { ago: 0 }, part: 'evening' } }, 'this evening'],
  ['overnight', { on: { day: { ago: 1 }, part: 'night' } }, 'last night'],
  ['two nights ago', { on: { day: { ago: 2 }, part: 'night' } }, '2 days ago night'],
  ['month to date', { on: { unit: { name: 'month', ago: 0 } } }, 'this month'],
  ['since the beginning of the week', { since: { unit: { name: 'week', ago: 0 } } }, 'since this week'],
  ['starting monday', { since: { day: { weekday: 0 } } }, 'since monday'],
  ['in November', { on: { month: 11 } }, 'in november'],
  ['last november', { on: { month: 11 } }, 'in november'],
  ['since november', { since: { month: 11 } }, 'since november'],
  ['on 11/27', { on: { day: { day: 27, month: 11 } } }, 'on 27 november'],
  ['27/11/2026', { on: { day: { date: '2026-11-27' } } }, 'on 2026-11-27'],
  ['on the 20th', { on: { day: { dayOfMonth: 20 } } }, 'on the 20th'],
  ['since the 3rd', { since: { day: { dayOfMonth: 3 } } }, 'since the 3rd'],
  ['monday last week', { on: { day: { weekday: 0, weeksAgo: 1 } } }, 'on monday last week'],
  ['last week thursday', { on: { day: { weekday: 3, weeksAgo: 1 } } }, 'on thursday last week'],
  ['before 9', { from: { day: { ago: 0 }, clock: 0 }, to: { clock: clock(9) } }, 'from today 0:00 to 9:00'],
  [
    'yesterday before noon',
    { from: { day: { ago: 1 }, clock: 0 }, to: { clock: clock(12) } },
    'from yesterday 0:00 to 12:00',
  ],
  [
    'yesterday after 2pm',
    { from: { day: { ago: 1 }, clock: clock(14) }, to: { clock: clock(24) } },
    'from yesterday 14:00 to 24:00',
  ],
  [
    'nov 20-25',
    { from: { day: { day: 20, month: 11 } }, to: { day: { day: 25, month: 11 } } },
    'from 20 november to 25 november',
  ],
  ['Today', { on: { day: { ago: 0 } } }, 'today'],
  ['from yesterday', { on: { day: { ago: 1 } } }, 'yesterday'],
  ['the day before yesterday', { on: { day: { ago: 2 } } }, '2 days ago'],
  ['2 days ago', { on: { day: { ago: 2 } } }, '2 days ago'],
  ['on friday', { on: { day: { weekday: 4 } } }, 'on friday'],
  ['on fri', { on: { day: { weekday: 4 } } }, 'on friday'],
  ['last Friday', { on: { day: { weekday: 4, isBefore: true } } }, 'last friday'],
  ['on 2026-11-27', { on: { day: { date: '2026-11-27' } } }, 'on 2026-11-27'],
  ['27 Nov', { on: { day: { day: 27, month: 11 } } }, 'on 27 november'],
  ['on the 27th of November', { on: { day: { day: 27, month: 11 } } }, 'on 27 november'],
  ['Nov 27, 2026', { on: { day: { date: '2026-11-27' } } }, 'on 2026-11-27'],
  ['27.11.', { on: { day: { day: 27, month: 11 } } }, 'on 27 november'],
  ['27.11.2026', { on: { day: { date: '2026-11-27' } } }, 'on 2026-11-27'],
  ['this morning', { on: { day: { ago: 0 }, part: 'morning' } }, 'this morning'],
  ['in the morning', { on: { day: { ago: 0 }, part: 'morning' } }, 'this morning'],
  ['last night', { on: { day: { ago: 1 }, part: 'night' } }, 'last night'],
  ['friday night', { on: { day: { weekday: 4 }, part: 'night' } }, 'on friday night'],
  ['this week', { on: { unit: { name: 'week', ago: 0 } } }, 'this week'],
  ['last week', { on: { unit: { name: 'week', ago: 1 } } }, 'last week'],
  ['in last month', { on: { unit: { name: 'month', ago: 1 } } }, 'last month'],
  ['over the weekend', { on: { unit: { name: 'weekend', ago: 1 } } }, 'last weekend'],
  ['3 weeks ago', { on: { unit: { name: 'week', ago: 3 } } }, '3 weeks ago'],
  ['earlier this week', { on: { unit: { name: 'week', ago: 0 } } }, 'this week'],
  ['this year', { on: { unit: { name: 'year', ago: 0 } } }, 'this year'],
  ['in the past year', 365 * DAY, 'last 365d'],
  ['from monday to now', { since: { day: { weekday: 0 } } }, 'since monday'],
  ['since the morning', { since: { day: { ago: 0 }, part: 'morning' } }, 'since this morning'],
  ['since monday', { since: { day: { weekday: 0 } } }, 'since monday'],
  ['since 14:00', { since: { clock: clock(14) } }, 'since 14:00'],
  ['since 9', { since: { clock: clock(9) } }, 'since 9:00'],
  ['since yesterday 9am', { since: { day: { ago: 1 }, clock: clock(9) } }, 'since yesterday 9:00'],
  ['since 9 am yesterday', { since: { day: { ago: 1 }, clock: clock(9) } }, 'since yesterday 9:00'],
  ['since last night', { since: { day: { ago: 1 }, part: 'night' } }, 'since last night'],
  ['from 9 to 11', { from: { clock: clock(9) }, to: { clock: clock(11) } }, 'from 9:00 to 11:00'],
  ['between 9 and 11', { from: { clock: clock(9) }, to: { clock: clock(11) } }, 'from 9:00 to 11:00'],
  ['from 2 to 4pm', { from: { clock: clock(14) }, to: { clock: clock(16) } }, 'from 14:00 to 16:00'],
  ['from 11 to 1pm', { from: { clock: clock(11) }, to: { clock: clock(13) } }, 'from 11:00 to 13:00'],
  ['9:00-11:30', { from: { clock: clock(9) }, to: { clock: clock(11, 30) } }, 'from 9:00 to 11:30'],
  [
    'from 9 to 11 yesterday',
    { from: { clock: clock(9), day: { ago: 1 } }, to: { clock: clock(11) } },
    'from yesterday 9:00 to 11:00',
  ],
  [
    'on friday between 9 and 11',
    { from: { clock: clock(9), day: { weekday: 4 } }, to: { clock: clock(11) } },
    'from friday 9:00 to 11:00',
  ],
  [
    'yesterday 9-11',
    { from: { day: { ago: 1 }, clock: clock(9) }, to: { clock: clock(11) } },
    'from yesterday 9:00 to 11:00',
  ],
  [
    'from monday to wednesday',
    { from: { day: { weekday: 0 } }, to: { day: { weekday: 2 } } },
    'from monday to wednesday',
  ],
  [
    'from 2026-11-27T22:00 until 2026-11-28 06:00',
    {
      from: { day: { date: '2026-11-27' }, clock: clock(22) },
      to: { day: { date: '2026-11-28' }, clock: clock(6) },
    },
    'from 2026-11-27 22:00 to 2026-11-28 6:00',
  ],
  [
    'yesterday at 14:00',
    { from: { day: { ago: 1 }, clock: clock(13, 30) }, to: { clock: clock(14, 30) } },
    'from yesterday 13:30 to 14:30',
  ],
];

t.test('periods are read as people say them, and written in one way', async (t) => {
  for (const [said, period, phrase] of SAID) {
    t.same(read(said), period, said);
    t.equal(periodPhrase(period), phrase, said);
    t.same(read(phrase), period, phrase);
  }
});

t.test('what is no period is none', async (t) => {
  const others = [
    ...[
      '',
      'last',
      'last h',
      'last mile switch',
      'mon',
      'sun',
      'friday shop',
      'november',
      'may',
      '5/11',
      'the 32nd',
      'before we moved',
      'after hours',
      '7',
      '9-11',
      'morning',
      'noon',
    ],
    ...[
      '24 h',
      'since oslo',
      'from oslo to bergen',
      'from 9',
      '31 february',
      '2026-02-30',
      'since 25:00',
      '13pm',
    ],
    ...[
      '10.1.45.63',
      '31.1.6',
      '9 yesterday',
      'last 367d',
      'last 0.1 min',
      'and 11',
      '9 and 11',
      'a'.repeat(400),
    ],
  ];
  for (const text of others) t.equal(read(text), undefined, text);
});

t.test(
  'the period at the end is the longest one, without what is quoted or the name of a network',
  async (t) => {
    const cases: [text: string, at: number | undefined][] = [
      ['Rotterdam 301 from 9 to 11', 2],
      ['Rotterdam 301 2 days ago', 2],
      ['offline in Oslo in the last 24h', 3],
      ['"Last Night"', undefined],
      ['in "Monday Shop"', undefined],
      ['in Last Night', undefined],
      ['in Last Night yesterday', 3],
      ['Monday Shop', undefined],
      ['"at 9" yesterday', 1],
      ['yesterday Oslo', undefined],
    ];
    for (const [text, at] of cases) t.equal(periodAtEnd(splitTokens(text))?.at, at, text);
  },
);

t.test('a command line with a period is read as the arguments that it was made of', async () => {
  const plain = ['Oslo', 'ap', '9', '003', 'Last', 'Night', 'monday', 'page', '7d'];
  const some = (words: readonly string[]) =>
    fc.array(fc.constantFrom(...words), { maxLength: 4 }).map((these) => these.join(' '));
  const said = fc.constantFrom(...SAID.map(([text]) => text));
  const subject = fc.oneof(
    some([...plain, 'in', 'from', 'on', 'the', 'since', 'over']),
    fc.tuple(fc.constantFrom('"since 9"', '"Last Night"'), some(plain)).map((parts) => parts.join(' ')),
  );
  fc.assert(
    fc.property(
      subject,
      said,
      fc.constantFrom('', ' as csv', ' page 2', ' in "Monday Shop"'),
      (text, when, end) => {
        const args = unlessRefused(`${text} ${when}${end}`.trim());
        if (args === undefined) return true;
        const line = commandLine('', args);
        const again = readArguments(line);
        return (
          commandLine('', again) === line && JSON.stringify(again.period) === JSON.stringify(args.period)
        );
      },
    ),
    { numRuns: 2_000 },
  );
});

/** Reads arguments; undefined for `Last 7d Oslo`, a period with something behind it. */
function unlessRefused(text: string) {
  try {
    return readArguments(text);
  } catch (error) {
    if (error instanceof KnownError) return undefined;
    throw error;
  }
}
