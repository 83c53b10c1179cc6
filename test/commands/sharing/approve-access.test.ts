import type { Test } from 'tap';
import t from 'tap';
import { DAY, MINUTE } from '../../../src/core/clock.ts';
import { cardButtons } from '../../support/card-buttons.ts';
import { ada, ben, grantOf, lab, start, tom } from '../../support/chat.ts';
import { few, startAsking } from '../../support/queries.ts';

const personOrgId = 'aurora';

/** Ada and Ben can be asked. @returns what Tom's request is called, after he made it */
async function startDeciding(t: Test) {
  const bot = await start(t);
  await bot.link(grantOf(ada, { personOrgId }), grantOf(ben, { ...lab, personOrgId }));
  await bot.say(tom, 'request access because of *the* till');
  const request = async () => (await bot.store.listAccessRequests(tom.id))[0];
  const id = (await request())?.id ?? '';
  const toTom = () =>
    bot.chat.sent.filter(({ personId }) => personId === tom.id).map(({ message }) => message.markdown);
  const shares = () => bot.store.listShares({ borrowerId: tom.id });
  return { ...bot, request, id, toTom, shares };
}

t.test(
  'a lender approves: a share, an entry, the others’ cards go, and the requester learns who decided',
  async (t) => {
    const { say, id, toTom, shares, entries, chat, background, request } = await startDeciding(t);
    const [reply] = (await say(ada, `approve access ${id} 30d whole`, 'direct', { owner: 'ada' })).filter(
      ({ place }) => place,
    );
    t.match(reply?.message.markdown, /Tom Becker\*\* may ask about \*\*Aurora Retail\*\*.*until 2 Sep/);
    const [share] = await shares();
    t.match(share, {
      lender: { personId: 'ada' },
      borrower: { kind: 'person', personId: 'tom' },
      commands: { kind: 'usual' },
      networks: { kind: 'all' },
      requestId: id,
      reason: 'of *the* till',
    });
    t.equal((share?.until ?? 0) - (share?.lentAt ?? 0), 30 * DAY);
    t.match(
      entries.filter(({ action }) => action === 'lent'),
      [{ actorId: 'ada', personId: 'ada', shareId: share?.id }],
    );
    t.notMatch(JSON.stringify(entries), 'till');
    t.match(toTom(), [/^✅ \*\*Ada Moreno\*\* lends you \*\*Aurora Retail\*\*, until 2 Sep/]);
    t.notMatch(toTom().join(), /Ben/);
    await background.settled();
    const ofBen =
      (await request())?.asked.lenders.find(({ personId }) => personId === 'ben')?.messageIds ?? [];
    t.equal(ofBen.length, 1);
    t.strictSame(chat.removed, ofBen);
  },
);

t.test('the question that led to it is answered where it was asked', async (t) => {
  const { say, store, chat, link } = await start(t);
  await link(grantOf(ada, { personOrgId }));
  await say(tom, 'whoami', 'group');
  // Whoami needs no link, so that the answer is known here.
  await say(tom, 'status', 'group');
  const ticket = await store.findOpenTicket('tom');
  await store.changeTicket(ticket?.hash ?? '', (one) => ({
    ...one,
    waiting: { text: 'whoami', place: { roomId: 'group', parentId: 'asked' }, isDirect: false },
  }));
  await say(tom, 'request access', 'direct', {});
  const [request] = await store.listAccessRequests('tom');
  const before = chat.sent.length;
  await say(ada, `approve access ${request?.id} 1d`);
  const answers = chat.sent.slice(before).filter(({ place }) => place?.roomId === 'group');
  t.match(answers, [{ place: { roomId: 'group', parentId: 'asked' }, message: { markdown: /Tom Becker/ } }]);
});

t.test('a lender denies with a line, which the requester reads and the log does not', async (t) => {
  const { answer, id, toTom, shares, entries, request } = await startDeciding(t);
  t.match(
    await answer(ada, `deny access ${id} because <@all> you are not *on call*`),
    /gets no access.*your line/,
  );
  t.match(toTom(), [
    /^\*\*Ada Moreno\*\* denied your request.*They write: “&lt;&#64;all&gt; you are not \\\*on call\\\*”/s,
  ]);
  t.notMatch(toTom().join(), /Ben|Aurora/);
  t.strictSame(await shares(), []);
  t.match(
    entries.filter(({ action }) => action === 'access_denied'),
    [{ actorId: 'ada', personId: 'tom', organizationId: '549236' }],
  );
  t.notMatch(JSON.stringify(entries), 'on call');
  t.match(await request(), { state: 'denied', decidedBy: 'ada' });
  t.match(await answer(tom, 'request access'), /passed your request on/, 'they may ask again');
});

t.test('of everybody who decides at once, one does', async (t) => {
  for (const isDeniedFirst of [false, true]) {
    const { say, id, shares, entries, request, toTom } = await startDeciding(t);
    const saying = Array.from({ length: 25 }, () => [
      () => say(ada, `approve access ${id} 1d whole`),
      () => say(ben, `approve access ${id} 90d whole`),
      () => say(ada, `deny access ${id}`),
      () => say(ben, `deny access ${id}`),
    ]).flat();
    await Promise.all((isDeniedFirst ? saying.toReversed() : saying).map((one) => one()));
    const { state, decidedBy } = (await request()) ?? {};
    const lent = await shares();
    t.equal(lent.length, state === 'approved' ? 1 : 0);
    if (state === 'approved') t.equal(lent[0]?.lender.personId, decidedBy);
    const kinds = entries
      .map(({ action }) => action)
      .filter((one) => one === 'lent' || one === 'access_denied');
    t.strictSame(kinds, [state === 'approved' ? 'lent' : 'access_denied']);
    const whose = decidedBy === 'ada' ? /Ada/ : /Ben/;
    t.ok(toTom().length > 0);
    t.ok(toTom().every((text) => whose.test(text)));
  }
});

t.test('a decision stays, and others are told that it was made', async (t) => {
  const { answer, id, shares, store } = await startDeciding(t);
  await answer(ada, `approve access ${id} 1d whole`);
  t.match(await answer(ben, `approve access ${id} 1d whole`), /Somebody else has already decided/);
  t.match(await answer(ben, `deny access ${id}`), /Somebody else has already decided/);
  t.match(await answer(ada, `deny access ${id}`), /You gave Tom Becker access already/);
  t.match(
    await answer(ada, `approve access ${id} 90d whole`),
    /may ask about.*until 4 Aug/,
    'as it was given',
  );
  t.equal((await shares()).length, 1);
  await store.endShares({ lenderId: 'ada' }, { at: Date.UTC(2026, 7, 3, 15), why: 'unshared' });
  t.match(await answer(ada, `approve access ${id} 1d whole`), /You gave Tom Becker access already/);
});

t.test('after its day nobody can decide', async (t) => {
  const { answer, id, shares, pass } = await startDeciding(t);
  pass(DAY);
  t.match(await answer(ada, `approve access ${id} 1d whole`), /has run out: it was open for 24 hours/);
  t.match(await answer(ada, `deny access ${id}`), /has run out/);
  t.strictSame(await shares(), []);
});

t.test('only who was asked can decide, and the others learn nothing of it', async (t) => {
  const { answer, id, shares, say } = await startDeciding(t);
  const eve = { ...ada, id: 'eve' };
  for (const who of [eve, tom]) {
    const refused = await answer(who, `approve access ${id} 1d whole`);
    t.match(refused, /I know no request of that id/);
    t.equal(await answer(who, 'approve access k7m2p9qz 1d whole'), refused);
    t.match(await answer(who, `deny access ${id}`), /I know no request of that id/);
  }
  await say(ben, `approve access ${id} 1d whole`, 'direct', { owner: 'ada' });
  t.strictSame(await shares(), [], 'a button of somebody else');
});

t.test('a requester who can ask by now is given nothing', async (t) => {
  const linked = await startDeciding(t);
  linked.pass(MINUTE);
  await linked.link(grantOf(tom, { personOrgId, linkedAt: Date.UTC(2026, 7, 3, 14, 3) }));
  t.match(
    await linked.answer(ada, `approve access ${linked.id} 1d whole`),
    /has linked an organization of their own/,
  );
  t.match(await linked.request(), { state: 'withdrawn' });
  t.match(await linked.answer(ben, `deny access ${linked.id}`), /can ask by now/);
  t.strictSame(await linked.shares(), []);

  const lent = await startDeciding(t);
  await lent.answer(ada, `approve access ${lent.id} 1d whole`);
  lent.pass(MINUTE);
  const [share] = await lent.shares();
  await lent.answer(tom, 'request access in Hamburg');
  const { id = '' } = (await lent.request()) ?? {};
  t.not(id, lent.id);
  const key = { personId: 'ada', organizationId: '549236' };
  const again = { ...share, id: 'k7m2p9qx', lentAt: Date.UTC(2026, 7, 3, 14, 4) };
  if (share)
    await lent.store.withGrantLock(key, ({ commit }) => commit({ saveShare: { ...share, ...again } }));
  t.match(await lent.answer(ben, `approve access ${id} 1d whole`), /was lent access by somebody/);
});

t.test('a lender whose link ended, or has to be made again, gives nothing', async (t) => {
  const { answer, id, shares, link, tokens, request } = await startDeciding(t);
  await link(grantOf(ada, { personOrgId, status: 'relink_required', reason: 'unused_90_days' }));
  t.match(await answer(ada, `approve access ${id} 1d whole`), /Your link to \*\*Aurora Retail\*\* has ended/);
  await tokens.stopServing({ personId: 'ada', organizationId: '549236' });
  t.match(
    await answer(ada, `approve access ${id} 1d whole`),
    /link through which you could give access has ended/,
  );
  t.strictSame(await shares(), []);
  t.match(await request(), { state: 'open' }, 'Ben can still decide');
});

t.test('a lender who is of another Webex organization now than when they linked gives nothing', async (t) => {
  const { answer, id, shares, sharing } = await startDeciding(t);
  sharing.outside = true;
  const moved = { ...ada, orgId: 'elsewhere' };
  t.match(await answer(moved, `approve access ${id} 1d whole`), /as a person of another Webex organization/);
  t.strictSame(await shares(), [], 'it would end at once');
  t.match(await answer(moved, `deny access ${id}`), /gets no access/);
});

t.test('who needs a link again can deny', async (t) => {
  const { answer, id, link, request } = await startDeciding(t);
  await link(grantOf(ada, { personOrgId, status: 'relink_required', reason: 'unused_90_days' }));
  t.match(await answer(ada, `deny access ${id}`), /gets no access/);
  t.match(await request(), { state: 'denied' });
});

t.test('the cards of a request that turns out needless go', async (t) => {
  const { answer, id, link, pass, chat, background, request } = await startDeciding(t);
  pass(MINUTE);
  await link(grantOf(tom, { personOrgId, linkedAt: Date.UTC(2026, 7, 3, 14, 3) }));
  await answer(ada, `approve access ${id} 1d whole`);
  await background.settled();
  const ids = (await request())?.asked.lenders.flatMap(({ messageIds }) => messageIds) ?? [];
  t.equal(ids.length, 2);
  t.strictSame(chat.removed.toSorted(), ids.toSorted());
});

t.test('what the operator does not allow is not given', async (t) => {
  const { answer, id, sharing, shares } = await startDeciding(t);
  sharing.maxDays = 14;
  t.match(await answer(ada, `approve access ${id} 30d whole`), /1 to 14 days/);
  t.match(await answer(ada, `approve access ${id} 0d whole`), /1 to 14 days/);
  t.match(await answer(ada, `approve access ${id} soon`), /don’t understand what you approve/);
  t.match(await answer(ada, `approve access ${id} 1d named`), /asked for no network by name/);
  sharing.mode = 'off';
  t.match(await answer(ada, `approve access ${id} 1d whole`), /turned it off/);
  t.match(await answer(ada, `deny access ${id}`), /turned it off/);
  t.strictSame(await shares(), []);
  sharing.mode = 'people';
  t.match(
    await answer({ ...ada, orgId: 'elsewhere' }, `approve access ${id} 1d whole`),
    /another Webex organization/,
  );
  t.match(await answer(ada, `approve access ${id} 1d whole`), /may ask about/);
});

t.test('a named network is looked up under the lender’s link', async (t) => {
  const bot = await startAsking(t, { sizes: few });
  const { answer, say, store, link, organization } = bot;
  await link(grantOf(ada, { personOrgId }));
  const network = organization()?.networks[0];
  const requested = async (name: string) => {
    await answer(tom, `request access in "${name}"`);
    return (await store.listAccessRequests('tom'))[0]?.id ?? '';
  };
  const missing = await requested('Nowhere at all');
  const [asked] = await say(ada, `approve access ${missing} 1d named`);
  t.match(asked?.message.markdown, /no network “Nowhere at all”.*nothing was decided/);
  t.match(
    cardButtons(asked?.message.card).map(({ command }) => command),
    [`approve access ${missing} 1d whole`, `deny access ${missing}`],
  );
  t.match(await store.findAccessRequest(missing), { state: 'open' });
  t.match(await answer(ada, `approve access ${missing} 1d in ${network?.id}`), /may ask about/);
  const [first] = await store.listShares({ borrowerId: 'tom' });
  t.match(first?.networks, { kind: 'named', networks: [{ id: network?.id, name: network?.name }] });

  bot.pass(MINUTE);
  const other = organization()?.networks[1];
  const found = await requested(other?.name ?? '');
  t.match(await answer(ada, `approve access ${found} 1d`), `**${other?.name}** in **Aurora Retail**`);
  t.match(await store.findShare(found), { networks: { networks: [{ id: other?.id }] } });
});

t.test('a crash between the decision and the share costs nothing: said again, it goes on', async (t) => {
  const { answer, id, shares, store, toTom } = await startDeciding(t);
  await store.changeAccessRequest(id, (one) => ({
    ...one,
    ...{ state: 'approved', decidedBy: 'ada', decidedAt: one.requestedAt },
  }));
  t.match(await answer(ada, `approve access ${id} 1d whole`), /may ask about/);
  t.equal((await shares()).length, 1);
  t.match(toTom(), [/Ada Moreno/]);
});
