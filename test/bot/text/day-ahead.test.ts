import t from 'tap';
import { dayOfTime, endOfDay, readDayAhead, readDays } from '../../../src/bot/text/day-ahead.ts';
import { createTimes } from '../../../src/bot/text/times.ts';
import { DAY } from '../../../src/core/clock.ts';

t.test('a day ends by the clock of its zone, also when that is changed, and is shown as that day', (t) => {
  const cases: [date: string, zone: string, end: string][] = [
    ['2026-12-31', 'UTC', '2026-12-31T23:59:59.999Z'],
    ['2026-10-25', 'Europe/Amsterdam', '2026-10-25T22:59:59.999Z'],
    ['2027-03-28', 'Europe/Amsterdam', '2027-03-28T21:59:59.999Z'],
    ['2026-12-31', 'Pacific/Kiritimati', '2026-12-31T09:59:59.999Z'],
    ['2026-12-31', 'America/Los_Angeles', '2027-01-01T07:59:59.999Z'],
  ];
  for (const [date, zone, end] of cases) {
    const at = endOfDay(Date.parse(date) / DAY, zone);
    t.equal(new Date(at).toISOString(), end, zone);
    t.equal(createTimes(zone, at).date(at), date);
    t.equal(dayOfTime(at, zone), Date.parse(date) / DAY);
  }
  t.end();
});

t.test('lengths of whole days are read', (t) => {
  const cases: [string, number | undefined][] = [
    ['1 day', 1],
    ['30 Days', 30],
    ['the next two weeks', 14],
    ['the next month', 30],
    ['2w', 14],
    ['a year', 365],
    ['day', undefined],
    ['48 hours', undefined],
    ['90min', undefined],
    ['0 days', undefined],
    ['99999 days', undefined],
  ];
  for (const [text, days] of cases) t.equal(readDays(text), days, text);
  t.equal(readDays('2 m'), undefined, 'minutes or months: nobody knows');
  t.end();
});

t.test('days ahead are read from any day on, and no day is past without its year', (t) => {
  for (let today = Date.UTC(2027, 11, 20) / DAY; today < Date.UTC(2028, 2, 5) / DAY; today += 1) {
    for (const text of [
      'friday',
      '29 february',
      'the 31st',
      '24.12.',
      'the end of february',
      'end of the week',
    ])
      t.ok((readDayAhead(text, today) ?? -1) >= today, `${text} on ${today}`);
    const next = readDayAhead('next friday', today) ?? 0;
    t.ok(next > today && next <= today + 7);
  }
  t.equal(readDayAhead('2020-01-01', 20_000), Date.UTC(2020, 0, 1) / DAY, 'one with its year may be past');
  for (const text of [
    'yesterday',
    'last friday',
    '3 days ago',
    'friday noon',
    'next 24 december',
    'never',
    '',
  ])
    t.equal(readDayAhead(text, 20_000), undefined, text);
  t.end();
});
