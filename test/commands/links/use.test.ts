import t from 'tap';
import { chooseLinks } from '../../../src/bot/links/choose-link.ts';
import { personSettings, spaceSettings } from '../../../src/core/settings.ts';
import { createMemoryAuditLog } from '../../support/audit-log.ts';
import { ada, ben, grantOf, lab, NOW, secretIn, start, tom } from '../../support/chat.ts';
import { readCard } from '../../support/queries.ts';
import { createMemoryLog } from '../../support/records.ts';
import { unlinkBy } from '../../support/unlink-by.ts';

const broken = { status: 'relink_required', reason: 'unused_90_days' } as const;

/** The name of the organization that answers this person in this space. */
async function organizationFor(
  { store, admission, sharing, chat }: Awaited<ReturnType<typeof start>>,
  who = ada,
  roomId = 'direct',
): Promise<string | undefined> {
  const clock = () => NOW;
  const { audit } = createMemoryAuditLog(clock);
  const deps = { store, admission, sharing, chat, clock, audit, log: createMemoryLog() };
  const asked = { person: who, place: { roomId }, isDirect: roomId === 'direct' };
  const { ways } = await chooseLinks(asked, deps, { name: 'networks' });
  return ways[0]?.grant.organizationName;
}

t.test("a person's default organization is chosen, shown, and taken back", async (t) => {
  const bot = await start(t);
  await bot.link(grantOf(ada), grantOf(ada, { ...lab, linkedAt: 1 }));
  t.match(
    await bot.answer(ada, 'use organization'),
    /no default organization.*most recent working link[\s\S]+Harbor Lab/,
  );
  t.equal(await organizationFor(bot), 'Aurora Retail');

  t.match(await bot.answer(ada, 'use organization harbor'), /\*\*Harbor Lab\*\* is your default/);
  t.equal(await organizationFor(bot), 'Harbor Lab');
  t.equal(await organizationFor(bot, ada, 'anywhere'), 'Harbor Lab');
  t.match(await bot.answer(ada, 'use organization'), /^\*\*Harbor Lab\*\* is your default/);

  for (const word of ['nothing', 'Default', 'clear', 'clear.', 'Nothing!']) {
    await bot.answer(ada, 'use organization "Harbor Lab"');
    t.match(await bot.answer(ada, `use organization ${word}`), /no default organization/);
    t.equal(await organizationFor(bot), 'Aurora Retail');
  }
});

t.test("a space's default organization counts for each person there who has a link to it", async (t) => {
  const bot = await start(t);
  await bot.link(grantOf(ada), grantOf(ada, { ...lab, linkedAt: 1 }), grantOf(tom));
  await bot.answer(ada, 'use organization Aurora Retail');
  const [sent] = await bot.say(ada, 'use here Harbor Lab', 'ops');
  t.match(sent?.message.markdown, /\*\*Harbor Lab\*\* is the default in this space/);
  t.match(await bot.store.findSettings(spaceSettings('ops')), { organizationId: '817302' });
  t.equal(await organizationFor(bot, ada, 'ops'), 'Harbor Lab', "before the person's own");
  t.equal(await organizationFor(bot, ada), 'Aurora Retail');
  t.equal(
    await organizationFor(bot, tom, 'ops'),
    'Aurora Retail',
    'who has no link to it is answered as ever',
  );

  const [toTom] = await bot.say(tom, 'use here', 'ops');
  t.match(toTom?.message.markdown, /an organization that you have no link to/);
  t.notMatch(toTom?.message.markdown, /Harbor/, "another person's organization is not named");
  t.match((await bot.say(ada, 'use here nothing', 'ops'))[0]?.message.markdown, /no default organization/);
  t.equal(await organizationFor(bot, ada, 'ops'), 'Aurora Retail');
});

t.test('only organizations that the person has linked can be chosen', async (t) => {
  const { answer, link, store } = await start(t);
  await link(
    grantOf(ada),
    grantOf(ada, lab),
    grantOf(tom, { organizationId: '1', organizationName: 'Orion' }),
  );
  t.match(await answer(ada, 'use organization Orion'), /no link to “Orion”/);
  t.match(await answer(ada, 'use here Orion'), /no link to “Orion”/);
  for (const otherwise of ['Habror Lab', 'harbor-lab', 'HarborLab']) {
    t.match(await answer(ada, `use organization ${otherwise}`), /Did you mean \*\*Harbor Lab\*\*\?/);
    t.match(await answer(ada, `use here ${otherwise}`), /Did you mean \*\*Harbor Lab\*\*\?/);
  }
  t.match(await answer(ada, 'use organization a'), /2 links match “a”.*Which one/);
  t.equal(await store.findSettings(personSettings('ada')), undefined);
});

t.test('without a working link, one is offered, and the choice waits for it', async (t) => {
  const { answer, link, store } = await start(t);
  t.ok(secretIn(await answer(ben, 'use organization Aurora')));
  t.match(await answer(ben, 'use organization nothing'), /no default organization/);
  await link(grantOf(ada, broken));
  t.match(await answer(ada, 'use organization Aurora'), /has ended.*\n\n\*\*\[Link Aurora Retail again\]/);
  t.match(await store.findOpenTicket('ada'), { waiting: { text: 'use organization Aurora' } });
  t.equal(await store.findSettings(personSettings('ada')), undefined);
});

t.test('an organization called Default can be chosen', async (t) => {
  const { answer, link, store } = await start(t);
  await link(grantOf(ada, { organizationName: 'Default' }), grantOf(ada, lab));
  t.match(await answer(ada, 'use organization default'), /\*\*Default\*\* is your default/);
  t.match(await answer(ada, 'use organization nothing'), /no default/);
  t.match(await store.findSettings(personSettings('ada')), { organizationId: undefined });
});

t.test('a default whose link is gone no longer answers', async (t) => {
  const bot = await start(t);
  await bot.link(grantOf(ada), grantOf(ada, { ...lab, linkedAt: 1 }));
  await bot.answer(ada, 'use organization Harbor Lab');
  await unlinkBy(bot.answer, ada, 'unlink Harbor Lab');
  t.equal(await organizationFor(bot), 'Aurora Retail');
  t.match(await bot.answer(ada, 'use organization'), /no longer have a link to/);
});

t.test('one setting leaves the others alone', async (t) => {
  const { answer, link, store } = await start(t);
  await link(grantOf(ada));
  await answer(ada, 'keep alive on');
  await answer(ada, 'use organization Aurora Retail');
  t.match(await store.findSettings(personSettings('ada')), { organizationId: '549236', keepAlive: true });
});

t.test('without a name, each other organization has a button, and the default can be cleared', async (t) => {
  const { say, link } = await start(t);
  await link(grantOf(ada), grantOf(ada, lab));
  for (const command of ['use organization', 'use here']) {
    const show = async () => {
      const [sent] = await say(ada, command, 'ops');
      const { buttons, texts } = readCard(sent?.message.card);
      return { texts, buttons: buttons.map(({ title, command }) => [title, command]) };
    };
    const none = await show();
    t.same(none.buttons, [
      ['Aurora Retail', `${command} 549236`],
      ['Harbor Lab', `${command} 817302`],
    ]);
    const [chosen] = await say(ada, none.buttons[1]?.[1] ?? '', 'ops', { owner: 'ada' });
    t.match(chosen?.message.markdown, `\`${command} clear\` undoes this`);
    const shown = await show();
    t.match(shown.texts[0], /^\*\*Harbor Lab\*\* is the default|^\*\*Harbor Lab\*\* is your default/);
    t.same(shown.buttons, [
      ['Aurora Retail', `${command} 549236`],
      ['No default', `${command} clear`],
    ]);
    for (const word of ['clear', 'Nothing', 'default']) {
      await say(ada, `${command} Harbor Lab`, 'ops');
      await say(ada, `${command} ${word}`, 'ops');
      t.same((await show()).buttons, none.buttons, word);
    }
  }
});
