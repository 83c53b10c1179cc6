import t from 'tap';
import { backoff } from '../../../src/core/async/backoff.ts';

const limits = { first: 100, longest: 1_000 };
const longest = () => 1;
const shortest = () => 0;

t.test('the wait doubles with each failed attempt, up to the longest', async (t) => {
  const waits = [1, 2, 3, 4, 5, 6].map((attempt) => backoff(attempt, limits, longest));
  t.strictSame(waits, [100, 200, 400, 800, 1_000, 1_000]);
});

t.test('jitter takes away at most half of the wait', async (t) => {
  t.equal(backoff(1, limits, shortest), 50);
  t.equal(backoff(9, limits, shortest), 500);
});

t.test('a thousand failed attempts still give the longest wait', async (t) => {
  t.equal(backoff(1_000, limits, longest), 1_000);
  t.equal(backoff(100_000, limits, longest), 1_000);
});

t.test('without a source of chance, concurrent callers wait for different times', async (t) => {
  const waits = Array.from({ length: 100 }, () => backoff(3, limits));
  t.ok(waits.every((wait) => wait >= 200 && wait <= 400));
  t.ok(new Set(waits).size > 50);
});
