import t from 'tap';
import { cleanText } from '../../../src/bot/dispatch/clean-text.ts';
import {
  findByName,
  holding,
  lookingLike,
  nearest,
  partOfName,
  spellingDistance,
} from '../../../src/bot/text/naming.ts';
import { unquote } from '../../../src/bot/text/tokens.ts';

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

t.test('a name is found by what people see of it, and by what they copied', async (t) => {
  const names = ['Lob\u200bby', 'Roof\u{e0041}', 'Cafe\u0301', 'Store\u00a0\u00a01', '\u3164', '👩‍💻 Lab'];
  const found: [wanted: string, index: number][] = [
    ['lobby', 0],
    ['Lob\u00adby', 0],
    ['roof', 1],
    ['CAF\u00c9', 2],
    ['store 1', 3],
    ['(no name)', 4],
    ['👩‍💻 lab', 5],
  ];
  for (const [wanted, index] of found)
    t.same(find(names, wanted), { kind: 'one', item: names[index] }, wanted);
  t.same(
    nearest(names, 'Lobbi', (name) => name),
    ['Lob\u200bby'],
  );
  t.ok(holding('ob\u200cb')('LOB\u034fBY'));
  t.ok(holding('')('anything'));
  t.ok(lookingLike('a  b')('A\u00a0b'));
});

t.test('two names that look the same are both found', async (t) => {
  t.same(find(['Lobby', 'Lob\u200bby'], 'Lobby'), { kind: 'several', items: ['Lobby', 'Lob\u200bby'] });
});

t.test('spellings are measured only where the lengths are close', async (t) => {
  const measured: string[] = [];
  const measure = (a: string, b: string) => measured.push(`${a} ${b}`);
  t.equal(spellingDistance('lobby', 'a'.repeat(100), 2, measure), undefined);
  t.equal(spellingDistance('x'.repeat(1_000), 'x'.repeat(1_000), 400, measure), undefined);
  const names = Array.from({ length: 5_000 }, (_, i) => `Rotterdam ${i}`);
  t.same(
    nearest(names, 'a '.repeat(500), (name) => name, measure),
    [],
  );
  t.same(
    nearest(names, 'a '.repeat(90), (name) => name, measure),
    [],
  );
  t.same(measured, []);
  nearest(['Lobby', 'Roof', 'Warehouse'], 'lobbi', (name) => name, measure);
  t.same(measured, ['lobbi lobby', 'lobbi roof']);
});

t.test('a name with characters that no keyboard has is found however it is typed', async (t) => {
  const names = ['Store–① “Hub”', 'Joe’s ½', 'AP ①', 'AP 1'];
  const typedFor = (typed: string) => find(names, unquote(cleanText(typed)));
  for (const typed of ['Store–① “Hub”', 'store-1 "hub"', '"Store–①"', 'Ｓｔｏｒｅ‑1'])
    t.same(typedFor(typed), { kind: 'one', item: 'Store–① “Hub”' }, typed);
  for (const typed of ["joe's ½", 'Joe’s', '“Joe’s ½”', 'Joe´s'])
    t.same(typedFor(typed), { kind: 'one', item: 'Joe’s ½' }, typed);
  t.same(typedFor('“AP ①”'), { kind: 'one', item: 'AP ①' }, 'inside quotes it is told from AP 1');
  t.same(typedFor('AP 1'), { kind: 'one', item: 'AP 1' });
  t.ok(partOfName(cleanText('①'))('AP ①') && holding(cleanText('joe´s'))('Joe’s ½'));
});
