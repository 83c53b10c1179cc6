import t from 'tap';
import { cached } from '../../../src/core/async/cached.ts';
import { HOUR, SECOND } from '../../../src/core/clock.ts';

function start() {
  const time = { now: 10 * HOUR };
  let looks = 0;
  const look = cached(
    async () => ++looks,
    5 * SECOND,
    () => time.now,
  );
  return { look, time };
}

t.test('one look serves all for a while', async (t) => {
  const { look, time } = start();
  t.strictSame(await Promise.all([look(), look()]), [1, 1]);
  time.now += 4 * SECOND;
  t.equal(await look(), 1);
  time.now += SECOND;
  t.equal(await look(), 2);
});

t.test('a clock that is set back freezes nothing', async (t) => {
  const { look, time } = start();
  await look();
  time.now -= HOUR;
  t.equal(await look(), 2);
  t.equal(await look(), 2);
  time.now += 5 * SECOND;
  t.equal(await look(), 3);
});
