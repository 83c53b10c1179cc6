import t from 'tap';
import { classifyWords } from '../../../src/bot/query/classify-words.ts';

t.test('words that a command knows are told from a name, two together before one alone', async (t) => {
  const known = ['access points', 'access', 'offline'];
  const classify = (said: string) => classifyWords(said.split(' '), (one) => known.includes(one));
  t.same(classify('offline access points Head office'), {
    known: ['offline', 'access', 'points'],
    others: ['Head', 'office'],
  });
  t.same(classify('Head access office'), { known: ['access'], others: ['Head', 'office'] });
  t.same(classify('points access'), { known: ['access'], others: ['points'] });
  t.same(
    classifyWords([], () => true),
    { known: [], others: [] },
  );
});
