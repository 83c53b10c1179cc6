import t from 'tap';
import { pageOf, splitPage } from '../../../src/bot/text/pages.ts';

t.test('page 2, at the end', async (t) => {
  t.strictSame(splitPage([]), { words: [], page: 1 });
  t.strictSame(splitPage(['page', '2']), { words: [], page: 2 });
  t.strictSame(splitPage(['Ada', 'PAGE', '12']), { words: ['Ada'], page: 12 });
  for (const words of [['page'], ['page', 'two'], ['page 2'], ['page', '2', 'x'], ['page', '-1']]) {
    t.strictSame(splitPage(words), { words, page: 1 });
  }
});

t.test('pages', async (t) => {
  t.strictSame(pageOf([1, 2, 3], 1, 2), { items: [1, 2], number: 1, of: 2 });
  t.strictSame(pageOf([1, 2, 3], 2, 2), { items: [3], number: 2, of: 2 });
  t.strictSame(pageOf([], 1, 2), { items: [], number: 1, of: 1 });
  t.strictSame(pageOf([1, 2], 1, 2).of, 1);
  for (const wanted of [0, 3, 1e5]) t.throws(() => pageOf([1, 2, 3], wanted, 2), /There is no page/);
});
