import fc from 'fast-check';
import t from 'tap';
import { createCalendar } from '../../../src/bot/text/calendar.ts';
import { DAY, HOUR } from '../../../src/core/clock.ts';

const dayNumber = (date: string) => Date.parse(date) / DAY;
const hours = (zone: string, date: string) => {
  const { at } = createCalendar(zone);
  return (at(dayNumber(date), 1_440) - at(dayNumber(date), 0)) / HOUR;
};

t.test('a day begins and ends by the clock of its zone', async (t) => {
  const cases: [zone: string, date: string, begin: string, hours: number][] = [
    ['UTC', '2026-11-27', '2026-11-27T00:00Z', 24],
    ['Europe/Berlin', '2026-11-27', '2026-11-26T23:00Z', 24],
    ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00Z', 23],
    ['Europe/Berlin', '2026-10-25', '2026-10-24T22:00Z', 25],
    ['America/New_York', '2026-11-01', '2026-11-01T04:00Z', 25],
    ['Asia/Kolkata', '2026-11-27', '2026-11-26T18:30Z', 24],
    ['Australia/Lord_Howe', '2026-04-05', '2026-04-04T13:00Z', 24.5],
    ['Pacific/Kiritimati', '2026-11-27', '2026-11-26T10:00Z', 24],
    // The clock is set forward at midnight: the day begins at one.
    ['America/Santiago', '2026-09-06', '2026-09-06T04:00Z', 23],
  ];
  for (const [zone, date, begin, length] of cases) {
    const { at, dayOf } = createCalendar(zone);
    const found = at(dayNumber(date), 0);
    t.equal(new Date(found).toISOString(), new Date(begin).toISOString(), `${zone} ${date}`);
    t.equal(hours(zone, date), length, `${zone} ${date}`);
    t.equal(dayOf(found), dayNumber(date));
    t.equal(dayOf(found - 1), dayNumber(date) - 1);
  }
});

t.test(
  'a time that comes twice is the first or the last one, a time that is left out comes later',
  async (t) => {
    const { at } = createCalendar('Europe/Berlin');
    const iso = (time: number) => new Date(time).toISOString();
    const back = dayNumber('2026-10-25');
    t.equal(iso(at(back, 150)), '2026-10-25T00:30:00.000Z');
    t.equal(iso(at(back, 150, true)), '2026-10-25T01:30:00.000Z');
    t.equal(iso(at(dayNumber('2026-03-29'), 150)), '2026-03-29T01:30:00.000Z', 'the clock shows 3:30');
  },
);

t.test('days follow each other without a gap in every zone', async () => {
  const zones = [
    'Europe/Berlin',
    'America/Santiago',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'Africa/Cairo',
  ];
  fc.assert(
    fc.property(fc.constantFrom(...zones), fc.integer({ min: 18_000, max: 24_000 }), (zone, day) => {
      const { at, dayOf } = createCalendar(zone);
      return at(day, 1_440) === at(day + 1, 0) && dayOf(at(day, 0)) === day && dayOf(at(day, 720)) === day;
    }),
    { numRuns: 300 },
  );
});
