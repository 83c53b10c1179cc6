import t from 'tap';
import { timeSpan, timeTicks } from '../../src/charts/time-axis.ts';
import { DAY, HOUR, MINUTE } from '../../src/core/clock.ts';

const words = (from: number, length: number, zone: string, most = 6) =>
  timeTicks(from, from + length, zone, most).map(({ word }) => word);

const MORNING = Date.UTC(2026, 10, 4, 8, 3);

t.test('ticks are round times in the time zone, with midnight as a date', async (t) => {
  t.same(words(MORNING, DAY, 'Europe/Amsterdam'), ['12:00', '16:00', '20:00', '5 Nov', '04:00', '08:00']);
  t.same(words(MORNING, DAY, 'America/New_York', 4), ['06:00', '12:00', '18:00', '5 Nov']);
  t.same(words(MORNING, 2 * HOUR, 'Asia/Kathmandu'), ['14:00', '14:30', '15:00', '15:30']);
  t.same(words(MORNING, 5 * MINUTE, 'UTC'), ['08:03', '08:04', '08:05', '08:06', '08:07', '08:08']);
});

t.test('ticks of several days are midnights', async (t) => {
  t.same(words(MORNING, 3 * DAY, 'Europe/Amsterdam', 4), ['5 Nov', '6 Nov', '7 Nov']);
  t.same(words(MORNING, 7 * DAY, 'Europe/Amsterdam'), ['5 Nov', '7 Nov', '9 Nov', '11 Nov']);
  t.same(words(MORNING, 31 * DAY, 'Europe/Amsterdam', 4), ['5 Nov', '13 Nov', '21 Nov', '29 Nov']);
});

t.test(
  'on the day when the clock goes back, one hour occurs twice and ticks stay on full hours',
  async (t) => {
    const midnight = Date.UTC(2026, 9, 24, 22);
    t.same(words(midnight, 6 * HOUR, 'Europe/Amsterdam'), [
      '25 Oct',
      '01:00',
      '02:00',
      '02:00',
      '03:00',
      '04:00',
      '05:00',
    ]);
    t.same(words(midnight - DAY, 3 * DAY, 'Europe/Amsterdam', 3), ['24 Oct', '25 Oct', '26 Oct']);
  },
);

t.test('a single instant has its own tick if it is a full minute, else none', async (t) => {
  t.same(words(MORNING, 0, 'UTC'), ['08:03']);
  t.same(words(MORNING + 1, 0, 'UTC'), []);
});

t.test('a time span within one day names the day once, and its time zone', async (t) => {
  t.equal(timeSpan(MORNING, MORNING + HOUR, 'UTC'), 'Wed 4 Nov, 08:03–09:03 (UTC)');
  t.match(
    timeSpan(MORNING, MORNING + DAY, 'Asia/Tokyo'),
    /^Wed 4 Nov, 17:03\s–\sThu 5 Nov, 17:03 \(Asia\/Tokyo\)$/,
  );
});
