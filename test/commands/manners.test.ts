import t from 'tap';
import { normalizeText } from '../../src/bot/dispatch/parse-command.ts';
import { hashSecret } from '../../src/core/secrets.ts';
import { ada, ben, grantOf, start, tom } from '../support/chat.ts';

t.test('a greeting asks nothing, and punctuation around a command is ignored', async (t) => {
  const said: [text: string, meant: string][] = [
    ['', ''],
    ['  ', ''],
    ['Hi!', ''],
    ['hello there', ''],
    ['Thank you.', ''],
    ['status?', 'status'],
    ['Status.', 'Status'],
    ['/help', 'help'],
    ['"status"', 'status'],
    ['keep alive?', 'keep alive'],
    ['status "Store 12?"', 'status "Store 12?"'],
    ['status Store 12 – Lisbon', 'status Store 12 – Lisbon'],
  ];
  for (const [text, meant] of said) t.equal(normalizeText(text), meant, text);
});

t.test('a greeting is answered with what the bot is for', async (t) => {
  const { answer } = await start(t);
  t.match(await answer(ada, 'Hello!'), /`status`.+`help`/);
});

t.test('administrators get their answers directly, also among colleagues in a group space', async (t) => {
  const { say, link } = await start(t);
  await link(grantOf(ada));
  for (const command of ['links', 'audit', 'revoke ada@aurora.example']) {
    const sent = await say(ben, command, 'group');
    const posted = sent.filter(({ place }) => place !== undefined).map(({ message }) => message.markdown);
    t.same(posted, ['**Ben Okafor**: I sent you the answer in a direct message.'], command);
    t.ok(
      sent.some(({ personId }) => personId === ben.id),
      command,
    );
  }
});

t.test('a person who tries an administrators’ command is refused and recorded', async (t) => {
  const { answer, entries } = await start(t);
  t.match(await answer(tom, 'revoke ada@aurora.example'), /administrators only/);
  t.match(entries, [{ action: 'refused', actorId: 'tom', command: 'revoke', outcome: 'not_allowed' }]);
});

t.test('nothing about a link is posted in a group space with people of other organizations', async (t) => {
  const { say, link, chat } = await start(t);
  chat.mixed.add('mixed');
  await link(grantOf(ada));
  for (const command of [
    'whoami',
    'organizations',
    'use organization Aurora Retail',
    'unlink Aurora Retail',
  ]) {
    const sent = await say(ada, command, 'mixed');
    const posted = sent.filter(({ place }) => place !== undefined).map(({ message }) => message.markdown);
    t.equal(posted.length, 1, command);
    t.notMatch(posted[0], /Aurora/, command);
    t.match(sent.find(({ personId }) => personId === ada.id)?.message.markdown, /Aurora/, command);
  }
});

t.test('after a revocation the audit log still knows names, and an older URL links nothing', async (t) => {
  const { answer, say, link, store } = await start(t);
  await link(grantOf(ada));
  const [sent] = await say(ada, 'link');
  const secret = /\/link\/([\w-]{43})/.exec(sent?.message.markdown ?? '')?.[1] ?? '';
  await answer(ben, 'revoke ada@aurora.example');
  t.same(await store.listGrants(), []);
  t.match(await store.findTicket(hashSecret(secret)), { stage: 'void' });
  const log = await answer(ben, 'audit');
  t.match(log, /\*\*Ben Okafor\*\* revoked \*\*Ada Moreno\*\*'s link to \*\*Aurora Retail\*\*/);
  t.notMatch(log, /is no longer linked|without links/);
});
