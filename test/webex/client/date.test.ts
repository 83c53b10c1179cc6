import t from 'tap';
import { dateOf } from '../../../src/webex/client/attempt.ts';

const DATE = 'Sun, 01 Mar 2026 12:00:00 GMT';
const TIME = Date.parse(DATE);

t.test('an answer that a cache kept tells its time by its age', async (t) => {
  t.equal(dateOf({ date: DATE }), TIME);
  t.equal(dateOf({ date: DATE, age: '7200' }), TIME + 7_200_000);
  for (const age of ['', '-5', 'old', '1.5', '7200, 7200', '9'.repeat(400)])
    t.equal(dateOf({ date: DATE, age }), TIME, age.slice(0, 10));
});

t.test('no date, and one that is none, tell no time', async (t) => {
  for (const date of [undefined, '', 'now', '2026-03-01T12:00:00Z', 'Sun, 99 Foo 2026 GMT'])
    t.equal(dateOf({ date, age: '5' }), undefined, date ?? 'none');
});
