import t from 'tap';
import { spaceSettings } from '../../src/core/settings.ts';
import { ada, ben, grantOf, start, tom } from '../support/chat.ts';

const text = (sent: Awaited<ReturnType<Awaited<ReturnType<typeof start>>['say']>>) =>
  sent.map(({ message }) => message.markdown).join('\n---\n');

t.test('the bare command tells where answers go, and why', async (t) => {
  const { say, chat } = await start(t);
  t.match(text(await say(tom, 'privacy', 'ops')), /are posted here:\*\* everybody .* your organization\./);
  chat.mixed.add('mixed');
  const mixed = text(await say(tom, 'privacy', 'mixed'));
  t.match(mixed, /go to you directly:\*\* not everybody/);
  t.match(mixed, /a moderator of this space or an administrator of this bot can say `privacy here`/);
  t.match(text(await say(tom, 'privacy', 'unknown')), /go to you directly:\*\* Webex does not tell me/);
});

t.test('in a direct space there is nothing to set', async (t) => {
  const { answer, store, entries } = await start(t);
  for (const said of ['privacy', 'privacy here', 'privacy x']) {
    t.match(await answer(ben, said), /nothing to set here: only you and I/, said);
  }
  t.equal(await store.findSettings(spaceSettings('direct')), undefined);
  t.same(entries, []);
});

t.test('a decision is kept and recorded, and other settings of the space stay', async (t) => {
  const { say, store, chat, link, entries } = await start(t);
  await link(grantOf(ada));
  chat.moderators.add(ada.id);
  chat.mixed.add('mixed');
  await say(ada, 'use here Aurora Retail', 'mixed');
  const decided: [said: string, privacy: unknown][] = [
    ['privacy Here', { answers: 'here', readers: ['aurora', 'partner'], askers: 'aurora' }],
    ['privacy direct', { answers: 'direct' }],
    ['privacy default', undefined],
  ];
  for (const [said, privacy] of decided) {
    await say(ada, said, 'mixed');
    const kept = await store.findSettings(spaceSettings('mixed'));
    t.strictSame(kept?.privacy, privacy, said);
    t.equal(kept?.organizationId, '549236');
  }
  t.match(
    entries.slice(1),
    ['here', 'direct', 'default'].map((outcome) => ({
      ...{ action: 'setting', actorId: 'ada', command: 'privacy', outcome },
    })),
  );
  await say(ben, 'privacy here', 'mixed');
  t.strictSame((await store.findSettings(spaceSettings('mixed')))?.privacy, {
    answers: 'here',
    readers: ['aurora', 'partner'],
    askers: undefined,
  });
});

t.test('a person who may not decide is refused, with what to do, and that is recorded', async (t) => {
  const { say, chat, store, entries } = await start(t);
  for (const said of ['privacy here', 'privacy direct', 'privacy default']) {
    t.match(
      text(await say(tom, said, 'ops')),
      /Only a moderator.*This space has no moderators: make somebody/,
    );
  }
  chat.moderators.add(ada.id);
  t.match(text(await say(tom, 'privacy here', 'ops')), /Only a moderator.*Ask one of them\./);
  t.equal(await store.findSettings(spaceSettings('ops')), undefined);
  t.equal(entries.length, 4);
  t.match(entries[0], { action: 'refused', actorId: 'tom', command: 'privacy', outcome: 'not_allowed' });
  t.match(text(await say(ada, 'privacy everywhere', 'ops')), /here, direct or default.*Say `privacy here`/);
});

t.test('a reader whose organization Webex does not tell keeps answers from being posted', async (t) => {
  const { say, chat, link, store } = await start(t);
  await link(grantOf(ada));
  chat.readers.set('ops', ['aurora', '']);
  t.match(text(await say(ben, 'privacy here', 'ops')), /Webex does not tell me of which organization/);
  t.equal(await store.findSettings(spaceSettings('ops')), undefined);

  chat.readers.set('ops', ['aurora', 'partner']);
  await say(ben, 'privacy here', 'ops');
  t.match(await say(ada, 'organizations', 'ops'), [{ place: { roomId: 'ops' } }]);
  chat.readers.set('ops', ['aurora', 'partner', '']);
  t.match(await say(ada, 'organizations', 'ops'), [
    { personId: 'ada', message: { markdown: /Aurora Retail/ } },
    { place: { roomId: 'ops' }, message: { markdown: /further organization/ } },
  ]);

  const stranger = { ...ada, orgId: '' };
  for (const readers of [[''], ['', 'partner'], ['partner']]) {
    chat.readers.set('ops', readers);
    t.match(await say(stranger, 'organizations', 'ops'), [{ personId: 'ada' }, {}], readers.join());
  }
});

t.test('after `privacy direct` answers go directly, also among people of one organization', async (t) => {
  const { say, chat, link } = await start(t);
  await link(grantOf(ada));
  chat.moderators.add(tom.id);
  await say(tom, 'privacy direct', 'ops');
  t.match(await say(ada, 'organizations', 'ops'), [
    { personId: 'ada', message: { markdown: /Aurora Retail/ } },
    { place: { roomId: 'ops' }, message: { markdown: /`privacy direct` was said/ } },
  ]);
  t.match(await say(ada, 'help', 'ops'), [{ place: { roomId: 'ops' } }], 'what is not private stays');
  t.match(text(await say(ada, 'privacy', 'ops')), /directly:\*\* `privacy direct` was said in this space/);
});

t.test('nothing is changed when Webex does not say who moderates', async (t) => {
  const { say, chat, store } = await start(t);
  const down = async () => {
    throw new Error('Webex: 502');
  };
  Object.assign(chat, { isModerator: down });
  t.match(
    text(await say(ada, 'privacy here', 'ops')),
    /Webex does not tell me who is in this space.*Nothing was/,
  );
  t.match(text(await say(ben, 'privacy here', 'unknown')), /Webex does not tell me who is in this space/);
  t.equal(await store.findSettings(spaceSettings('ops')), undefined);
});

t.test('a moderator decides for the people of their own Webex organization only', async (t) => {
  const { say, chat, link } = await start(t);
  const gina = { ...tom, id: 'gina', orgId: 'partner' };
  await link(grantOf(ada), grantOf(gina));
  chat.mixed.add('mixed');
  chat.moderators.add(gina.id);
  await say(gina, 'privacy here', 'mixed');
  t.match(await say(gina, 'organizations', 'mixed'), [{ place: { roomId: 'mixed' } }]);
  t.match(await say(ada, 'organizations', 'mixed'), [{ personId: 'ada' }, { place: { roomId: 'mixed' } }]);
});
