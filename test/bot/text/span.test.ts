import t from 'tap';
import { readPeriod } from '../../../src/bot/text/read-period.ts';
import { resolvePeriod } from '../../../src/bot/text/span.ts';
import { createTimes } from '../../../src/bot/text/times.ts';

const resolve = (text: string, now: string, zone = 'Europe/Berlin') => {
  const time = Date.parse(now);
  return resolvePeriod(readPeriod(text.split(' ')) ?? 0, time, createTimes(zone, time));
};
/** Writes begin and end as the clock of the zone shows them, without the year. */
const shown = (text: string, now: string, zone = 'Europe/Berlin') => {
  const { from, to } = resolve(text, now, zone);
  const { iso } = createTimes(zone, from);
  return `${iso(from).slice(5, 16)} ${iso(to).slice(5, 16)}`;
};

/** Tuesday, 1 December, 10:20 in Berlin. */
const NOW = '2026-12-01T09:20:00Z';

t.test('each period has its place in time by the clock of the person, and its words', async (t) => {
  const cases: [text: string, shown: string, words: string][] = [
    ['last 24h', '11-30T10:20 12-01T10:20', 'the last 24 hours'],
    ['today', '12-01T00:00 12-01T10:20', 'today (1 December)'],
    ['yesterday', '11-30T00:00 12-01T00:00', 'yesterday (30 November)'],
    ['2 days ago', '11-29T00:00 11-30T00:00', 'Sunday, 29 November'],
    ['on friday', '11-27T00:00 11-28T00:00', 'Friday, 27 November'],
    ['on tuesday', '12-01T00:00 12-01T10:20', 'Tuesday, 1 December'],
    ['last tuesday', '11-24T00:00 11-25T00:00', 'Tuesday, 24 November'],
    ['27 nov', '11-27T00:00 11-28T00:00', 'Friday, 27 November'],
    ['24 dec', '12-24T00:00 12-25T00:00', 'Wednesday, 24 December 2025'],
    ['29 feb', '02-29T00:00 03-01T00:00', 'Thursday, 29 February 2024'],
    ['this morning', '12-01T06:00 12-01T10:20', 'this morning (06:00 to 10:20)'],
    ['last night', '11-30T18:00 12-01T06:00', 'last night (30 Nov 18:00 to 06:00)'],
    ['friday afternoon', '11-27T12:00 11-27T18:00', 'Friday afternoon (27 Nov 12:00 to 18:00)'],
    ['yesterday evening', '11-30T18:00 12-01T00:00', 'yesterday evening (30 Nov 18:00 to 00:00)'],
    ['this week', '11-30T00:00 12-01T10:20', 'this week (30 November to 1 December)'],
    ['last week', '11-23T00:00 11-30T00:00', 'last week (23 November to 29 November)'],
    ['last weekend', '11-28T00:00 11-30T00:00', 'last weekend (28 November to 29 November)'],
    ['this month', '12-01T00:00 12-01T10:20', 'this month (1 December)'],
    ['last month', '11-01T00:00 12-01T00:00', 'last month (1 November to 30 November)'],
    ['2 months ago', '10-01T00:00 11-01T00:00', 'the month from 1 October to 31 October'],
    ['this year', '01-01T00:00 12-01T10:20', 'this year (1 January to 1 December)'],
    ['since monday', '11-30T00:00 12-01T10:20', 'the time since 30 Nov 00:00'],
    ['since 9:00', '12-01T09:00 12-01T10:20', 'the time since 09:00'],
    ['since 14:00', '11-30T14:00 12-01T10:20', 'the time since 30 Nov 14:00'],
    ['since yesterday 9am', '11-30T09:00 12-01T10:20', 'the time since 30 Nov 09:00'],
    ['from 9 to 10', '12-01T09:00 12-01T10:00', 'the time from 09:00 to 10:00'],
    ['from 9 to 11', '12-01T09:00 12-01T10:20', 'the time from 09:00 to 10:20'],
    ['from 11 to 12', '11-30T11:00 11-30T12:00', 'the time from 30 Nov 11:00 to 12:00'],
    ['from 22 to 6', '11-30T22:00 12-01T06:00', 'the time from 30 Nov 22:00 to 06:00'],
    ['from yesterday to 9:00', '11-30T00:00 12-01T09:00', 'the time from 30 Nov 00:00 to 09:00'],
    ['from friday to sunday', '11-27T00:00 11-30T00:00', 'the time from 27 Nov 00:00 to 30 Nov 00:00'],
    ['from 27 nov to 3 dec', '11-27T00:00 12-01T10:20', 'the time from 27 Nov 00:00 to 10:20'],
    ['yesterday from 9 to 11', '11-30T09:00 11-30T11:00', 'the time from 30 Nov 09:00 to 11:00'],
    ['in november', '11-01T00:00 12-01T00:00', 'the days from 1 November to 30 November'],
    ['in december', '12-01T00:00 12-01T10:20', 'the days from 1 December to 1 December'],
    ['last january', '01-01T00:00 02-01T00:00', 'the days from 1 January to 31 January'],
    ['since november', '11-01T00:00 12-01T10:20', 'the time since 1 Nov 00:00'],
    ['on the 20th', '11-20T00:00 11-21T00:00', 'Friday, 20 November'],
    ['since the 1st', '12-01T00:00 12-01T10:20', 'the time since 00:00'],
    ['on the 31st', '10-31T00:00 11-01T00:00', 'Saturday, 31 October'],
    ['monday last week', '11-23T00:00 11-24T00:00', 'Monday, 23 November'],
    ['monday this week', '11-30T00:00 12-01T00:00', 'Monday, 30 November'],
    ['yesterday after 14:00', '11-30T14:00 12-01T00:00', 'the time from 30 Nov 14:00 to 00:00'],
    ['before 9', '12-01T00:00 12-01T09:00', 'the time from 00:00 to 09:00'],
    ['overnight', '11-30T18:00 12-01T06:00', 'last night (30 Nov 18:00 to 06:00)'],
    ['at 10:00', '12-01T09:30 12-01T10:20', 'the time from 09:30 to 10:20'],
  ];
  for (const [text, times, words] of cases) {
    t.equal(shown(text, NOW), times, text);
    t.equal(resolve(text, NOW).words, words, text);
  }
});

t.test('the same words mean other times in other zones', async (t) => {
  t.equal(shown('yesterday', NOW, 'Pacific/Kiritimati'), '11-30T00:00 12-01T00:00');
  t.equal(resolve('yesterday', NOW, 'Pacific/Kiritimati').from, Date.parse('2026-11-29T10:00:00Z'));
  t.equal(shown('today', NOW, 'America/Los_Angeles'), '12-01T00:00 12-01T01:20');
  t.equal(resolve('from 0 to 1', NOW, 'Asia/Kolkata').from, Date.parse('2026-11-30T18:30:00Z'));
});

t.test('a day on which the clock is changed has 23 or 25 hours', async (t) => {
  const hours = (text: string, now: string) => {
    const { from, to } = resolve(text, now);
    return (to - from) / 3_600_000;
  };
  t.equal(hours('yesterday', '2026-03-30T12:00:00Z'), 23);
  t.equal(hours('yesterday', '2026-10-26T12:00:00Z'), 25);
  t.equal(hours('yesterday from 1 to 4', '2026-03-30T12:00:00Z'), 2);
  t.equal(hours('yesterday from 1 to 4', '2026-10-26T12:00:00Z'), 4);
  t.equal(
    hours('yesterday from 2:30 to 2:45', '2026-10-26T12:00:00Z'),
    1.25,
    'both times at which it was so late',
  );
});

t.test('what is still to come, or ends before it begins, is refused', async (t) => {
  for (const text of ['on 2027-01-01', 'this evening', 'this weekend', 'since 2026-12-02'])
    t.throws(() => resolve(text, NOW), { code: 'bad_arguments', message: /has not begun yet/ }, text);
  for (const text of ['from today to yesterday', 'from 2026-11-28 to 2026-11-27'])
    t.throws(() => resolve(text, NOW), { code: 'bad_arguments', message: /ends before it begins/ }, text);
});

t.test('a time that has not ended goes on until now', async (t) => {
  t.match(resolve('today', NOW), { isOver: false, to: Date.parse(NOW) });
  t.match(resolve('yesterday', NOW), { isOver: true });
  t.match(resolve('last 24h', NOW), { isOver: false });
});
