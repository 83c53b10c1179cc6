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
  t.match(mixed, /go to you in a direct message:\*\* not everybody/);
  t.match(
    mixed,
    /a moderator of this space or an administrator of this bot can say `privacy here` or `privacy default`/,
  );
  t.match(mixed, /anybody here can say `privacy direct`/);
  t.match(
    text(await say(tom, 'privacy', 'unknown')),
    /go to you in a direct message:\*\* Webex does not tell me/,
  );
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
  t.strictSame((await store.findSettings(spaceSettings('mixed')))?.choosers?.privacy, undefined);
  await say(ben, 'privacy here', 'mixed');
  const { choosers } = (await store.findSettings(spaceSettings('mixed'))) ?? {};
  t.strictSame(choosers?.privacy, { personId: 'ben', orgId: 'aurora', answers: 'here' });
  t.strictSame((await store.findSettings(spaceSettings('mixed')))?.privacy, {
    answers: 'here',
    readers: ['aurora', 'partner'],
    askers: undefined,
  });
});

t.test('a person who may not decide is refused, with what to do, and that is recorded', async (t) => {
  const { say, chat, store, entries } = await start(t);
  for (const said of ['privacy here', 'privacy default']) {
    t.match(
      text(await say(tom, said, 'ops')),
      /Only a moderator.*This space has no moderators: make somebody.*`privacy direct` can be said by anybody/,
    );
  }
  chat.moderators.add(ada.id);
  t.match(
    text(await say(tom, 'privacy here', 'ops')),
    /Only a moderator.*Ask one of them\. `privacy direct` can/,
  );
  t.equal(await store.findSettings(spaceSettings('ops')), undefined);
  t.equal(entries.length, 3);
  t.match(entries[0], { action: 'refused', actorId: 'tom', command: 'privacy', outcome: 'not_allowed' });
  t.match(text(await say(ada, 'privacy everywhere', 'ops')), /here, direct or default.*Say `privacy here`/);
});

t.test('a reader whose organization Webex does not tell keeps answers from being posted', async (t) => {
  const { say, chat, link, store } = await start(t);
  await link(grantOf(ada));
  chat.readers.set('ops', ['aurora', '']);
  t.match(
    text(await say(ben, 'privacy here', 'ops')),
    /Webex does not tell me which organization everybody in this space belongs to/,
  );
  t.equal(await store.findSettings(spaceSettings('ops')), undefined);

  chat.readers.set('ops', ['aurora', 'partner']);
  await say(ben, 'privacy here', 'ops');
  t.match(await say(ada, 'organizations', 'ops'), [{ place: { roomId: 'ops' } }]);
  chat.readers.set('ops', ['aurora', 'partner', '']);
  t.match(await say(ada, 'organizations', 'ops'), [
    { personId: 'ada', message: { markdown: /Aurora Retail/ } },
    { place: { roomId: 'ops' }, message: { markdown: /another organization/ } },
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
  t.match(
    text(await say(ada, 'privacy', 'ops')),
    /in a direct message:\*\* `privacy direct` was said in this space/,
  );
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

const gina = { ...tom, id: 'gina', displayName: 'Gina Park', orgId: 'partner' };
const privacyIn = async ({ store }: Awaited<ReturnType<typeof start>>, room = 'mixed') =>
  (await store.findSettings(spaceSettings(room)))?.privacy?.answers;

t.test('anybody in a space can make it stricter, a guest too', async (t) => {
  const bot = await start(t);
  bot.chat.mixed.add('mixed');
  bot.chat.moderators.add(ada.id);
  await bot.say(ada, 'privacy here', 'mixed');
  t.match(text(await bot.say(gina, 'privacy direct', 'mixed')), /go to whoever asks in a direct message/);
  t.equal(await privacyIn(bot), 'direct');
  t.match(bot.entries.at(-1), { action: 'setting', actorId: 'gina', outcome: 'direct' });
});

t.test('a guest who moderates does not undo what a moderator of another organization decided', async (t) => {
  for (const decided of ['direct', 'here'] as const) {
    const bot = await start(t);
    bot.chat.mixed.add('mixed');
    bot.chat.moderators.add(ada.id).add(gina.id);
    await bot.say(ada, `privacy ${decided}`, 'mixed');
    bot.entries.length = 0;
    // Saying it once more does not make the guest the one who decided.
    if (decided === 'direct') await bot.say(gina, 'privacy direct', 'mixed');
    for (const said of ['privacy here', 'privacy default']) {
      t.match(
        text(await bot.say(gina, said, 'mixed')),
        /Only a moderator of this space who is of the Webex organization of whoever decided last, or an administrator/,
      );
    }
    t.equal(await privacyIn(bot), decided);
    t.match(bot.entries.slice(-2), [
      { action: 'refused', actorId: 'gina', command: 'privacy', outcome: 'not_allowed' },
      { action: 'refused', actorId: 'gina', command: 'privacy', outcome: 'not_allowed' },
    ]);
    const colleague = { ...ada, id: 'noor' };
    t.match(text(await bot.say(colleague, 'privacy default', 'mixed')), /Only a moderator/, 'no moderator');
    bot.chat.moderators.add('noor');
    t.match(text(await bot.say(colleague, 'privacy default', 'mixed')), /it depends on who can read them/);
    t.equal(await privacyIn(bot), undefined);
  }
});

t.test(
  'a moderator who has just changed to another organization opens nothing of the former one',
  async (t) => {
    const { say, chat, store } = await start(t);
    chat.moderators.add(tom.id);
    chat.moved.set(tom.id, 'partner');
    await say(ada, 'privacy direct', 'ops');
    for (const said of ['privacy here', 'privacy default'])
      t.match(text(await say(tom, said, 'ops')), /Only a moderator of this space who is of/, said);
    t.same((await store.findSettings(spaceSettings('ops')))?.privacy, { answers: 'direct' });
  },
);

t.test('an administrator of the bot may open a space, whoever decided', async (t) => {
  const bot = await start(t);
  await bot.say(gina, 'privacy direct', 'ops');
  t.match(text(await bot.say(ben, 'privacy here', 'ops')), /answers to whoever asks are posted here/);
  t.equal(await privacyIn(bot, 'ops'), 'here');
});

t.test('what the version before decided is opened by an administrator of the bot only', async (t) => {
  for (const privacy of [{ answers: 'direct' }, { answers: 'here', readers: ['aurora'] }] as const) {
    const bot = await start(t);
    bot.chat.moderators.add(ada.id);
    const kept = privacy.answers === 'here' ? { ...privacy, readers: ['aurora'] } : privacy;
    await bot.store.changeSettings(spaceSettings('ops'), (settings) => ({ ...settings, privacy: kept }));
    const refused = text(await bot.say(ada, 'privacy default', 'ops'));
    t.match(refused, /don't know who decided.*only an administrator of this bot.*`privacy direct` can/);
    t.match(text(await bot.say(ben, 'privacy default', 'ops')), /it depends on who can read them/);
  }
});

t.test('a person whose organization Webex does not tell is nobody’s colleague', async (t) => {
  const bot = await start(t);
  const unknown = { ...ada, orgId: '' };
  bot.chat.moderators.add(ada.id);
  await bot.say(unknown, 'privacy direct', 'ops');
  t.match(text(await bot.say(unknown, 'privacy default', 'ops')), /Only a moderator of this space who is of/);
});

t.test(
  'two decisions at once: the one that was judged by what no longer holds changes nothing',
  async (t) => {
    const bot = await start(t);
    bot.chat.mixed.add('mixed');
    bot.chat.moderators.add(gina.id);
    const { isModerator } = bot.chat;
    Object.assign(bot.chat, {
      async isModerator(roomId: string, personId: string) {
        await bot.say(ada, 'privacy direct', 'mixed');
        return isModerator(roomId, personId);
      },
    });
    t.match(text(await bot.say(gina, 'privacy here', 'mixed')), /Somebody else has just decided that/);
    t.equal(await privacyIn(bot), 'direct');
  },
);
