import t, { type Test } from 'tap';
import { DAY, MINUTE } from '../../../src/core/clock.ts';
import { ada, ben, grantOf, lab, NOW, start, tom } from '../../support/chat.ts';
import { type ReadButton, readCard } from '../../support/queries.ts';
import { lend, newShare } from '../../support/shares.ts';

/** Marks of the foreign strings that nothing has escaped. */
const RAW = /<@all>|<b>|(?<!\\)\*\*(?:this|<)|(?<!\\)`(?:code|x`)|(?<!\\)\]\(http/;
const ASK = 'share with tom@aurora.example';

/** Starts the bot with Ada's link to Aurora Retail, and functions that ask and press as somebody. */
async function startLending(t: Test) {
  const bot = await start(t);
  await bot.link(grantOf(ada));
  async function ask(text = ASK, who = ada, roomId = 'direct') {
    const sent = await bot.say(who, text, roomId);
    const { markdown = '', card } = sent.at(-1)?.message ?? {};
    return { sent, markdown, ...readCard(card), card };
  }
  async function press(button: ReadButton | undefined, who = ada, roomId = 'direct') {
    const sent = await bot.say(who, button?.command ?? '', roomId, { owner: button?.owner });
    const texts = sent.map(({ message }) => message.markdown);
    return { sent, texts, text: texts.join('\n---\n') };
  }
  const shares = () => bot.store.listShares({});
  return { ...bot, ask, press, shares };
}

t.test('a card shows what would be lent, and its button lends exactly that', async (t) => {
  const { ask, press, shares, entries } = await startLending(t);
  const asked = await ask(`${ASK} only status, alerts until 20 august because we are on call`);
  for (const line of [
    'Lend this access?',
    'Tom Becker\ntom@aurora.example',
    '**May ask:** status and alerts',
    '**About:** Aurora Retail, all networks',
    '**Until:** 20 Aug, to the end of the day (17 days)',
    '**Because:** we are on call',
  ])
    t.ok(asked.text.includes(line), line);
  t.match(asked.buttons, [
    { title: 'Lend', owner: 'ada' },
    { title: 'Cancel', command: /^share cancel \w{8}$/, owner: 'ada' },
  ]);
  t.strictSame(await shares(), [], 'nothing is lent by asking');
  const { sent } = await press(asked.buttons[0]);
  t.match(sent, [
    {
      personId: 'tom',
      message: {
        markdown:
          /^\*\*Ada Moreno\*\* lends you access: you may ask status and alerts about \*\*Aurora Retail\*\*, all networks, until 20 Aug.*`status`, for example/,
      },
    },
    {
      message: { markdown: /^\*\*Tom Becker\*\* may ask status and alerts .* until 20 Aug\. I told them\./ },
    },
  ]);
  const [share] = await shares();
  t.match(share, {
    lender: { personId: 'ada', orgId: 'aurora' },
    organizationId: '549236',
    borrower: { kind: 'person', personId: 'tom', email: 'tom@aurora.example', orgId: 'aurora' },
    commands: { kind: 'named', names: ['status', 'alerts'] },
    networks: { kind: 'all' },
    lentAt: NOW,
    until: Date.UTC(2026, 7, 21) - 1,
    reason: 'we are on call',
    uses: 0,
  });
  t.match(entries, [
    {
      action: 'lent',
      actorId: 'ada',
      personId: 'ada',
      organizationId: '549236',
      command: 'share',
      shareId: share?.id,
    },
  ]);
  t.notMatch(JSON.stringify(entries), /on call/, 'the reason is not in the audit log');
});

t.test('the confirmation can be typed as the text says it', async (t) => {
  const { ask, answer, shares } = await startLending(t);
  const { markdown } = await ask();
  const [command = ''] = /share \w{8} with [^`]+(?=`)/.exec(markdown) ?? [];
  t.match(await answer(ada, command), /may ask all questions except/);
  t.equal((await shares()).length, 1);
});

t.test('what the words name and nothing wider is lent, also by a code with other words', async (t) => {
  const { ask, answer, shares } = await startLending(t);
  const { buttons } = await ask(`${ASK} only status for 1 day`);
  const command = buttons[0]?.command ?? '';
  for (const wider of [
    command.replace(' only status', ''),
    command.replace('status', 'status, alerts'),
    command.replace('2026-08-04', '2026-08-05'),
    command.replace('person:tom', 'person:ben'),
    `${command} because of more`,
    command.replace(/with .*/, 'here:group'),
  ])
    t.match(await answer(ada, wider), /used already.*for something else/, wider);
  t.strictSame(await shares(), []);
  t.match(await answer(ada, command), /may ask status/, 'the code is left');
});

t.test('a person is mentioned, addressed, or named whole', async (t) => {
  const { ask, dispatch, chat, link, store } = await startLending(t);
  const mention = (text: string, ...ids: string[]) =>
    dispatch({
      person: ada,
      place: { roomId: 'direct' },
      isDirect: true,
      text,
      mentions: ids.map((id) => ({ id, label: 'Somebody' })),
    });
  for (const text of ['share with', 'share', 'share with only status']) {
    await mention(text, 'tom');
    t.match(readCard(chat.sent.at(-1)?.message.card).text, /Tom Becker\ntom@aurora/, text);
  }
  await mention('share with', 'tom', 'ben');
  t.match(chat.sent.at(-1)?.message.markdown, /more than one person/);
  await mention('share here', 'tom');
  t.match(chat.sent.at(-1)?.message.markdown, /don't understand “here” beside the person/);
  t.match((await ask('share with Tom Becker')).markdown, /don't know anybody called “Tom Becker”/);
  await link(grantOf(tom, { personOrgId: 'aurora' }));
  t.match((await ask('share with tom becker')).text, /Tom Becker\ntom@aurora/);
  await lend(
    { store },
    grantOf(ada),
    newShare({
      borrower: {
        kind: 'person',
        personId: 'ben',
        name: 'Ben Okafor',
        email: 'old@aurora.example',
        orgId: 'aurora',
      },
    }),
  );
  t.match((await ask('share with "Ben Okafor"')).text, /Ben Okafor\nben@aurora/, 'as Webex knows them now');
  t.match((await ask('share with Tom')).buttons, [{ command: 'share with person:tom' }], 'offered only');
  t.match((await ask('share with nobody@aurora.example')).markdown, /Webex knows nobody with the address/);
  chat.personWithId = async () => {
    throw new Error('Webex: 502');
  };
  t.match((await ask('share with person:tom')).markdown, /Webex does not tell me who that is/);
});

t.test('some may not borrow', async (t) => {
  const { ask, chat, sharing } = await startLending(t);
  chat.people.push(
    { id: 'eve', displayName: 'Eve', email: 'eve@partner.example', orgId: 'partner' },
    { id: 'robot', displayName: 'Robot', email: 'robot@webex.bot', orgId: 'aurora' },
  );
  t.match((await ask('share with ada@aurora.example')).markdown, /can’t lend to yourself/);
  t.match((await ask('share with robot@webex.bot')).markdown, /is a bot/);
  t.match((await ask('share with eve@partner.example')).markdown, /another Webex organization than you/);
  sharing.outside = true;
  t.match((await ask('share with eve@partner.example')).text, /of another Webex organization than you/);
});

t.test('nobody lends on what is lent to them, and nobody lends without a link', async (t) => {
  const { ask, store } = await startLending(t);
  t.match((await ask(ASK, ben)).markdown, /link/);
  await lend({ store }, grantOf(ada), newShare());
  t.match((await ask('share with ben@aurora.example', tom)).markdown, /can’t be lent on/);
});

t.test('the operator’s switch is obeyed', async (t) => {
  const { ask, sharing, shares, press } = await startLending(t);
  const { buttons } = await ask();
  const here = await ask('share here', ada, 'group');
  sharing.mode = 'people';
  t.match((await press(here.buttons[0], ada, 'group')).text, /does not allow to lend to spaces/);
  t.match((await ask('share here', ada, 'group')).markdown, /does not allow to lend to spaces/);
  sharing.mode = 'off';
  t.match((await press(buttons[0])).text, /turned sharing off/);
  t.match((await ask()).markdown, /turned sharing off/);
  t.strictSame(await shares(), []);
});

t.test('a space borrows: the card says who may ask, and the space is told without any name', async (t) => {
  const { ask, press, shares, chat } = await startLending(t);
  t.match((await ask('share here')).markdown, /lends to a group space/);
  const asked = await ask('share here only status', ada, 'group');
  t.match(asked.text, /the space The group team/i);
  t.match(
    asked.text,
    /Everybody in this space who is of your Webex organization.*also whoever is added later/,
  );
  const { texts } = await press(asked.buttons[0], ada, 'group');
  t.match(texts, [/^\*\*Ada Moreno\*\* lends this space access until 2 Sept: .*`status`/]);
  t.notMatch(texts.join(), /Aurora Retail/);
  t.match(await shares(), [{ borrower: { kind: 'space', roomId: 'group', title: 'The group team' } }]);

  // Among strangers the question goes to the lender directly, and so does the press.
  chat.mixed.add('mixed');
  const direct = await ask('share here only status', ada, 'mixed');
  const question = readCard(direct.sent[0]?.message.card);
  t.equal(direct.sent[0]?.personId, 'ada');
  const pressed = await press(question.buttons[0]);
  t.match(pressed.text, /I lend your access to the space \*\*The mixed team\*\*/);
  t.ok(
    chat.sent.some(
      ({ place, message }) => place?.roomId === 'mixed' && /lends this space/.test(message.markdown),
    ),
  );
  chat.absent.add('ada');
  t.match((await ask('share here', ada, 'group')).markdown, /not in that space any more/);
});

t.test('the same again is the same share with another day; what differs is lent besides', async (t) => {
  const { ask, press, shares, entries, chat } = await startLending(t);
  await press((await ask(`${ASK} only status for 60 days because of one`)).buttons[0]);
  const [first] = await shares();
  const again = await ask(`${ASK} only status for 1 day`);
  t.match(
    again.text,
    /Change until when you lend this\?.*4 Aug, to the end of the day \(1 day\), in place of 2 Oct/s,
  );
  t.match((await press(again.buttons[0])).text, /changed until when you may ask.*It is 4 Aug now/);
  t.match(await shares(), [
    { id: first?.id, until: Date.UTC(2026, 7, 5) - 1, reason: 'of one', lentAt: NOW },
  ]);
  t.equal((await shares()).length, 1);
  t.match(entries.at(-1), {
    action: 'share_extended',
    outcome: 'shortened',
    shareId: first?.id,
    command: 'share',
  });
  const other = await ask(`${ASK} only status, alerts`);
  t.match(other.text, /You lend them already, which this adds to: status about all networks until 4 Aug/);
  await press(other.buttons[0]);
  t.equal((await shares()).length, 2);
  // It ended while the lender thought about it: nothing comes back to life.
  const late = await ask(`${ASK} only status for 2 days`);
  await chat.findPerson('tom@aurora.example');
  await ask(`unshare ${first?.id}`);
  t.match((await press(late.buttons[0])).text, /for something else/);
  t.equal((await shares()).filter(({ ended }) => ended === undefined).length, 1);
});

t.test(
  'a button works once, for the person who asked, for five minutes, and while the link is there',
  async (t) => {
    const { ask, press, shares, pass, link, store } = await startLending(t);
    const asked = await ask();
    await press(asked.buttons[0], ben);
    await press(
      {
        title: '',
        command: asked.buttons[0]?.command ?? '',
        owner: undefined,
        list: undefined,
        isRefresh: false,
      },
      ben,
    );
    t.strictSame(await shares(), [], 'others');
    pass(5 * MINUTE);
    t.match((await press(asked.buttons[0])).text, /used already, has run out/);
    const cancelled = await ask();
    t.match((await press(cancelled.buttons[1])).text, /Nothing was lent/);
    t.match((await press(cancelled.buttons[0])).text, /used already/);
    const gone = await ask();
    await store.withGrantLock(grantOf(ada), ({ commit }) => commit({ deleteGrant: grantOf(ada) }));
    t.match((await press(gone.buttons[0])).text, /link/);
    t.strictSame(await shares(), []);
    await link(grantOf(ada));
    const relink = await ask();
    await link(grantOf(ada, { status: 'relink_required' }));
    await press(relink.buttons[0]);
    t.strictSame(await shares(), []);
  },
);

t.test('of a hundred presses at once one lends', async (t) => {
  const { ask, press, shares, chat } = await startLending(t);
  const { buttons } = await ask();
  await Promise.all(Array.from({ length: 100 }, () => press(buttons[0])));
  t.equal((await shares()).length, 1);
  t.equal(chat.sent.filter(({ message }) => /lends you access/.test(message.markdown)).length, 1);
});

t.test('`in organization` chooses among the own links', async (t) => {
  const { ask, link } = await startLending(t);
  await link(grantOf(ada, { ...lab, linkedAt: NOW - DAY }));
  t.match((await ask(`${ASK} in organization Aurora`)).text, /Aurora Retail, all networks/);
  t.match((await ask(`${ASK} in organization harbor lab`)).text, /Harbor Lab, all networks/);
  t.match((await ask(`${ASK} in organization Nowhere`)).markdown, /no link to “Nowhere”/);
});

t.test('foreign strings stay what they are', async (t) => {
  const { ask, press, chat, shares, answer } = await startLending(t);
  const name = '**<@all>** `x` [a](http://b)';
  chat.people[1] = { ...tom, displayName: name };
  const reason = 'of **this** `code` <b> "quote';
  const asked = await ask(`${ASK} because ${reason}`);
  t.notMatch(asked.markdown, RAW);
  t.notMatch(asked.text, RAW);
  const { text } = await press(asked.buttons[0]);
  t.notMatch(text, RAW);
  t.match(await shares(), [{ reason }]);
  t.notMatch(await answer(ada, 'shares'), RAW);
});

t.test(
  'who says no network is told in a line that stands out that the whole organization is lent',
  async (t) => {
    const { ask } = await startLending(t);
    const { markdown, text } = await ask();
    t.match(
      markdown,
      /⚠️ \*\*This lends the whole organization: every network, also those that are added later\.\*\*/,
    );
    t.match(text, /⚠️ This lends the whole organization/);
  },
);
