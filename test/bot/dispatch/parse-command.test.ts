import t from 'tap';
import type { Command } from '../../../src/bot/command.ts';
import { normalizeText, parseCommand } from '../../../src/bot/dispatch/parse-command.ts';
import { splitWords } from '../../../src/bot/text/tokens.ts';

const named = (name: string): Command => ({
  name,
  group: 'This bot',
  summary: name,
  examples: [name],
  run: async () => ({ markdown: name, isPrivate: false }),
});
const commands = ['status', 'link', 'links', 'privacy', 'privacy here'].map(named);
const heard = (text: string) => {
  const parsed = parseCommand(text, commands);
  return parsed && [parsed.command.name, parsed.argument];
};

t.test("a command's own words at the start, in any case", async (t) => {
  t.same(heard('status'), ['status', '']);
  t.same(heard('  STATUS  '), ['status', '']);
  t.same(heard('Status\nStore 12'), ['status', 'Store 12']);
  t.same(heard('status\u00a0Store 12'), ['status', 'Store 12']);
  t.same(heard('links ada'), ['links', 'ada']);
  t.same(heard('privacy'), ['privacy', '']);
  t.same(heard('privacy HERE now'), ['privacy here', 'now'], 'the longest');
});

t.test('nothing is matched in the middle', async (t) => {
  for (const text of ['', 'my status', 'statuses', 'status?', '/status', 'st', '"status"', 'ſtatus']) {
    t.equal(heard(text), undefined, text);
  }
});

t.test('the rest is one name; one pair of quotes is taken off', async (t) => {
  for (const text of ['Store 12', '"Store 12"', '“Store 12”', "'Store 12'", '‘Store 12’', '„Store 12“']) {
    t.same(heard(`status ${text}`), ['status', 'Store 12'], text);
  }
  t.same(heard('status "The "Hub""'), ['status', 'The "Hub"']);
  t.same(heard("status Joe's Diner"), ['status', "Joe's Diner"]);
  t.same(heard('status "'), ['status', '"']);
});

t.test('words', async (t) => {
  t.same(splitWords('ada@x.example  Aurora Retail'), ['ada@x.example', 'Aurora', 'Retail']);
  t.same(splitWords('ada@x.example "Aurora Retail" “Harbor Lab”'), [
    'ada@x.example',
    'Aurora Retail',
    'Harbor Lab',
  ]);
  t.same(splitWords("'Joe's Diner' b"), ["Joe's Diner", 'b']);
  t.same(splitWords("Joe's b"), ["Joe's", 'b']);
  t.same(splitWords('"never closed'), ['never closed']);
  t.same(splitWords('"" a'), ['a']);
  t.same(splitWords(''), []);
});

t.test('hostile texts end', async (t) => {
  for (const piece of ["'a ", '" ', "'", '“', ' ']) {
    t.ok(splitWords(piece.repeat(2400)));
    parseCommand(`status ${piece.repeat(2400)}`, commands);
  }
  // Minutes, where each dot begins a search for the end of them.
  t.equal(normalizeText(`${'.'.repeat(500_000)}a b c`).length, 500_005);
});
