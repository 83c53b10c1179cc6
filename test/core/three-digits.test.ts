import t from 'tap';
import { threeDigits } from '../../src/core/three-digits.ts';

t.test('numbers have three digits', async (t) => {
  t.same([0, 0.0000004, 0.043, 0.59375, 1.5, 12.34, 123.4, 12_345.6].map(threeDigits), [
    '0',
    'under 0.001',
    '0.043',
    '0.594',
    '1.5',
    '12.3',
    '123',
    '12,346',
  ]);
});
