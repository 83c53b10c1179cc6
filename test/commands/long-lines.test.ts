import t from 'tap';
import {
  isTooLong,
  MAX_TEXT_LENGTH,
  normalizeText,
  parseCommand,
} from '../../src/bot/dispatch/parse-command.ts';
import { longestName } from '../../src/commands/administration/people.ts';
import { commands } from '../../src/commands/index.ts';
import { ada, ben, grantOf, start } from '../support/chat.ts';

t.test('every command refuses a line over 1,000 characters, and does nothing', async (t) => {
  const { answer, link, entries, store } = await start(t);
  await link(grantOf(ada), grantOf(ben));
  for (const { name } of commands) {
    const line = `${name} ${'a '.repeat(500)}b`;
    const said = await answer(ben, line);
    t.match(said, /too long for a question.*1,000 characters: ask one thing at a time/s, name);
    t.notMatch(said, /a a a/, name);
    t.equal(parseCommand(line, commands), undefined, name);
  }
  t.same(entries, []);
  t.equal((await store.listGrants()).length, 2);
});

t.test('a line that no command begins is refused for its length, too', async (t) => {
  const { answer } = await start(t);
  t.match(await answer(ada, 'x'.repeat(7_400)), /too long for a question/);
  t.match(await answer(ada, 'lnks '.repeat(1_480)), /too long for a question/);
});

t.test('characters are counted as a person counts them', async (t) => {
  t.equal(isTooLong('x'.repeat(MAX_TEXT_LENGTH)), false);
  t.equal(isTooLong('x'.repeat(MAX_TEXT_LENGTH + 1)), true);
  t.equal(isTooLong('😀'.repeat(MAX_TEXT_LENGTH)), false);
  t.equal(isTooLong('😀'.repeat(MAX_TEXT_LENGTH + 1)), true);
  t.equal(
    normalizeText(`sta${'\u200b'.repeat(5_000)}tus?`),
    'status',
    'those that are not seen do not count',
  );
});

t.test('each name is read once, however many words are compared with it', async (t) => {
  let reads = 0;
  const people = Array.from({ length: 200 }, (_, i) => ({
    id: `${i}`,
    email: `p${i}@aurora.example`,
    get name() {
      reads += 1;
      return `Person Number ${i}`;
    },
  }));
  const readsFor = (words: string[]) => {
    reads = 0;
    return { found: longestName(words, people), reads };
  };
  const many = readsFor([...'person number 7 of the second floor'.split(' '), ...Array(450).fill('a')]);
  t.match(many, { found: { size: 3 }, reads: 200 });
  t.equal(many.found.named[0]?.id, '7');
  t.match(readsFor(Array(500).fill('a')), { found: { size: 0, named: [] }, reads: 200 });
});

t.test('words behind a name that reaches further are the longer name', async (t) => {
  const named = (name: string) => ({ id: name, name, email: '' });
  const people = [named('Ada'), named('Ada Moreno'), named('Ada  Mo\u200breno')];
  t.match(longestName(['ADA', 'moreno', 'Aurora'], people), { size: 2, named: [{ id: 'Ada Moreno' }, {}] });
  t.match(longestName(['ada', 'Aurora'], people), { size: 1, named: [{ id: 'Ada' }] });
});
