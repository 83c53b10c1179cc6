import t from 'tap';
import { memoize } from '../../../src/webex/client/memoize.ts';

t.test('callers at the same time share one call, and failures are not remembered', async (t) => {
  const read: string[] = [];
  const memory = memoize(
    async (key) => {
      read.push(key);
      if (key === 'bad') throw new Error('failed');
      return key.toUpperCase();
    },
    60_000,
    2,
  );
  t.strictSame(await Promise.all(['a', 'a', 'b'].map(memory.get)), ['A', 'A', 'B']);
  t.strictSame(read, ['a', 'b']);
  await t.rejects(Promise.all([memory.get('bad'), memory.get('bad')]), /failed/);
  await t.rejects(memory.get('bad'), /failed/);
  t.strictSame(read, ['a', 'b', 'bad', 'bad']);
  await memory.get('a');
  t.equal(read.length, 5, 'the oldest made room');
});

t.test('a result is used for its time to live and no longer', async (t) => {
  let reads = 0;
  let now = 1;
  const memory = memoize(
    async () => ++reads,
    60_000,
    10,
    () => now,
  );
  t.equal(await memory.get('a'), 1);
  now += 60_000;
  t.equal(await memory.get('a'), 1);
  now += 1;
  t.equal(await memory.get('a'), 2);
});
