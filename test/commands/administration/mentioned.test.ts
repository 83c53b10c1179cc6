import t, { type Test } from 'tap';
import type { Person } from '../../../src/core/person.ts';
import { ada, ben, grantOf, lab, NOW, start, tom } from '../../support/chat.ts';

/** Another person who calls herself as Ada does. */
const eve: Person = { id: 'eve', displayName: 'Ada Moreno', email: 'eve@aurora.example', orgId: 'aurora' };
const as = ({ id }: Person, label: string) => ({ id, label });

/** Ada, Tom and Eve have links; Ben, an administrator, asks and mentions people. */
async function open(t: Test) {
  const bot = await start(t);
  await bot.link(grantOf(ada), grantOf(ada, lab), grantOf(tom), grantOf(eve));
  async function say(text: string, ...mentions: { id: string; label: string }[]) {
    const before = bot.chat.sent.length;
    const place = { roomId: 'direct' };
    const said = { person: ben, place, isDirect: true, text, ...(mentions.length > 0 && { mentions }) };
    await (await bot.dispatch(said)).finished;
    return bot.chat.sent.slice(before).map(({ message }) => message.markdown);
  }
  const left = async () => (await bot.store.listGrants()).map(({ personId }) => personId).toSorted();
  return { ...bot, say, left };
}

t.test('revoke ends the links of the person who is mentioned, whatever the mention is called', async (t) => {
  const { say, left, entries } = await open(t);
  t.match((await say('revoke', as(ada, 'Tom Becker'))).at(-1), /Links of \*\*Ada Moreno\*\* \(ada/);
  t.same(await left(), ['eve', 'tom']);
  t.match(
    entries.map(({ personId }) => personId),
    ['ada', 'ada'],
  );
  t.notMatch(JSON.stringify(entries), /Becker/, 'what the mention is called is no part of the audit log');
});

t.test('one link of the person who is mentioned ends', async (t) => {
  const { say, left } = await open(t);
  await say('revoke Harbor Lab', as(ada, 'Ada'));
  t.same(await left(), ['ada', 'eve', 'tom']);
  t.match(
    await say('revoke ada@aurora.example', as(tom, 'Tom')),
    [/no link to “ada/],
    'one person at a time',
  );
  t.same(await left(), ['ada', 'eve', 'tom']);
  t.match(await say('revoke', as({ ...ada, id: 'nobody' }, '**Nobody**')), [
    /^\*\*\\\*\\\*Nobody\\\*\\\* has no links/,
  ]);
});

t.test(
  'two people who are mentioned are refused, and so are mentions that would change what is meant',
  async (t) => {
    const { say, left, link } = await open(t);
    await link(grantOf(ben));
    for (const text of ['revoke', 'revoke Aurora Retail', 'forget', 'audit', 'links', 'export audit'])
      t.match(await say(text, as(ada, 'Ada'), as(tom, 'Tom')), [/more than one person/], text);
    t.match(await say('revoke all', as(ada, 'Ada')), [/takes no name/]);
    t.match(await say('unlink', as(ada, 'Ada')), [/about your own links/]);
    t.same(await left(), ['ada', 'ada', 'ben', 'eve', 'tom']);
  },
);

t.test('audit, export audit and links are about the person who is mentioned', async (t) => {
  const { say, entries } = await open(t);
  for (const personId of ['ada', 'tom', 'eve'])
    entries.push({
      at: NOW,
      actorId: personId,
      personId,
      organizationId: '549236',
      action: 'link',
      outcome: 'linked',
    });
  for (const text of ['audit', 'audit of last 7d', 'export audit'])
    t.match(await say(text, as(tom, 'Ada Moreno')), [/^(\*\*)?1 entry/], text);
  t.match(await say('audit last fortnight', as(tom, 'Tom')), [/period/]);
  t.match(await say('audit offline', as(tom, 'Tom')), [/don't know what “offline”/]);
  t.match(await say('links', as(eve, 'Eve')), [/1 link of 1 person[\s\S]+eve&#64;aurora/]);
  t.match(await say('links of Harbor', as(ada, 'Ada')), [/1 link of 1 person[\s\S]+Harbor Lab/]);
  t.match(await say('links', as(ben, 'Ben')), [/^\*\*Ben has no links/]);
});

t.test('the next page of the links of a mentioned person is about that person', async (t) => {
  const { say, chat, link } = await open(t);
  await link(...Array.from({ length: 25 }, (_, n) => grantOf(tom, { organizationId: `${n}` })));
  await say('links', as(tom, 'Tom'));
  t.match(chat.sent.at(-1)?.message.card, {
    actions: [{ data: { command: 'links tom@aurora.example page 2' } }],
  });
  t.match(await say('links tom@aurora.example page 2'), [/26 links of 1 person/]);
});

t.test('forget asks about the person who is mentioned', async (t) => {
  const { say } = await open(t);
  t.match(await say('forget', as(eve, 'Ada')), [/Forget Ada Moreno \(eve&#64;/]);
});

t.test('where no person is wanted a mention is left out', async (t) => {
  const { say } = await open(t);
  t.match(await say('whoami', as(ada, 'Ada')), [/You are \*\*Ben Okafor/]);
  t.match(await say('', as(ada, 'Ada')), [/Hello Ben/]);
});
