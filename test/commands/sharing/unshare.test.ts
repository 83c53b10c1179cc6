import t, { type Test } from 'tap';
import { DAY, MINUTE } from '../../../src/core/clock.ts';
import type { Share } from '../../../src/core/shares.ts';
import { ada, ben, grantOf, lab, NOW, start, tom } from '../../support/chat.ts';
import { type ReadButton, readCard } from '../../support/queries.ts';
import { lend, newShare, withPerson, withSpace } from '../../support/shares.ts';

const inLab = grantOf(ada, { ...lab, linkedAt: NOW - DAY });

/** Starts the bot with Ada's links, and shares of them by their ids. */
async function startWithShares(t: Test, fields: Record<string, Partial<Share>> = {}) {
  const bot = await start(t);
  await bot.link(grantOf(ada), inLab);
  for (const [id, more] of Object.entries(fields)) {
    const share = newShare({ ...more, id });
    await lend(bot, share.organizationId === lab.organizationId ? inLab : grantOf(ada), share);
  }
  async function ask(text: string, who = ada, roomId = 'direct') {
    const sent = await bot.say(who, text, roomId);
    const { markdown = '', card } = sent.at(-1)?.message ?? {};
    return { sent, markdown, card, ...readCard(card) };
  }
  const press = (button: ReadButton | undefined, who = ada) =>
    bot.say(who, button?.command ?? '', 'direct', { owner: button?.owner });
  const open = async () => (await bot.store.listShares({ isOpen: true })).map(({ id }) => id).sort();
  return { ...bot, ask, press, open };
}

const [one, two, three] = ['k7m2p9qx', 'k7m2p9qy', 'k7m2p9qz'];
const many = {
  [one]: {},
  [two]: { ...lab, commands: { kind: 'named' as const, names: ['status'] } },
  [three]: { borrower: withSpace('group') },
};

t.test('`unshare` ends at once what is lent to a person, in all organizations, and tells them', async (t) => {
  for (const words of [
    'tom@aurora.example',
    'TOM@aurora.example',
    'Tom Becker',
    '"tom becker"',
    'person:tom',
  ]) {
    const { ask, open, entries } = await startWithShares(t, many);
    const { sent } = await ask(`unshare ${words}`);
    t.strictSame(await open(), [three], words);
    t.match(
      sent.at(-1)?.message.markdown,
      /^\*\*Ended:\*\*.*no longer lend.*Harbor Lab.*Your own links stay.*I told them/s,
    );
    const told = sent.filter(({ personId }) => personId === 'tom');
    t.equal(told.length, 2);
    t.match(told[0]?.message.markdown, /\*\*Ada Moreno\*\* has ended what was lent to you: \*\*/);
    t.match(entries, [
      { action: 'share_ended', actorId: 'ada', outcome: 'unshared', personId: 'ada' },
      { action: 'share_ended', actorId: 'ada', outcome: 'unshared' },
    ]);
  }
});

t.test('a mention says whom, whatever it shows', async (t) => {
  const { dispatch, open } = await startWithShares(t, many);
  const mentions = [{ id: 'tom', label: 'Ada Moreno' }];
  await dispatch({ person: ada, place: { roomId: 'direct' }, isDirect: true, text: 'unshare', mentions });
  t.strictSame(await open(), [three]);
});

t.test('`unshare` ends only one’s own', async (t) => {
  const { ask, open } = await startWithShares(t, many);
  for (const words of [one, 'person:ada', 'here', 'all', 'ada@aurora.example', 'Tom Becker'])
    await ask(`unshare ${words}`, tom);
  await ask(`unshare ${one}`, ben);
  t.strictSame(await open(), [one, two, three]);
  t.match((await ask('unshare', tom)).markdown, /You lend nothing, so there is nothing to end/);
});

t.test('`unshare here` ends what is lent to this space, which is told', async (t) => {
  const { ask, open, chat } = await startWithShares(t, many);
  t.match((await ask('unshare here')).markdown, /here are only you and I/);
  t.match((await ask('unshare here', ada, 'another')).markdown, /You lend nothing to this space/);
  t.match((await ask('unshare here', ada, 'group')).markdown, /You no longer lend/);
  t.strictSame(await open(), [one, two]);
  const line = chat.sent.find(({ message }) => /ended what was lent to this space/.test(message.markdown));
  t.equal(line?.place?.roomId, 'group');
  t.notMatch(line?.message.markdown, /Aurora Retail/);
});

t.test('`unshare all` asks, and its button ends what it was about, once', async (t) => {
  const { ask, open, press, store } = await startWithShares(t, many);
  const asked = await ask('unshare all');
  t.match(asked.text, /End all that you lend\?\n3 shares\nTo .*Tom Becker/);
  t.strictSame(await open(), [one, two, three]);
  await press(asked.buttons[0], ben);
  await lend({ store }, grantOf(ada), newShare({ id: 'k7m2p9qa', borrower: withPerson(ben) }));
  t.match((await press(asked.buttons[0]))[0]?.message.markdown, /for something else/);
  const again = await ask('unshare all');
  await Promise.all(Array.from({ length: 20 }, () => press(again.buttons[0])));
  t.strictSame(await open(), []);
});

t.test('`unshare` without a name, or with one that is none, has buttons', async (t) => {
  const { ask, press, open } = await startWithShares(t, many);
  const asked = await ask('unshare');
  t.match(asked.buttons, [
    { title: 'Tom Becker', command: 'unshare person:tom' },
    { title: 'Show all', command: 'shares' },
  ]);
  t.match((await ask('unshare Tim Becker')).buttons[0], { command: 'unshare person:tom' });
  t.match((await ask('unshare Nobody At All')).buttons[0], { command: 'unshare person:tom' });
  await press(asked.buttons[0]);
  t.strictSame(await open(), [three]);
  t.match((await ask(`unshare ${one}`)).markdown, /no such share, or it has ended/);
});

t.test('`shares` shows what I lend with buttons, and what is lent to me and to this space', async (t) => {
  const { ask, press, open, link } = await startWithShares(t, { ...many, [two]: { until: NOW } });
  const mine = await ask('shares');
  t.match(mine.text, /You lend 2 shares/);
  t.notMatch(mine.markdown, two, 'one that has ended is not shown');
  t.match(mine.buttons, [
    { title: 'End', command: /^unshare k7m2p9q/, owner: 'ada' },
    { title: 'Extend', command: /^extend share k7m2p9q/, owner: 'ada' },
    {},
    {},
  ]);
  t.match(
    (await ask('shares', tom)).text,
    /Lent to you: 1 share\n.*through \*\*Ada Moreno\*\*’s link.*until 1 Sept; not used yet/,
  );
  t.match((await ask('shares', ben, 'group')).text, /to this space, through \*\*Ada Moreno\*\*/);
  t.match(
    (await ask('shares', { ...ben, id: 'eve', orgId: 'partner' }, 'group')).sent[0]?.message.markdown,
    /nothing is lent to you/,
  );
  await link(grantOf(ada, { status: 'relink_required' }));
  t.match((await ask('shares', tom)).text, /asleep until the link is made again/);
  await press(mine.buttons[0], ben);
  t.equal((await open()).length, 3, 'the buttons are for the lender alone');
  t.match((await ask('shares nonsense')).buttons, [{ command: 'shares' }]);
});

t.test('nobody sees by `shares` what others lend', async (t) => {
  const { dispatch, chat, ask } = await startWithShares(t, many);
  const mentions = [{ id: 'ada', label: 'Ada Moreno' }];
  await dispatch({ person: tom, place: { roomId: 'direct' }, isDirect: true, text: 'shares', mentions });
  t.match(chat.sent.at(-1)?.message.markdown, /don't understand a mention behind it/);
  t.match(
    (await ask('shares ada@aurora.example', tom)).markdown,
    /shows what you lend and what is lent to you/,
  );
});

t.test('many shares of long names come in pages, on cards that Webex takes', async (t) => {
  const long = (n: number) => `${'*<é>_'.repeat(25)}${n}`;
  const shares = Object.fromEntries(
    Array.from({ length: 40 }, (_, n) => [
      `k7m2p9${String.fromCharCode(97 + (n % 8))}${String.fromCharCode(112 + Math.floor(n / 8))}`,
      {
        organizationName: long(n),
        borrower: withPerson({ ...tom, displayName: long(n) }),
        networks: {
          kind: 'named' as const,
          networks: Array.from({ length: 20 }, (_network, m) => ({ id: `N_${m}`, name: long(m) })),
        },
        reason: '<'.repeat(200),
      },
    ]),
  );
  const { ask } = await startWithShares(t, shares);
  let said = 'shares';
  let seen = 0;
  for (let page = 1; said !== ''; page += 1) {
    const { card, buttons } = await ask(said);
    t.ok(JSON.stringify(card).length < 20_000, `page ${page}: ${JSON.stringify(card).length}`);
    seen += buttons.filter(({ title }) => title === 'End').length;
    said = buttons.find(({ title }) => title === 'Next page')?.command ?? '';
  }
  t.equal(seen, 40);
  t.match((await ask('shares page 999')).text, /Page 8 of 8/);
});

t.test('`extend share` asks how long, and never goes beyond what the operator allows', async (t) => {
  const { ask, press, store, entries, sharing, pass } = await startWithShares(t, { [one]: {} });
  const asked = await ask(`extend share ${one}`);
  t.match(
    asked.buttons.map(({ title, command }) => [title, command]),
    [
      ['30 days, until 2 Sept', `extend share ${one} for 30 days`],
      ['90 days, until 1 Nov', `extend share ${one} for 90 days`],
      ['180 days, until 30 Jan 2027', `extend share ${one} for 180 days`],
    ],
  );
  await press(asked.buttons[1], ben);
  const sent = await press(asked.buttons[1]);
  t.match(sent, [
    { personId: 'tom', message: { markdown: /It is 1 Nov now/ } },
    { message: { markdown: /^What you lend to \*\*Tom Becker\*\* lasts until 1 Nov now\. I told them\./ } },
  ]);
  t.match(await store.findShare(one), { until: Date.UTC(2026, 10, 2) - 1 });
  t.match(entries, [
    { action: 'share_extended', outcome: 'extended', shareId: one, command: 'extend share' },
  ]);
  t.match((await ask(`extend share ${one} for 181 days`)).markdown, /too long/);
  t.match((await ask(`extend share ${one} 30 days`)).markdown, /no later than 1 Nov/);
  t.match((await ask(`extend share ${one} until 2 december`)).markdown, /lasts until 2 Dec now/);
  for (const wrong of ['in Lyon', 'for 200 days in Lyon', 'only status', 'here', 'for', 'because', 'maybe'])
    t.match((await ask(`extend share ${one} ${wrong}`)).markdown, /Nothing was lent/, wrong);
  sharing.maxDays = 90;
  const none = await ask(`extend share ${one}`);
  t.match(none.markdown, /as long as this bot’s operator allows: 90 days/);
  t.match((await ask(`extend share ${one}`, tom)).markdown, /no such share/);
  t.match((await ask('extend share')).buttons, [{ command: 'shares' }]);
  pass(200 * DAY + MINUTE);
  t.match((await ask(`extend share ${one} for 30 days`)).markdown, /has ended/);
});

t.test('what ends while it is extended has ended', async (t) => {
  const { ask, store } = await startWithShares(t, { [one]: {} });
  const both = Array.from({ length: 100 }, (_, n) =>
    ask(n === 50 ? `unshare ${one}` : `extend share ${one} for ${40 + n} days`),
  );
  await Promise.all(both);
  t.match(await store.findShare(one), { ended: { why: 'unshared' } });
  t.match((await ask(`extend share ${one} for 180 days`)).markdown, /has ended/);
});
