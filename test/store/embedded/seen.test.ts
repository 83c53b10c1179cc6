import t from 'tap';
import { HOUR } from '../../../src/core/clock.ts';
import { createSeen } from '../../../src/store/embedded/seen.ts';

const YEAR = 365 * 24 * HOUR;

t.test('a key is known until it expires, and only the newest keys are kept', async (t) => {
  const time = { now: 0 };
  const now = () => time.now;
  const seen = createSeen(2, now, now);
  seen.add('a', 100);
  t.equal(seen.has('a'), true);
  t.equal(seen.has('b'), false);
  time.now = 99;
  t.equal(seen.has('a'), true);
  time.now = 100;
  t.equal(seen.has('a'), false);
  for (const key of ['b', 'c', 'd']) seen.add(key, 100);
  t.strictSame(
    ['b', 'c', 'd'].map((key) => seen.has(key)),
    [false, true, true],
  );
  seen.add('c', 100);
  seen.add('e', 100);
  t.strictSame(
    ['c', 'd', 'e'].map((key) => seen.has(key)),
    [true, false, true],
    'a key that is added again is a new one',
  );
});

t.test('a clock that is set neither makes a duplicate new nor keeps a key for years', async (t) => {
  const time = { now: 0, clock: 5 * YEAR };
  const seen = createSeen(
    9,
    () => time.clock,
    () => time.now,
  );
  for (const jump of [HOUR, -HOUR, 2 * YEAR, -2 * YEAR]) {
    seen.add(`${jump}`, HOUR);
    time.clock += jump;
    time.now += HOUR - 1;
    t.equal(seen.has(`${jump}`), true);
    t.strictSame(seen.list(), [[`${jump}`, time.clock + 1]], 'the file has it by the clock of now');
    time.now += 1;
    t.equal(seen.has(`${jump}`), false);
    t.strictSame(seen.list(), []);
  }
});
