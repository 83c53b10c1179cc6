import t from 'tap';
import { createTimes } from '../../../src/bot/text/times.ts';
import { DAY, HOUR } from '../../../src/core/clock.ts';

const NOW = Date.UTC(2026, 7, 3, 14, 2);

t.test("times are those of the person's time zone, with the day only when it is another one", async (t) => {
  const times = createTimes('Europe/Amsterdam', NOW);
  t.equal(times.at(NOW), '16:02');
  t.equal(times.at(NOW - DAY), '2 Aug 16:02');
  t.equal(times.at(NOW - 365 * DAY), '3 Aug 2025 16:02');
  t.equal(times.day(NOW - 365 * DAY), '3 Aug 2025');
  t.match(times.asked(NOW), /^16:02 (CEST|GMT\+2)$/);
  const auckland = createTimes('Pacific/Auckland', NOW);
  t.equal(auckland.at(NOW), '02:02', 'already the 4th there');
  t.equal(auckland.at(NOW - 3 * HOUR), '3 Aug 23:02');
});

t.test('times for files are ISO 8601 with the offset of that moment', async (t) => {
  const times = createTimes('Europe/Amsterdam', NOW);
  t.equal(times.iso(NOW), '2026-08-03T16:02:00+02:00');
  t.equal(times.iso(Date.UTC(2026, 0, 1)), '2026-01-01T01:00:00+01:00', 'in winter');
  t.equal(times.iso(undefined), '');
  t.equal(createTimes('UTC', NOW).iso(NOW), '2026-08-03T14:02:00Z');
  t.equal(createTimes('Asia/Kolkata', NOW).iso(NOW), '2026-08-03T19:32:00+05:30');
  for (const zone of ['Europe/Amsterdam', 'America/St_Johns', 'Pacific/Auckland']) {
    t.equal(Date.parse(createTimes(zone, NOW).iso(NOW)), NOW, zone);
  }
  t.equal(createTimes('Pacific/Auckland', NOW).date(NOW), '2026-08-04');
});
