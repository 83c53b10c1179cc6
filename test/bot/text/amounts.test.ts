import t from 'tap';
import { bytes, byteUnit, percent, wholeBytes } from '../../../src/bot/text/amounts.ts';

t.test('amounts of data are written in powers of 1,024', async (t) => {
  const KB = 1024;
  const cases: [number, string][] = [
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1 KB'],
    [1.24 * KB ** 3, '1.2 GB'],
    [340 * KB ** 2, '340 MB'],
    [999.6 * KB ** 2, '1 GB'],
    [12.4 * KB ** 4, '12 TB'],
    [5000 * KB ** 5, '5,000 PB'],
  ];
  for (const [n, words] of cases) t.equal(bytes(n), words);
  t.same(byteUnit(3 * KB ** 3), { unit: 'GB', size: KB ** 3 });
  t.same(wholeBytes(1.6, undefined, 0), [2, undefined, 0]);
});

t.test('a share reads as nothing or all only when it is', async (t) => {
  const cases: [number, string][] = [
    [0, '0 %'],
    [0.00002, 'under 0.001 %'],
    [0.0234, '0.02 %'],
    [3.24, '3.2 %'],
    [54.4, '54 %'],
    [93.27, '93.3 %'],
    [99.98, '99.9 %'],
    [100, '100 %'],
  ];
  for (const [n, words] of cases) t.equal(percent(n), words);
});
