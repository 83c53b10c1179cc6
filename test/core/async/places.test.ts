import t from 'tap';
import { createPlaces } from '../../../src/core/async/places.ts';

t.test('places are given in the order in which callers came, so many at a time', async (t) => {
  const { take } = createPlaces(2);
  const given: number[] = [];
  const taken = Array.from({ length: 4 }, async (_, n) => {
    const giveBack = await take();
    given.push(n);
    return giveBack;
  });
  const [first, second] = taken;
  const giveFirstBack = await first;
  await second;
  t.strictSame(given, [0, 1]);
  giveFirstBack?.();
  giveFirstBack?.();
  await taken[2];
  t.strictSame(given, [0, 1, 2], 'a place that is given back twice is one place');
  (await second)?.();
  await taken[3];
  t.strictSame(given, [0, 1, 2, 3]);
});
