import t from 'tap';
import { corrections } from '../../../src/bot/query/suggestions.ts';

const meant = (...words: string[]) =>
  corrections(words, ['offline', 'online', 'dormant']).map(({ text }) => text);

t.test('a misspelled word gets corrections, the nearest first', async (t) => {
  t.same(meant('ofline'), ['offline', 'online'], 'nearest first');
  t.same(meant('ofline', 'Rotterdam', '301'), ['offline Rotterdam 301', 'online Rotterdam 301']);
  t.same(meant('dormnat'), ['dormant']);
});

t.test('a short or different word gets no correction', async (t) => {
  t.same(meant('301', 'on', 'MX'), []);
  t.same(meant('Rotterdam', 'broken', '<@all>'), []);
});
