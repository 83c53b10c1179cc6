import t from 'tap';
import { HOUR, MINUTE } from '../../../src/core/clock.ts';
import type { Store } from '../../../src/core/store.ts';
import { openStore } from '../../../src/store/embedded/store.ts';
import { ada, ben, grantOf, lab, NOW, start, tom } from '../../support/chat.ts';
import { createLinkingInstance, createMeraki } from '../../support/linking-crowd.ts';
import { type ReadButton, readCard } from '../../support/queries.ts';
import { createMemoryLog } from '../../support/records.ts';
import { confirmationIn, unlinkBy } from '../../support/unlink-by.ts';

t.test('without links there is nothing to unlink, and no link is offered', async (t) => {
  const { answer, store } = await start(t);
  t.match(await unlinkBy(answer, ada), /You have no links/);
  t.equal(await store.findOpenTicket('ada'), undefined, 'no link is offered only to be taken away');
});

t.test('a one-time URL that was sent before is void after `unlink`, and the person is told', async (t) => {
  const { answer, link, store, entries } = await start(t);
  await answer(ada, 'link');
  const open = await store.findOpenTicket('ada');
  t.match(
    await unlinkBy(answer, ada),
    /You have no links\. The one-time URL that I sent you before no longer/,
  );
  t.match(await store.findTicket(open?.hash ?? ''), { stage: 'void', voidReason: 'unlinked' });
  t.match(entries, [{ action: 'unlink', actorId: 'ada', outcome: 'linking_stopped', organizationId: '' }]);
  t.match(await unlinkBy(answer, ada), /There is nothing to unlink/);

  await link(grantOf(ada));
  await answer(ada, 'link');
  t.match(await unlinkBy(answer, ada, 'unlink Nowhere'), /no link to “Nowhere”/);
  t.ok(await store.findOpenTicket('ada'), 'a misspelt organization ends nothing');
  t.match(
    await unlinkBy(answer, ada),
    /has ended.*The one-time URL that I sent you before no longer works\.$/,
  );
  t.equal(await store.findOpenTicket('ada'), undefined);
});

t.test('a link that is made while `unlink` looks for links has ended too', async (t) => {
  const store = await openStore({ dir: t.testdir(), log: createMemoryLog(), clock: Date.now });
  t.teardown(() => store.close());
  const [atMeraki, looked] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const meraki = createMeraki(Date.now);
  const instance = createLinkingInstance(store, Date.now, meraki, async (_personId, step) => {
    if (step !== 'organizations') return;
    atMeraki.resolve();
    await looked.promise;
  });
  const linking = instance.link(ada);
  const listGrants: Store['listGrants'] = async (personId) => {
    const found = await store.listGrants(personId);
    looked.resolve();
    await linking;
    return found;
  };
  const { answer } = await start(t, undefined, HOUR, {
    store: { ...store, listGrants },
    tokens: instance.tokens,
    clock: Date.now,
  });
  await atMeraki.promise;
  t.match(await unlinkBy(answer, ada), /link to \*\*Aurora Retail\*\* has ended/);
  t.strictSame(await store.listGrants(), []);
  await instance.settle();
  t.equal(meraki.alive.size, 0);
});

t.test('the only link needs no name', async (t) => {
  const { answer, link, store, entries } = await start(t);
  await link(grantOf(ada));
  const text = await unlinkBy(answer, ada);
  t.match(text, /link to \*\*Aurora Retail\*\* has ended.*Meraki confirmed it.*up to 10 minutes/);
  t.same(await store.listGrants(), []);
  t.match(entries, [
    { action: 'unlink', actorId: 'ada', personId: 'ada', organizationId: '549236', outcome: 'ended' },
  ]);
});

t.test(
  'the audit log has the end of a link before Meraki is told, so a kill in between hides nothing',
  async (t) => {
    const { answer, link, revoking, entries } = await start(t);
    await link(grantOf(ada));
    let known: unknown[] = [];
    revoking.begins = () => {
      known = [...entries];
    };
    await unlinkBy(answer, ada);
    t.match(known, [{ action: 'unlink', actorId: 'ada', outcome: 'ended' }]);
  },
);

/** Finds the buttons of the newest answer, and presses them as they stand in the card. */
function presser(bot: Awaited<ReturnType<typeof start>>) {
  const buttons = () => readCard(bot.chat.sent.at(-1)?.message.card).buttons;
  async function press({ command, owner }: ReadButton, who = ada, roomId = 'direct') {
    const sent = await bot.say(who, command, roomId, { owner });
    return sent.map(({ message }) => message.markdown).join('\n---\n');
  }
  const named = (title: string) => {
    const button = buttons().find((one) => one.title === title);
    if (button === undefined) throw new Error(`there is no button ${title}`);
    return button;
  };
  return { buttons, press, named };
}

t.test('`unlink` asks once: which organization, and what ends', async (t) => {
  const bot = await start(t);
  const { buttons, press, named } = presser(bot);
  await bot.link(grantOf(ada));
  for (const text of [
    'unlink',
    'unlink Aurora Retail',
    'unlink "aurora retail"',
    'unlink 549236',
    'unlink all',
  ]) {
    const [asked] = await bot.say(ada, text);
    t.match(
      asked?.message.markdown,
      /^\*\*Unlink Aurora Retail\?\*\* .*here and in every space.*5 minutes/s,
      text,
    );
    t.match(readCard(asked?.message.card).text, /Unlink this organization\?\nAurora Retail\n.*every space/);
    t.match(buttons(), [
      { title: 'Unlink', command: /^unlink 549236 \w{8}$/, owner: 'ada' },
      { title: 'Keep', command: /^unlink cancel \w{8}$/, owner: 'ada' },
    ]);
    t.equal((await bot.store.listGrants()).length, 1);
  }
  t.match(await press(named('Unlink')), /^Your link to \*\*Aurora Retail\*\* has ended/);
  t.strictSame(await bot.store.listGrants(), []);
});

t.test('`Keep` takes the question back', async (t) => {
  const bot = await start(t);
  const { press, named } = presser(bot);
  await bot.link(grantOf(ada));
  await bot.answer(ada, 'unlink');
  const [unlink, keep] = [named('Unlink'), named('Keep')];
  t.equal(await press(keep), '**Nothing was unlinked.**');
  t.match(await press(unlink), /used already.*Say `unlink` for a new one/);
  t.match(await press(keep), /used already/);
  t.equal((await bot.store.listGrants()).length, 1);
});

t.test('the buttons work once, within five minutes, and for the person who asked', async (t) => {
  const bot = await start(t);
  const { press, named } = presser(bot);
  await bot.link(grantOf(ada), grantOf(tom));
  await bot.say(ada, 'unlink', 'ops');
  const [unlink, keep] = [named('Unlink'), named('Keep')];
  for (const button of [unlink, keep]) {
    t.match(await press(button, tom, 'ops'), /That button is for the person who asked/);
    const forged = await bot.say(tom, button.command, 'ops', { owner: undefined });
    t.match(forged.map(({ message }) => message.markdown).join(), /Only Ada Moreno, who asked/);
  }
  t.match(await bot.answer(tom, unlink.command), /Only Ada Moreno, who asked for it/, 'typed');
  t.equal((await bot.store.listGrants()).length, 2);
  const before = bot.chat.sent.length;
  await Promise.all([press(unlink), press(unlink)]);
  const twice = bot.chat.sent.slice(before).map(({ message }) => message.markdown);
  t.equal(twice.filter((text) => /has ended/.test(text)).length, 1);
  t.equal(twice.filter((text) => /used already/.test(text)).length, 1);
  t.equal(bot.entries.filter(({ action }) => action === 'unlink').length, 1);
  t.match(await press(unlink), /used already, has run out/, 'and a third time');

  await bot.link(grantOf(ada));
  await bot.answer(ada, 'unlink');
  const late = named('Unlink');
  bot.pass(5 * MINUTE);
  t.match(await press(late), /has run out/);
  await bot.answer(ada, 'unlink');
  const older = named('Unlink');
  await bot.answer(ada, 'unlink');
  t.match(await press(older), /used already/, 'a newer question replaces it');
  t.equal((await bot.store.listGrants()).length, 2);
});

t.test('what was asked about other links than there are now ends nothing', async (t) => {
  const bot = await start(t);
  const { press, named } = presser(bot);
  await bot.link(grantOf(ada, { linkId: 'k7m2abcd' }));
  await bot.answer(ada, 'unlink');
  await bot.link(grantOf(ada, { linkId: 'x9x9x9x9' }));
  t.match(await press(named('Unlink')), /for something else/, 'it was made again');
  await bot.answer(ada, 'unlink');
  await bot.link(grantOf(ada, lab));
  t.match(await press(named('Unlink')), /for something else/, 'there is another one');
  t.equal((await bot.store.listGrants()).length, 2);
});

t.test('a question is answered after a restart, and on another instance', async (t) => {
  const dir = t.testdir();
  const open = () => openStore({ dir, log: createMemoryLog(), clock: () => NOW });
  const first = await open();
  const before = await start(t, undefined, HOUR, { store: first });
  await before.link(grantOf(ada));
  const command = confirmationIn(await before.answer(ada, 'unlink'));
  await first.close();
  const store = await open();
  t.teardown(() => store.close());
  const after = await start(t, undefined, HOUR, { store });
  t.match(await after.answer(ada, command), /Aurora Retail\*\* has ended/);
  const others = await start(t, undefined, HOUR, { store });
  t.match(await others.answer(ada, command), /used already/);
});

t.test('with two links there is a button for each, and one for both', async (t) => {
  const bot = await start(t);
  const { buttons, press, named } = presser(bot);
  await bot.link(grantOf(ada), grantOf(ada, lab), grantOf(tom));
  const asked = await bot.answer(ada, 'unlink');
  t.match(
    asked,
    /^\*\*You have 2 links\. Which organization do you want to unlink\?\*\* \*\*Aurora Retail\*\* or \*\*Harbor Lab\*\*/,
  );
  t.match(
    buttons().map(({ title, command }) => [title, command]),
    [
      ['Aurora Retail', /^unlink 549236 \w{8}$/],
      ['Harbor Lab', /^unlink 817302 \w{8}$/],
      ['Both', /^unlink all \w{8}$/],
      ['Keep', /^unlink cancel \w{8}$/],
    ],
  );
  const aurora = named('Aurora Retail');
  t.match(await press(named('Harbor Lab')), /^Your link to \*\*Harbor Lab\*\* has ended/);
  t.match(await press(aurora), /used already/, 'one question ends one link');
  await bot.link(grantOf(ada, lab));
  await bot.answer(ada, 'unlink');
  t.match(
    await press(named('Both')),
    /- Your link to \*\*Aurora Retail\*\* has ended.*\n- Your link to \*\*Harbor Lab\*\* has ended.*\n\nAt Meraki, the last token/,
  );
  t.match(await bot.store.listGrants(), [{ personId: 'tom' }]);
});

t.test('of many links eight have a button, and the others are counted', async (t) => {
  const bot = await start(t);
  await bot.link(
    ...Array.from({ length: 11 }, (_, n) =>
      grantOf(ada, { organizationId: `${n}`, organizationName: `Lab ${n}` }),
    ),
  );
  const [sent] = await bot.say(ada, 'unlink');
  const { buttons, text } = readCard(sent?.message.card);
  t.equal(buttons.length, 10);
  t.match(buttons.at(-2), { title: 'All 11' });
  t.match(text, /There are 3 more: say “unlink” followed by the name/);
  t.match(sent?.message.markdown, /3 more/);
});

t.test('one of several links is chosen by its whole name, and asked about', async (t) => {
  const bot = await start(t);
  const { answer, say, link, store, revoking } = bot;
  await link(grantOf(ada), grantOf(ada, lab));
  t.match(
    await answer(ada, 'unlink a'),
    /no link to “a”\.\*\* Did you mean \*\*Aurora Retail\*\* or \*\*Harbor Lab/,
  );
  t.match(
    await answer(ada, 'unlink Nowhere'),
    /no link to “Nowhere”.*one to \*\*Aurora Retail\*\* and \*\*Harbor/,
  );
  for (const otherwise of ['Habror Lab', 'harbor-lab', 'HarborLab', 'Hárbor Lab']) {
    const [asked] = await say(ada, `unlink ${otherwise}`);
    t.match(asked?.message.markdown, /Did you mean \*\*Harbor Lab\*\*\?/, otherwise);
    t.match(readCard(asked?.message.card).buttons, [{ title: 'Harbor Lab', command: 'unlink 817302' }]);
  }
  t.match(await answer(ada, 'unlink 817302'), /^\*\*Unlink Harbor Lab\?/, 'what the button says asks, too');
  t.equal((await store.listGrants()).length, 2);
  revoking.outcome = 'queued';
  t.match(
    await unlinkBy(answer, ada, 'unlink "harbor lab"'),
    /Harbor Lab\*\* has ended.*could not be told yet/,
  );
  t.match(await store.listGrants(), [{ organizationName: 'Aurora Retail' }]);
});

t.test('an organization that is called like what a button says is asked about', async (t) => {
  const bot = await start(t);
  await bot.link(
    grantOf(ada, { organizationId: '1', organizationName: 'all' }),
    grantOf(ada, { organizationId: '2', organizationName: 'Lab meridkan' }),
  );
  t.match(await bot.answer(ada, 'unlink all'), /^\*\*Unlink all\?/);
  t.match(await bot.answer(ada, 'unlink Lab meridkan'), /^\*\*Unlink Lab meridkan\?/);
});

t.test('of a link whose tokens can not be unsealed it is not said that Meraki is told', async (t) => {
  const { answer, link, store, revoking } = await start(t);
  await link(grantOf(ada));
  revoking.outcome = 'unreadable';
  const text = await unlinkBy(answer, ada);
  t.match(
    text,
    /Aurora Retail\*\* has ended here, and \*\*Meraki is not told.*Organization › Integrations\.$/,
  );
  t.notMatch(text, /keep telling|confirm|10 minutes|forgot/);
  t.strictSame(await store.listGrants(), []);
});

t.test('two organizations of one name are told apart by their ids', async (t) => {
  const { answer, link, store } = await start(t);
  await link(grantOf(ada), grantOf(ada, { organizationId: '7' }));
  t.match(await answer(ada, 'unlink'), /\*\*Aurora Retail \(549236\)\*\* or \*\*Aurora Retail \(7\)\*\*/);
  await unlinkBy(answer, ada, 'unlink 7');
  t.match(await store.listGrants(), [{ organizationId: '549236' }]);
});

t.test("a person can not end somebody else's link", async (t) => {
  const { answer, link, store } = await start(t);
  await link(grantOf({ ...ada, id: 'eve' }));
  t.match(await unlinkBy(answer, ada, 'unlink Aurora Retail'), /You have no link to “Aurora Retail”/);
  t.equal((await store.listGrants()).length, 1);
});

t.test('a link that could not be ended is still there, and the reply says so', async (t) => {
  const { answer, link, store, revoking, entries, lines } = await start(t);
  await link(grantOf(ada));
  revoking.failsFor = ['549236'];
  const text = await unlinkBy(answer, ada);
  t.match(text, /\*\*could not be ended\*\*; I go on trying/);
  t.notMatch(text, /10 minutes|disk full/);
  t.equal((await store.listGrants()).length, 1);
  t.match(entries, [{ action: 'unlink', outcome: 'failed' }]);
  t.match(lines.join('\n'), /could not be ended/);
});

t.test('a name that is no organization of theirs ends nothing, and leaves a one-time URL', async (t) => {
  const { say, store } = await start(t);
  await say(ben, 'link');
  const [refused] = await say(ben, 'unlink ada');
  t.match(refused?.message.markdown, /You have no link to “ada”.*`revoke`/);
  t.match(JSON.stringify(refused?.message.card), /"command":"revoke ada"/);
  t.ok(await store.findOpenTicket(ben.id), 'the one-time URL still works');
  const [other] = await say(tom, 'unlink ada');
  t.match(other?.message.markdown, /You have no link to “ada”/);
  t.notMatch(JSON.stringify(other?.message), /revoke/);
});
