import t from 'tap';
import { findByName, nearest } from '../../../src/bot/text/naming.ts';

const find = (names: string[], wanted: string) => findByName(names, wanted, (name) => name);

t.test('a name is found as written, else in any case, else by a part', async (t) => {
  const stores = ['Store 1', 'store 1', 'Store 12', 'Lab'];
  t.same(find(stores, 'Store 1'), { kind: 'one', item: 'Store 1' });
  t.same(find(stores, 'STORE 1'), { kind: 'several', items: ['Store 1', 'store 1'] });
  t.same(find(stores, 'la'), { kind: 'one', item: 'Lab' });
  t.same(find(stores, 'e 1'), { kind: 'several', items: ['Store 1', 'store 1', 'Store 12'] });
  t.same(find(stores, 'Somewhere else'), { kind: 'none' });
});

t.test('two items of the same name are both found', async (t) => {
  t.same(find(['A', 'A'], 'A'), { kind: 'several', items: ['A', 'A'] });
});

t.test('the nearest spellings come first, and nothing far is found', async (t) => {
  const commands = ['status', 'link', 'links', 'unlink', 'whoami'];
  const near = (word: string) => nearest(commands, word, (name) => name);
  t.same(near('statsu'), ['status']);
  t.same(near('LINKK').slice(0, 2), ['link', 'links']);
  t.same(near('supercalifragilistic'), []);
});
