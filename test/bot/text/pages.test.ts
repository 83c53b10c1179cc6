import t from 'tap';
import { pageOf } from '../../../src/bot/text/pages.ts';

t.test('a list is cut into pages; an empty one has one page', async (t) => {
  t.strictSame(pageOf([1, 2, 3], 1, 2), { items: [1, 2], number: 1, of: 2 });
  t.strictSame(pageOf([1, 2, 3], 2, 2), { items: [3], number: 2, of: 2 });
  t.strictSame(pageOf([], 1, 2), { items: [], number: 1, of: 1 });
  t.equal(pageOf([1, 2], 1, 2).of, 1);
});

t.test('a page that a list does not have is refused', async (t) => {
  for (const number of [0, 3, 1e5]) t.throws(() => pageOf([1, 2, 3], number, 2), /There is no page/);
});
