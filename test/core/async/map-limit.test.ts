import t from 'tap';
import { mapLimit } from '../../../src/core/async/map-limit.ts';

t.test('at most so many at a time, results in order', async (t) => {
  let running = 0;
  let most = 0;
  const doubled = await mapLimit([5, 4, 3, 2, 1], 2, async (n) => {
    running += 1;
    most = Math.max(most, running);
    for (let turn = 0; turn < n; turn += 1) await Promise.resolve();
    running -= 1;
    return 2 * n;
  });
  t.strictSame(doubled, [10, 8, 6, 4, 2]);
  t.equal(most, 2);
  t.strictSame(await mapLimit([], 4, async () => 1), []);
});

t.test('a failure is the result', async (t) => {
  const work = async (n: number) => {
    if (n === 2) throw new Error('no');
    return n;
  };
  await t.rejects(mapLimit([1, 2, 3], 2, work), /no/);
});

t.test('an async iterable is read no faster than the work is done', async (t) => {
  let given = 0;
  let done = 0;
  let ahead = 0;
  async function* numbers(): AsyncGenerator<number> {
    for (let n = 1; n <= 9; n += 1) {
      given += 1;
      ahead = Math.max(ahead, given - done);
      await new Promise(setImmediate);
      yield n;
    }
  }
  const doubled = await mapLimit(numbers(), 3, async (n) => {
    await new Promise(setImmediate);
    done += 1;
    return 2 * n;
  });
  t.strictSame(doubled, [2, 4, 6, 8, 10, 12, 14, 16, 18]);
  t.ok(ahead <= 3, `${ahead} at once`);
  t.strictSame(await mapLimit(new Set([1, 2]).values(), 5, async (n) => n), [1, 2], 'a sync iterable too');
});

t.test('a list gets no more workers than it has items', async (t) => {
  for (const items of [[], [1], [1, 2, 3]]) {
    let asked = 0;
    const counted = Object.assign([...items], {
      [Symbol.iterator]() {
        const iterator = items[Symbol.iterator]();
        return {
          next() {
            asked += 1;
            return iterator.next();
          },
        };
      },
    });
    t.strictSame(await mapLimit(counted, 1_000, async (n) => n), items);
    // Each item is asked for once, and each worker finds the end once.
    t.equal(asked, 2 * items.length);
  }
});
