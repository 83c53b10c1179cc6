import t from 'tap';
import { DAY, HOUR, MINUTE } from '../../src/core/clock.ts';
import { isWithin, MONTH, spanQuery, withEnd } from '../../src/meraki/spans.ts';

const NOW = Date.parse('2026-12-01T09:20:30Z');
const HOURS_AGO = Date.parse('2026-12-01T07:00:00Z');
const NOON_BEFORE = Date.parse('2026-11-30T12:00:00Z');

t.test('a time that was counted back from now is a timespan in whole minutes', async (t) => {
  t.same(spanQuery({ since: NOW - DAY - 7 }, NOW, MONTH), { timespan: 86_400 });
  t.same(spanQuery({ since: NOW - 40 * DAY }, NOW, MONTH), { timespan: 31 * 86_400 });
  t.same(spanQuery({ since: NOW - HOUR }, NOW, MONTH, 8 * HOUR), { timespan: 8 * 3_600 });
});

t.test('a time of the calendar has its own begin, and its end when it has one', async (t) => {
  const [t0, t1] = ['2026-11-30T12:00:00.000Z', '2026-12-01T07:00:00.000Z'];
  t.same(spanQuery({ since: NOON_BEFORE, until: HOURS_AGO }, NOW, MONTH), { t0, t1 });
  t.same(spanQuery({ since: NOON_BEFORE, until: Number.POSITIVE_INFINITY }, NOW, MONTH), { t0 });
});

t.test('a sum has an end: the last whole minute', async (t) => {
  const open = { since: NOON_BEFORE, until: Number.POSITIVE_INFINITY };
  t.same(withEnd(open, NOW), { since: NOON_BEFORE, until: NOW - MINUTE / 2 });
  t.same(withEnd({ ...open, since: NOW - 1 }, NOW), { since: NOW - 1 }, 'the minute has just begun');
  t.same(withEnd({ since: NOON_BEFORE, until: HOURS_AGO }, NOW), { since: NOON_BEFORE, until: HOURS_AGO });
  t.same(withEnd({ since: NOON_BEFORE }, NOW), { since: NOON_BEFORE, until: undefined });
});

t.test('what was at the begin belongs to a time, what was at its end does not', async (t) => {
  const isInside = isWithin({ since: NOON_BEFORE, until: HOURS_AGO });
  t.ok(isInside({ at: NOON_BEFORE }));
  t.notOk(isInside({ at: NOON_BEFORE - 1 }));
  t.notOk(isInside({ at: HOURS_AGO }));
  t.ok(isInside({}), 'nobody knows when it was');
  t.ok(isWithin({ since: NOW })({ at: NOW - 1 }), 'Meraki decides where some seconds do not matter');
});
