import type { Test } from 'tap';
import t from 'tap';
import { DAY, HOUR, MINUTE } from '../../../src/core/clock.ts';
import type { Share } from '../../../src/core/shares.ts';
import { cardButtons } from '../../support/card-buttons.ts';
import { ada, ben, grantOf, NOW, secretIn, start, tom } from '../../support/chat.ts';
import { newShare } from '../../support/shares.ts';

const personOrgId = 'aurora';

/** Ada has a link and can be asked; Tom has none. Ben is an administrator. */
async function startSharing(t: Test) {
  const bot = await start(t);
  await bot.link(grantOf(ada, { personOrgId }));
  const requests = () => bot.store.listAccessRequests(tom.id);
  const toAda = () =>
    bot.chat.sent.filter(({ personId }) => personId === ada.id).map(({ message }) => message);
  return { ...bot, requests, toAda };
}

const lent = newShare({
  id: 'k7m2p9qx',
  lentAt: NOW,
  until: NOW + 30 * DAY,
});

t.test(
  'who has no link gets both ways on one card, and the question goes along with the request',
  async (t) => {
    const { say, requests, toAda, store } = await startSharing(t);
    const [offer] = await say(tom, 'status Rotterdam', 'group');
    t.equal(offer?.personId, 'tom');
    const { card, markdown } = offer?.message ?? {};
    const url = `https://bot.example/link/${secretIn(markdown)}`;
    t.match(card?.actions, [
      { type: 'Action.OpenUrl', title: 'Link your own organization', url },
      { type: 'Action.Submit', title: 'Ask for access', data: { command: 'request access', owner: 'tom' } },
    ]);
    t.match(JSON.stringify(card?.body), /full administrator/);
    const { hash = '' } = (await store.findOpenTicket('tom')) ?? {};
    t.match(await store.findTicket(hash), { messageId: /./, hasCard: true });

    t.match(await say(ben, 'request access', 'direct', { owner: 'tom' }), [
      { message: { markdown: /for the person who asked/ } },
    ]);
    const [told] = (await say(tom, 'request access', 'direct', { owner: 'tom' })).filter(
      ({ place }) => place,
    );
    t.match(told?.message.markdown, /passed your request on.*then I answer what you asked/s);
    t.match(await requests(), [
      {
        requester: { personId: 'tom', orgId: 'aurora' },
        waiting: { text: 'status Rotterdam', place: { roomId: 'group', parentId: 'asked' }, isDirect: false },
        asked: { lenders: [{ personId: 'ada', organizationId: '549236', messageIds: [/./] }] },
      },
    ]);
    t.equal(toAda().length, 1);
  },
);

t.test(
  'a link that must be made again is offered without asking, and so is everything with SHARING=off',
  async (t) => {
    const { say, sharing, link, answer, requests } = await startSharing(t);
    await link(grantOf(ada, { personOrgId, status: 'relink_required', reason: 'unused_90_days' }));
    const [again] = await say(ada, 'status');
    t.ok(secretIn(again?.message.markdown));
    t.equal(again?.message.card, undefined);
    sharing.mode = 'off';
    const [offer] = await say(tom, 'status');
    t.ok(secretIn(offer?.message.markdown));
    t.equal(offer?.message.card, undefined);
    t.match(await answer(tom, 'request access'), /turned it off/);
    t.strictSame(await requests(), []);
    sharing.mode = 'people';
    t.match(await answer(tom, 'request access'), /passed your request on/);
  },
);

t.test('the card shows who asks and what they typed, and its buttons are the lender’s', async (t) => {
  const { answer, toAda, requests, sharing } = await startSharing(t);
  sharing.maxDays = 30;
  await answer(tom, 'request access in "Rotterdam [301]" because *till* <@all> broke');
  const [request] = await requests();
  t.match(request, { network: 'Rotterdam [301]', reason: '*till* <@all> broke' });
  const id = request?.id ?? '';
  const [{ markdown = '', card } = {}] = toAda();
  for (const text of [markdown, JSON.stringify(card?.body)]) {
    t.match(text, /Tom Becker/);
    t.match(text, /tom(?:@|&#64;)aurora/);
    t.match(text, /Rotterdam \\+\[301\\+\]/);
    t.match(text, /\\\*till\\+\*/);
    t.notMatch(text, '<@all>');
  }
  t.strictSame(
    cardButtons(card)
      .map(({ title, command }) => `${title}: ${command}`)
      .toSorted(),
    [
      `1 day: approve access ${id} 1d named`,
      `30 days: approve access ${id} 30d named`,
      `All, 1 day: approve access ${id} 1d whole`,
      `All, 30 days: approve access ${id} 30d whole`,
      `Deny: deny access ${id}`,
    ],
  );
  t.match(markdown, `deny access ${id} because …`);
  t.notMatch(JSON.stringify(card), '"owner":"tom"');
});

t.test('the question waits for access too when the request is typed, as the offer suggests', async (t) => {
  const { say, answer, requests } = await startSharing(t);
  await say(tom, 'status', 'group');
  t.match(
    await answer(tom, 'request access in Rotterdam 301 because the till is slow'),
    /then I answer what you asked/,
  );
  t.match(await requests(), [
    { network: 'Rotterdam 301', waiting: { text: 'status', place: { roomId: 'group' } } },
  ]);
});

t.test('without a network only the whole organization can be given', async (t) => {
  const { answer, toAda } = await startSharing(t);
  await answer(tom, 'request access');
  const commands = cardButtons(toAda()[0]?.card).map(({ command }) => command.split(' ').slice(3).join(' '));
  t.strictSame(commands, ['1d whole', '30d whole', '90d whole', '']);
});

t.test('the requester reads the same words whether or not anybody can be asked', async (t) => {
  const { answer, chat, requests } = await startSharing(t);
  const eve = { ...tom, id: 'eve', displayName: 'Eve', orgId: 'elsewhere' };
  const said = 'request access in Rotterdam 301 because of the till';
  t.equal(
    await answer(eve, said).then((text) => text.split('\n---\n').at(-1)),
    await answer(tom, said).then((text) => text.split('\n---\n').at(-1)),
  );
  const told = chat.sent.filter(({ personId }) => personId === 'ben').map(({ message }) => message.markdown);
  t.match(told, [/Eve.*asks for access/]);
  t.notMatch(told.join(), /till|Rotterdam/);
  t.match(await requests(), [{ asked: { lenders: [{ personId: 'ada' }] } }]);
});

t.test('one request is open at a time, and a hundred at once are one', async (t) => {
  const { say, answer, requests, toAda, entries, pass } = await startSharing(t);
  await Promise.all(Array.from({ length: 100 }, () => say(tom, 'request access')));
  t.equal((await requests()).length, 1);
  t.equal(toAda().length, 1);
  t.equal(entries.filter(({ action }) => action === 'access_requested').length, 1);
  pass(5 * MINUTE);
  t.match(
    await answer(tom, 'request access in Rotterdam'),
    /You asked for access 5 minutes ago.*nobody has decided/,
  );
  t.equal(toAda().length, 1);
  await say(tom, 'devices');
  t.match(await say(tom, 'request access', 'direct', {}), [
    { message: { markdown: /answer what you asked last/ } },
  ]);
  t.match(await requests(), [{ waiting: { text: 'devices' } }]);
});

t.test('a request that nobody could grant reaches who has linked since, when it is repeated', async (t) => {
  const { answer, requests, chat, link } = await start(t).then((bot) => ({
    ...bot,
    requests: () => bot.store.listAccessRequests(tom.id),
  }));
  await answer(tom, 'request access in Rotterdam 301');
  t.match(await requests(), [{ asked: { lenders: [] } }]);
  await link(grantOf(ada, { personOrgId }));
  for (let n = 0; n < 2; n++)
    t.match(await answer(tom, 'request access in Rotterdam 301'), /nobody has decided yet/);
  t.match(await requests(), [{ asked: { lenders: [{ personId: 'ada' }] } }]);
  const toAda = chat.sent.filter(({ personId }) => personId === ada.id);
  t.match(toAda, [{ message: { markdown: /Rotterdam 301/ } }], 'one card');
});

t.test('three requests a day are most, also denied ones', async (t) => {
  const { answer, requests, pass, toAda } = await startSharing(t);
  for (let n = 0; n < 3; n++) {
    t.match(await answer(tom, 'request access'), /passed your request on/);
    const id = (await requests())[0]?.id;
    t.match(await answer(ada, `deny access ${id}`), /gets no access/);
    pass(HOUR);
  }
  t.match(await answer(tom, 'request access'), /3 times within 24 hours/);
  t.equal((await requests()).length, 3);
  pass(22 * HOUR);
  t.match(await answer(tom, 'request access'), /passed your request on/, 'the first one is a day old');
  t.ok(toAda().length > 3);
});

t.test(
  'the question goes along, too, with a request that says what for, while its offer is new',
  async (t) => {
    const { say, answer, requests, pass } = await startSharing(t);
    await say(tom, 'devices', 'group');
    pass(5 * MINUTE);
    t.match(
      await answer(tom, 'request access in Rotterdam 301 because of the till'),
      /then I answer what you asked/,
    );
    t.match(await requests(), [{ waiting: { text: 'devices', place: { roomId: 'group' } } }]);

    const later = await startSharing(t);
    await later.say(tom, 'devices', 'group');
    later.pass(HOUR);
    t.notMatch(await later.answer(tom, 'request access'), /then I answer/);
  },
);

t.test('a request and its entry have one id, which is that of the share', async (t) => {
  const { answer, requests, entries, pass } = await startSharing(t);
  await answer(tom, 'request access because of the till');
  const [{ id: shareId = '' } = {}] = await requests();
  await answer(ada, `deny access ${shareId}`);
  pass(MINUTE);
  await answer(tom, 'request access');
  const [{ id: second = '' } = {}] = await requests();
  await answer(ada, `approve access ${second} 1d whole`);
  t.match(
    entries.filter(({ action }) => action !== 'use'),
    [
      { action: 'access_requested', shareId },
      { action: 'access_denied', shareId },
      { action: 'access_requested', shareId: second },
      { action: 'lent', outcome: 'approved', command: 'approve access', shareId: second },
    ],
  );
  t.match(
    await answer(ben, 'audit approved'),
    /Ada Moreno\*\* approved a request, and lent .* to \*\*Tom Becker/,
  );
  t.match(await answer(tom, 'audit my shares'), /Nobody has asked/);
});

t.test('a request that ran out can be made again', async (t) => {
  const { answer, pass } = await startSharing(t);
  await answer(tom, 'request access');
  pass(DAY);
  t.match(await answer(tom, 'request access'), /passed your request on/);
});

t.test('who can ask already is told so, and may ask for more', async (t) => {
  const { answer, store, requests } = await startSharing(t);
  t.match(await answer(ada, 'request access'), /link of your own to \*\*Aurora Retail\*\*/);
  const save = (share: Share) =>
    store.withGrantLock({ personId: 'ada', organizationId: '549236' }, ({ commit }) =>
      commit({ saveShare: share }),
    );
  await save(lent);
  t.match(await answer(tom, 'request access'), /Ada Moreno\*\* lends you \*\*Aurora Retail\*\*, until 2 Sep/);
  const networks = { kind: 'named', networks: [{ id: 'N_1', name: 'Rotterdam 301' }] } as const;
  await save({ ...lent, networks: { ...networks, networks: [...networks.networks] } });
  t.match(await answer(tom, 'request access in rotterdam 301'), /lends you \*\*rotterdam 301\*\* already/);
  t.strictSame(await requests(), []);
  t.match(await answer(tom, 'request access in Hamburg'), /passed your request on/);
});

t.test('what is not understood or too long is refused, and nobody is asked', async (t) => {
  const { answer, requests } = await startSharing(t);
  for (const text of [
    'request access Rotterdam',
    'request access in',
    'request access from Ada',
    'request access in "​"',
  ])
    t.match(await answer(tom, text), /don’t understand what you ask access for/, text);
  const long = 'x'.repeat(201);
  t.match(await answer(tom, `request access because ${long}`), /more than 200 characters/);
  t.match(await answer(tom, `request access in ${long}`), /more than 200 characters/);
  t.strictSame(await requests(), []);
  await answer(tom, 'request access in "because we can" because why not');
  t.match(await requests(), [{ network: 'because we can', reason: 'why not' }]);
});
