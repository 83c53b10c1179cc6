import t from 'tap';
import { SLICE_SIZE } from '../../../src/core/async/slices.ts';
import { countedSlices } from '../../support/counted-slices.ts';

const numbers = (amount: number) => Array.from({ length: amount }, (_, n) => n);
/** Numbers in an order that looks like none, each twice. */
const mixed = (amount: number) => numbers(amount).map((n) => ((n * 7919) % amount) >> 1);

t.test('the results are those of the methods of arrays', async (t) => {
  const slices = countedSlices(10);
  for (const amount of [0, 1, 9, 10, 11, 100, 1_001]) {
    const items = mixed(amount).map((value, place) => ({ value, place }));
    const compare = (a: { value: number }, b: { value: number }) => a.value - b.value;
    t.same(
      await slices.sort(items, compare),
      items.toSorted(compare),
      `${amount} sorted, equal ones in order`,
    );
    const half = ({ value }: { value: number }) => value % 2 === 0;
    t.same(await slices.filter(items, half), items.filter(half));
    t.same(
      await slices.map(items, ({ place }) => -place),
      items.map(({ place }) => -place),
    );
    const seen: unknown[] = [];
    await slices.each(items, (slice) => seen.push(...slice));
    t.same(seen, items);
  }
});

t.test('between two turns of the event loop all work together is one slice', async (t) => {
  const slices = countedSlices();
  const jobs = numbers(9).map(async () => {
    await slices.map(numbers(3_000), () => slices.count());
    await slices.filter(numbers(3_000), () => {
      slices.count();
      return true;
    });
  });
  await Promise.all(jobs);
  t.equal(slices.most(), SLICE_SIZE);
  t.ok(slices.turns() >= (9 * 2 * 3_000) / SLICE_SIZE - 1);
});

t.test('a sort compares no more between two turns than sorting one slice takes', async (t) => {
  const slices = countedSlices();
  const sorted = await slices.sort(mixed(20_000), (a, b) => {
    slices.count();
    return a - b;
  });
  t.same(
    sorted,
    mixed(20_000).sort((a, b) => a - b),
  );
  t.ok(slices.most() <= SLICE_SIZE * Math.ceil(Math.log2(SLICE_SIZE)), `${slices.most()} comparisons`);
});

t.test('an item that counts for many rows shares its turn with nothing', async (t) => {
  const slices = countedSlices(100);
  const sizes = [1, 500, 1, 60, 60, 1];
  await slices.map(
    sizes,
    (rows) => slices.count(rows),
    (rows) => rows,
  );
  t.equal(slices.most(), 500);
  const light = countedSlices(100);
  await light.map(
    [60, 60, 30, 70, 100],
    (rows) => light.count(rows),
    (rows) => rows,
  );
  t.equal(light.most(), 100);
});

t.test('whoever asked first works first, and nobody waits for the end of long work', async (t) => {
  const slices = countedSlices(10);
  const order: string[] = [];
  const long = slices.each(numbers(1_000), () => order.push('long'));
  const short = slices.each(numbers(10), () => order.push('short'));
  await short;
  t.same(order, ['long', 'short']);
  await long;
  t.equal(order.length, 101);
});

t.test('short work does not wait while nothing else is going on', async (t) => {
  const slices = countedSlices();
  await slices.map(numbers(20), () => slices.count());
  t.equal(slices.turns(), 0);
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  t.equal(slices.turns(), 1, 'and then no further turn is asked for');
});

t.test('a failure of the work is the result, and others go on', async (t) => {
  const slices = countedSlices(10);
  const failing = slices.map(numbers(100), (n) => {
    if (n === 50) throw new Error('no');
    return n;
  });
  const other = slices.map(numbers(100), (n) => n);
  await t.rejects(failing, /^no$/);
  t.equal((await other).length, 100);
});
