import t from 'tap';
import { createCsvFile, MAX_FILE_ROWS } from '../../../src/bot/report/csv-file.ts';
import { SLICE_SIZE } from '../../../src/core/async/slices.ts';
import { countedSlices } from '../../support/counted-slices.ts';

const numbers = (amount: number) => Array.from({ length: amount }, (_, n) => n);

t.test('a file is written slice by slice, wide rows in smaller slices', async (t) => {
  for (const width of [1, 20]) {
    const slices = countedSlices();
    const columns = numbers(width).map((n) => `column ${n}`);
    const file = createCsvFile(columns, slices);
    const cells = (n: number) => {
      slices.count();
      return columns.map(() => n);
    };
    t.ok(await file.add(numbers(3_000), cells));
    t.ok(await file.add(numbers(3_000), cells));
    t.equal(file.rows, 6_000);
    t.equal(file.data().toString().split('\r\n').length, 6_002);
    t.ok(slices.most() <= SLICE_SIZE / Math.max(1, width / 4), `${slices.most()} rows`);
  }
});

t.test(
  'a file is full after a hundred thousand rows, or so many bytes, and no row of it is torn',
  async (t) => {
    const file = createCsvFile(['n'], countedSlices());
    t.ok(await file.add(numbers(MAX_FILE_ROWS), (n) => [n]));
    t.equal(file.isFull, false);
    t.notOk(await file.add([1], (n) => [n]));
    t.equal(file.rows, MAX_FILE_ROWS);

    const small = createCsvFile(['text'], countedSlices(10), 1_000);
    t.notOk(await small.add(numbers(100), () => ['x'.repeat(18)]));
    t.equal(small.rows, 50);
    t.equal(small.data().toString().split('\r\n').at(-2), 'x'.repeat(18));
  },
);
