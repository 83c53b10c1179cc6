import t from 'tap';
import { MINUTE } from '../../../src/core/clock.ts';
import { ada, ben, grantOf, lab, start, tom } from '../../support/chat.ts';
import { readCard } from '../../support/queries.ts';

t.test('all links of a person end, and both the person and the administrator are told', async (t) => {
  const { say, link, store, entries } = await start(t);
  await link(grantOf(ada), grantOf(ada, lab), grantOf(tom));
  const [toAda, toBen] = await say(ben, 'revoke ADA@aurora.example');
  t.match(toAda, { personId: 'ada', message: { markdown: /Aurora Retail.*Harbor Lab.*Ben Okafor/ } });
  t.match(
    toBen?.message.markdown,
    /Aurora Retail\*\* has ended.*Meraki confirmed[\s\S]+Harbor Lab[\s\S]+10 minutes[\s\S]+told them/,
  );
  t.match(await store.listGrants(), [{ personId: 'tom' }]);
  t.match(entries, [
    { action: 'revoke', actorId: 'ben', personId: 'ada', organizationId: '549236', outcome: 'ended' },
    { action: 'revoke', actorId: 'ben', personId: 'ada', organizationId: '817302', outcome: 'ended' },
  ]);
});

t.test('only the link to the named organization ends', async (t) => {
  const { answer, link, store, revoking } = await start(t);
  await link(grantOf(ada), grantOf(ada, lab));
  revoking.outcome = 'queued';
  t.match(await answer(ben, 'revoke ada@aurora.example Nowhere'), /no link to “Nowhere”/);
  t.match(
    await answer(ben, 'revoke ada@aurora.example harbor lab'),
    /Harbor Lab\*\* has ended.*Meraki could not/,
  );
  t.match(await store.listGrants(), [{ organizationName: 'Aurora Retail' }]);
});

t.test('of a link whose tokens can not be unsealed neither is told that Meraki knows', async (t) => {
  const { answer, link, store, revoking } = await start(t);
  await link(grantOf(ada), grantOf(ada, lab));
  revoking.outcome = 'unreadable';
  const text = await answer(ben, 'revoke ada@aurora.example');
  t.match(text, /Aurora Retail\*\* has ended here, and \*\*Meraki is not told/);
  t.match(
    text,
    /can't tell Meraki of \*\*Aurora Retail\*\* and \*\*Harbor Lab\*\*.*Organization › Integrations/,
  );
  t.notMatch(text, /keep telling|confirm|10 minutes/);
  t.strictSame(await store.listGrants(), []);
});

t.test(
  'the address in the links counts when Webex does not know the person or does not answer',
  async (t) => {
    const { answer, link, store, chat } = await start(t);
    await link(grantOf(ada), grantOf(tom));
    chat.people = [];
    t.match(await answer(ben, 'revoke ada@aurora.example'), /has ended/);
    t.match(await store.listGrants(), [{ personId: 'tom' }]);
  },
);

t.test("an address that was given to somebody else means that person's links", async (t) => {
  const { answer, link, store, chat } = await start(t);
  const former = { ...ada, id: 'former' };
  await link(grantOf(ada), grantOf(former));
  chat.people = [ada];
  await answer(ben, 'revoke ada@aurora.example');
  t.match(await store.listGrants(), [{ personId: 'former' }]);
});

t.test('a link that can not be ended does not keep the others from being ended', async (t) => {
  const { answer, link, store, revoking, entries, lines } = await start(t);
  await link(grantOf(ada), grantOf(ada, lab));
  revoking.failsFor = ['549236'];
  const text = await answer(ben, 'revoke ada@aurora.example');
  t.match(text, /Aurora Retail\*\* \*\*could not be ended\*\*[\s\S]+Harbor Lab\*\* has ended/);
  t.match(text, /Your link to \*\*Harbor Lab\*\* was revoked/);
  t.match(await store.listGrants(), [{ organizationName: 'Aurora Retail' }]);
  t.match(entries, [{ outcome: 'failed' }, { outcome: 'ended' }]);
  t.match(lines.join('\n'), /could not be ended/);
});

t.test('the administrator learns that the person could not be told', async (t) => {
  const { answer, link, chat } = await start(t);
  await link(grantOf(ada));
  chat.refusesDirect = true;
  t.match(await answer(ben, 'revoke ada@aurora.example'), /could not tell them/);
});

t.test('a person is found by the whole name, quoted or not', async (t) => {
  const { answer, link, store } = await start(t);
  await link(grantOf(ada), grantOf(ada, lab), grantOf(tom));
  t.match(await answer(ben, 'revoke ada moreno harbor lab'), /Links of \*\*Ada Moreno\*\*[\s\S]+Harbor Lab/);
  t.match(await store.listGrants('ada'), [{ organizationName: 'Aurora Retail' }]);
  t.match(await answer(ben, 'revoke “Ada Moreno” “Aurora Retail”'), /Aurora Retail\*\* has ended/);
  t.match(await store.listGrants(), [{ personId: 'tom' }]);
});

t.test('a part of a name, or a name of two people, revokes nothing', async (t) => {
  const { answer, link, store } = await start(t);
  await link(grantOf(ada), grantOf({ ...tom, displayName: 'Ada Moreno' }));
  t.match(
    await answer(ben, 'revoke Ada Moreno'),
    /Which one: \*\*Ada Moreno \(ada&#64;aurora.*\*\*Ada Moreno \(tom&#64;aurora/,
  );
  t.match(
    await answer(ben, 'revoke Ada'),
    /I don't know anybody called “Ada”.*Did you mean \*\*Ada Moreno\*\*/,
  );
  for (const otherwise of ['Ada Morneo', 'ADA-MORENO', 'adamoreno', 'Áda Moreno Aurora'])
    t.match(await answer(ben, `revoke ${otherwise}`), /Did you mean \*\*Ada Moreno\*\*/, otherwise);
  t.equal((await store.listGrants()).length, 2);
});

t.test('names that are written otherwise are offered as buttons, with the rest of the command', async (t) => {
  const { say, link, store } = await start(t);
  await link(grantOf(ada), grantOf(ada, lab));
  const buttons = async (text: string) => {
    const [sent] = await say(ben, text);
    return readCard(sent?.message.card).buttons.map(({ command }) => command);
  };
  t.same(await buttons('revoke ÁDA-MORENO "Harbor Lab"'), ['revoke "ada@aurora.example" "Harbor Lab"']);
  t.same(await buttons('revoke Ada'), ['revoke "ada@aurora.example"']);
  t.same(await buttons('revoke ada@aurora.example harbor-lab'), [
    `revoke "ada@aurora.example" ${lab.organizationId}`,
  ]);
  t.same(await buttons('audit adamoreno'), ['audit "ada@aurora.example"']);
  t.equal((await store.listGrants()).length, 2);
});

t.test('an administrator who ends a link of their own is told once', async (t) => {
  const { say, link } = await start(t);
  await link(grantOf(ben));
  const sent = await say(ben, 'revoke ben@aurora.example');
  t.equal(sent.length, 1);
  t.notMatch(sent[0]?.message.markdown, /told/);
});

t.test('a missing or unknown person is asked for', async (t) => {
  const { answer } = await start(t);
  t.match(await answer(ben, 'revoke'), /e-mail address or the whole name[\s\S]+`revoke ada@example\.com`/);
  t.match(await answer(ben, 'revoke tom@aurora.example'), /Tom Becker.*has no links/);
  t.match(await answer(ben, 'revoke eve@aurora.example'), /anybody called “eve&#64;aurora/);
});

t.test('who is linking is stopped before links are ended, and is told', async (t) => {
  const { say, answer, link, store, entries, chat } = await start(t);
  await link(grantOf(ada));
  await answer(ada, 'link');
  const [toAda, toBen] = await say(ben, 'revoke ada@aurora.example');
  t.match(
    toAda?.message.markdown,
    /Aurora Retail.*was revoked by Ben.*The one-time URL.*no longer works either.*Ask Ben/,
  );
  t.match(toBen?.message.markdown, /The one-time URL that they had no longer works\.\n\nI told them/);
  t.equal(await store.findOpenTicket('ada'), undefined);
  t.match(entries, [
    { action: 'revoke', outcome: 'linking_stopped', personId: 'ada', organizationId: '' },
    { action: 'revoke', outcome: 'ended', organizationId: '549236' },
  ]);
  chat.sent.length = 0;
  await answer(ada, 'link');
  const [alone, answered] = await say(ben, 'revoke ada@aurora.example');
  t.match(alone, {
    personId: 'ada',
    message: { markdown: /Ben Okafor.*It no longer works, and nothing was linked/ },
  });
  t.match(answered?.message.markdown, /Ada Moreno.*has no links\.[\s\S]*no longer works/);
  t.match(
    await answer(ben, 'audit'),
    /Ben Okafor\*\* revoked the one-time URL of \*\*Ada Moreno\*\* · linking stopped/,
  );
  t.match(await answer(ben, 'revoke ada@aurora.example'), /has no links\.\*\* Say `links`/);
});

t.test('`revoke` with an organization stops linking too: it is not known which one it will be', async (t) => {
  const { say, answer, link, store } = await start(t);
  await link(grantOf(ada), grantOf(ada, lab));
  await answer(ada, 'link');
  const [toAda, toBen] = await say(ben, 'revoke ada@aurora.example Nowhere');
  t.match(toAda, { personId: 'ada', message: { markdown: /It no longer works/ } });
  t.match(
    toBen?.message.markdown,
    /no link to “Nowhere”[\s\S]*The one-time URL that they had no longer works/,
  );
  await answer(ada, 'link');
  t.match(
    await answer(ben, 'revoke ada@aurora.example Harbor Lab'),
    /Harbor Lab[\s\S]*they had no longer works/,
  );
  t.equal(await store.findOpenTicket('ada'), undefined);
  t.match(await store.listGrants('ada'), [{ organizationName: 'Aurora Retail' }]);
});

t.test('links end also when one-time URLs can not be voided, and the administrator is told', async (t) => {
  const { answer, link, store, lines } = await start(t);
  await link(grantOf(ada));
  t.intercept(store, 'voidTickets', {
    value: async () => {
      throw new Error('disk full');
    },
  });
  t.match(
    await answer(ben, 'revoke ada@aurora.example'),
    /has ended[\s\S]*sent before may still work:\*\* say it again/,
  );
  t.strictSame(await store.listGrants(), []);
  t.match(lines.join('\n'), /one-time URLs not voided/);
});

/** Presses a button as Ben. */
async function pressing(t: Parameters<typeof start>[0]) {
  const bot = await start(t);
  const press = async (command = '', who = ben) => {
    const sent = await bot.say(who, command, 'direct', {});
    const { buttons, text } = readCard(sent.at(-1)?.message.card);
    const commands = buttons.map((one) => one.command);
    return { markdown: sent.at(-1)?.message.markdown ?? '', text, commands, sent };
  };
  return { ...bot, press };
}

t.test('what a button of a guess says asks first, and what is typed does not', async (t) => {
  const { press, say, link, store, entries } = await pressing(t);
  await link(grantOf(ada), grantOf(ada, lab));
  const [guess] = await say(ben, 'revoke Ada Morneo');
  const [first] = readCard(guess?.message.card).buttons;
  const asked = await press(first?.command);
  t.match(asked.markdown, /^\*\*Revoke 2 links of Ada Moreno \(.*\) to Aurora Retail and Harbor Lab\?/);
  t.match(asked.text, /Revoke these 2 links\?\nAda Moreno\nada@.*\nTo Aurora Retail and Harbor Lab/);
  t.match(asked.markdown, /say `revoke "ada@aurora\.example" all \w{8}`/);
  t.strictSame(entries, []);
  const done = await press(asked.commands[0]);
  t.match(done.markdown, /Links of \*\*Ada Moreno/);
  t.strictSame(await store.listGrants(), []);
  t.match((await press(asked.commands[0])).markdown, /used already/);
});

t.test(
  'a button with a part of a name asks about the one person who has it, and typed it only offers them',
  async (t) => {
    const { press, say, link, store } = await pressing(t);
    await link(grantOf(ada), grantOf(tom));
    const asked = await press('revoke ada');
    t.match(asked.text, /Revoke this link\?\nAda Moreno/);
    t.equal((await store.listGrants()).length, 2, 'nothing has ended');
    const [typed] = await say(ben, 'revoke ada');
    t.match(typed?.message.markdown, /called “ada”/);
    t.match((await press('revoke nobody')).markdown, /called “nobody”/);
    await link(grantOf({ ...ada, id: 'ada2', displayName: 'Ada Lund', email: 'lund@aurora.example' }));
    t.match((await press('revoke ada')).markdown, /Did you mean/);
    await press(asked.commands[0]);
    t.strictSame((await store.listGrants()).map(({ personId }) => personId).toSorted(), ['ada2', 'tom']);
  },
);

t.test(
  'Cancel takes the question back; the code is one administrator’s, for those links, for five minutes',
  async (t) => {
    const { press, link, store, admins, pass } = await pressing(t);
    await link(grantOf(ada, { linkId: 'k7m2abcd' }), grantOf(tom));
    const cancelled = await press('revoke ada@aurora.example 549236');
    t.equal((await press(cancelled.commands[1])).markdown, '**Nothing was revoked.**');
    t.match((await press(cancelled.commands[0])).markdown, /used already/);

    admins.push('tom');
    const { commands } = await press('revoke ada@aurora.example');
    t.match((await press(commands[0], tom)).markdown, /Only Ben Okafor, who asked/);
    t.match((await press(commands[1], tom)).markdown, /Only Ben Okafor, who asked/);
    const [code = ''] = /\w{8}$/.exec(commands[0] ?? '') ?? [];
    t.match((await press(`revoke tom@aurora.example all ${code}`)).markdown, /for something else/);
    await link(grantOf(ada, { linkId: 'x9x9x9x9' }));
    t.match((await press(commands[0])).markdown, /for something else/, 'it was made again');
    const late = await press('revoke ada@aurora.example');
    pass(5 * MINUTE);
    t.match((await press(late.commands[0])).markdown, /has run out/);
    t.equal((await store.listGrants()).length, 2);
  },
);

t.test('of a person who is only linking, the one-time URL is asked about', async (t) => {
  const { press, answer } = await pressing(t);
  t.match((await press('revoke ada@aurora.example')).markdown, /has no links/);
  await answer(ada, 'link');
  const asked = await press('revoke ada@aurora.example');
  t.match(asked.markdown, /^\*\*Revoke the one-time URL of Ada Moreno/);
  t.match((await press(asked.commands[0])).markdown, /The one-time URL that they had no longer works/);
});

t.test('an organization that is called like a code is a name', async (t) => {
  const { answer, link, store } = await pressing(t);
  await link(grantOf(ada, { organizationId: '2', organizationName: 'Lab meridkan' }), grantOf(ada));
  t.match(await answer(ben, 'revoke ada@aurora.example Lab meridkan'), /Lab meridkan\*\* has ended/);
  t.match(await store.listGrants(), [{ organizationName: 'Aurora Retail' }]);
});

t.test('without a name, few people have a button each, and many are listed', async (t) => {
  const { press, say, link } = await pressing(t);
  await link(grantOf(tom), grantOf(ada), grantOf(ada, lab));
  for (const [text, asks] of [
    ['revoke', /^\*\*Revoke 2 links of Ada/],
    ['forget', /^\*\*Forget Ada Moreno/],
  ] as const) {
    const [sent] = await say(ben, text);
    const { buttons } = readCard(sent?.message.card);
    t.same(
      buttons.map(({ title }) => title),
      ['Ada Moreno', 'Tom Becker'],
    );
    t.match((await press(buttons[0]?.command)).markdown, asks, text);
  }
  await link(...Array.from({ length: 8 }, (_, n) => grantOf({ ...ada, id: `p${n}` })));
  const [sent] = await say(ben, 'revoke');
  t.match(readCard(sent?.message.card).buttons, [{ title: 'Who has links', command: 'links' }]);
});
