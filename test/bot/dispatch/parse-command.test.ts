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
const parsed = (text: string) => {
  const found = parseCommand(text, commands);
  return found && [found.command.name, found.argument];
};

t.test('a command is found by its own words at the start of a text, in any case', async (t) => {
  t.same(parsed('status'), ['status', '']);
  t.same(parsed('  STATUS  '), ['status', '']);
  t.same(parsed('Status\nStore 12'), ['status', 'Store 12']);
  t.same(parsed('status\u00a0Store 12'), ['status', 'Store 12']);
  t.same(parsed('links ada'), ['links', 'ada']);
  t.same(parsed('privacy'), ['privacy', '']);
  t.same(parsed('privacy HERE now'), ['privacy here', 'now'], 'the longest');
  t.same(parsed(normalizeText('privacy\u00a0here\u202fnow')), ['privacy here', 'now'], 'pasted spaces');
});

t.test('no command is found in the middle of a text or of a word', async (t) => {
  for (const text of ['', 'my status', 'statuses', 'status?', '/status', 'st', '"status"', 'ſtatus']) {
    t.equal(parsed(text), undefined, text);
  }
});

t.test('the text behind a command is one name, without the quotes around it', async (t) => {
  for (const text of ['Store 12', '"Store 12"', '“Store 12”', "'Store 12'", '‘Store 12’', '„Store 12“']) {
    t.same(parsed(`status ${text}`), ['status', 'Store 12'], text);
  }
  t.same(parsed('status "The "Hub""'), ['status', 'The "Hub"']);
  t.same(parsed("status Joe's Diner"), ['status', "Joe's Diner"]);
  t.same(parsed('status "'), ['status', '"']);
});

t.test('words are split at spaces that are not quoted', async (t) => {
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

t.test('hostile texts are read in linear time', async (t) => {
  for (const piece of ["'a ", '" ', "'", '“', ' ']) {
    t.ok(splitWords(piece.repeat(2400)));
    parseCommand(`status ${piece.repeat(2400)}`, commands);
  }
  // This takes minutes where each dot begins a search for the end of the run.
  t.equal(normalizeText(`${'.'.repeat(500_000)}a b c`).length, 500_005);
});
