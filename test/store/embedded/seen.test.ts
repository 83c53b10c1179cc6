import t from 'tap';
import { createSeen } from '../../../src/store/embedded/seen.ts';

t.test('a key is known until it expires, and only the newest keys are kept', async (t) => {
  let now = 0;
  const seen = createSeen(2, () => now);
  seen.add('a', 100);
  t.equal(seen.has('a'), true);
  t.equal(seen.has('b'), false);
  now = 99;
  t.equal(seen.has('a'), true);
  now = 100;
  t.equal(seen.has('a'), false);
  for (const key of ['b', 'c', 'd']) seen.add(key, 200);
  t.strictSame(
    ['b', 'c', 'd'].map((key) => seen.has(key)),
    [false, true, true],
  );
  seen.add('c', 200);
  seen.add('e', 200);
  t.strictSame(
    ['c', 'd', 'e'].map((key) => seen.has(key)),
    [true, false, true],
    'a key that is added again is a new one',
  );
});
