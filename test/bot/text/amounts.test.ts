import t from 'tap';
import { amountsIn, percent } from '../../../src/bot/text/amounts.ts';

const KB = 1024;
const MB = 1024 ** 2;
const GB = 1024 ** 3;
const TB = 1024 ** 4;

t.test('an answer writes all of its amounts in the unit of its largest row', async (t) => {
  const amounts = amountsIn([{ total: 608 * MB }, undefined, {}, { total: 3 * GB }]);
  t.equal(amounts.unit, 'GB');
  const cases: [number, string][] = [
    [0, '0 GB'],
    [1, 'under 0.001 GB'],
    [0.00123 * GB, '0.00123 GB'],
    [608 * MB, '0.594 GB'],
    [1.5 * GB, '1.5 GB'],
    [12.34 * GB, '12.3 GB'],
    [99.96 * GB, '100 GB'],
    [1234.4 * GB, '1,234 GB'],
    [2_000_000 * GB, '2,000,000 GB'],
  ];
  for (const [n, words] of cases) t.equal(amounts.text(n), words);
  t.same([608 * MB, undefined, 0].map(amounts.cell), [0.59375, undefined, 0]);
  t.equal(amounts.cell(KB), Number((KB / GB).toPrecision(12)), 'a kilobyte is not lost among gigabytes');
  t.same(amounts.columns, ['usage in GB', 'sent in GB', 'received in GB']);
  t.same(amounts.cells({ total: 3 * GB, downstream: GB }), [3, undefined, 1]);
  t.same(amounts.cells(undefined), [undefined, undefined, undefined]);
  t.equal(amounts.usage({ total: 0 }), '0 GB');
  for (const usage of [undefined, {}, { upstream: GB }]) t.equal(amounts.usage(usage), 'usage unknown');
});

t.test('the unit is a power of 1,024 between KB and TB', async (t) => {
  const cases: [number | undefined, string][] = [
    [undefined, 'KB'],
    [0, 'KB'],
    [999 * KB, 'KB'],
    [999.6 * KB, 'MB'],
    [340 * MB, 'MB'],
    [2 * GB, 'GB'],
    [5 * TB, 'TB'],
    [5000 * 1024 * TB, 'TB'],
  ];
  for (const [total, unit] of cases) t.equal(amountsIn([{ total }]).unit, unit);
  t.equal(amountsIn([]).unit, 'KB');
  t.equal(amountsIn([{ upstream: 2 * GB }]).unit, 'GB', 'one direction is enough');
});

t.test('a share reads as nothing or all only when it is', async (t) => {
  const cases: [number, string][] = [
    [0, '0%'],
    [0.00002, 'under 0.001%'],
    [0.0234, '0.02%'],
    [3.24, '3.2%'],
    [54.4, '54%'],
    [93.27, '93.3%'],
    [99.98, '99.9%'],
    [100, '100%'],
  ];
  for (const [n, words] of cases) t.equal(percent(n), words);
});
