import t from 'tap';
import { DAY } from '../../../src/core/clock.ts';
import { openEmbedded } from '../../../src/store/embedded/backend.ts';
import { createEmbeddedRateLimiter } from '../../../src/store/embedded/rate-limiter.ts';
import { createMemoryLog } from '../../support/records.ts';

function stepped() {
  let now = 1_000_000;
  const rateLimiter = createEmbeddedRateLimiter(() => now, 9);
  return {
    pace: rateLimiter,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

t.test('nine calls go at once and then nine a second', async (t) => {
  const { pace: rateLimiter, pass } = stepped();
  for (let i = 0; i < 9; i++) t.equal(await rateLimiter.acquire(10_000), 0);
  t.equal(await rateLimiter.acquire(10_000), 112);
  t.equal(await rateLimiter.acquire(10_000), 223);
  pass(60_000);
  for (let i = 0; i < 9; i++)
    t.equal(await rateLimiter.acquire(10_000), 0, 'never saves up more than a burst');
  t.not(await rateLimiter.acquire(10_000), 0);
});

t.test('in any second at most 18 calls go', async (t) => {
  const { pace: rateLimiter } = stepped();
  const turns = await Promise.all(Array.from({ length: 100 }, () => rateLimiter.acquire(60_000)));
  const waits = turns.map((wait) => wait ?? Number.NaN);
  for (const from of waits) {
    t.ok(waits.filter((at) => at >= from && at < from + 1000).length <= 18);
  }
});

t.test('a caller that can not wait long enough takes no call', async (t) => {
  const { pace: rateLimiter } = stepped();
  for (let i = 0; i < 9; i++) await rateLimiter.acquire(0);
  t.equal(await rateLimiter.acquire(50), undefined);
  t.equal(await rateLimiter.acquire(50), undefined);
  t.equal(await rateLimiter.acquire(200), 112);
});

t.test('a refusal pauses all calls for its time and slows them down', async (t) => {
  const { pace: rateLimiter, pass } = stepped();
  rateLimiter.limited(2000);
  rateLimiter.limited(2000);
  t.equal(await rateLimiter.acquire(10_000), 2000);
  t.equal(
    await rateLimiter.acquire(10_000),
    2000 + Math.ceil(1000 / 6.3),
    'refused together, slowed down once',
  );
  t.equal(await rateLimiter.acquire(1000), undefined);
  pass(60_000);
  for (let i = 0; i < 40; i++) {
    rateLimiter.limited(0);
    pass(2000);
  }
  pass(60_000);
  for (let i = 0; i < 9; i++) await rateLimiter.acquire(0);
  t.equal(await rateLimiter.acquire(10_000), 1000, 'never slower than one a second');
  for (let i = 0; i < 40; i++) rateLimiter.accepted();
  pass(60_000);
  for (let i = 0; i < 9; i++) await rateLimiter.acquire(0);
  t.equal(await rateLimiter.acquire(10_000), 112, 'and as fast as before in the end');
});

t.test('how soon more calls can have gone is known without taking one', async (t) => {
  const { pace: rateLimiter, pass } = stepped();
  const soonest = (calls: number) => Math.round(rateLimiter.soonest(calls));
  t.strictSame([1, 9, 10, 18].map(soonest), [0, 0, 111, 1000]);
  for (let i = 0; i < 9; i++) t.equal(await rateLimiter.acquire(0), 0);
  t.strictSame([1, 2].map(soonest), [111, 222]);
  pass(500);
  t.equal(soonest(9), 500);
  rateLimiter.limited(2000);
  t.strictSame([1, 2].map(soonest), [2000, 2000 + Math.round(1000 / 6.3)], 'as slow as after a refusal');
});

t.test('a refusal without a time pauses all the same', async (t) => {
  const { pace: rateLimiter } = stepped();
  rateLimiter.limited(0);
  t.ok(((await rateLimiter.acquire(10_000)) ?? 0) > 100);
});

t.test('a clock that jumps forward and back keeps no call waiting', async (t) => {
  let now = Date.now();
  const { rateLimiterOf, close } = await openEmbedded(t.testdir(), createMemoryLog(), () => now);
  t.teardown(close);
  now += DAY;
  t.equal(await rateLimiterOf('aurora').acquire(0), 0);
  await rateLimiterOf('aurora').limited(0);
  now -= DAY;
  t.not(await rateLimiterOf('aurora').acquire(10_000), undefined);
});
