import t from 'tap';
import { DAY, HOUR, MINUTE } from '../../../src/core/clock.ts';
import { createShareKeeper } from '../../../src/core/sharing/share-keeper.ts';
import { createWarningTexts } from '../../../src/core/sharing/share-texts.ts';
import { ada, ben, grantOf, NOW, tom } from '../../support/chat.ts';
import { readCard } from '../../support/queries.ts';
import { startShareKeeper } from '../../support/share-keeper.ts';
import { lend, newShare, withPerson, withSpace } from '../../support/shares.ts';

const UNTIL = NOW + 10 * DAY;

t.test(
  'lender and borrower are warned three days before the end, once; an extended share anew',
  async (t) => {
    const { look, pass, ...rig } = await startShareKeeper(t);
    await lend(rig, grantOf(ada), newShare({ id: 's1', lentAt: NOW, until: UNTIL }));
    t.strictSame(await look(), []);
    pass(7 * DAY);
    const told = await look();
    t.match(told, [
      {
        to: 'ada',
        markdown: /What you lend ends soon[\s\S]*Aurora Retail\*\* to \*\*Tom Becker\*\*, in 3 days/,
      },
      {
        to: 'tom',
        markdown: /What is lent to you ends soon[\s\S]*through \*\*Ada Moreno\*\*'s link, in 3 days/,
      },
    ]);
    t.match(readCard(told[0]?.card).buttons, [
      { title: 'Extend until 9 Sept', command: 'extend share s1 until 2026-09-09' },
    ]);
    t.equal(told[1]?.card, undefined);
    t.strictSame(await look(), [], 'nothing is said twice');

    await rig.store.changeShare('s1', (share) => ({ ...share, until: UNTIL + 30 * DAY }));
    pass(4 * DAY);
    t.strictSame(await look(), [], 'extended');
    pass(27 * DAY);
    t.match(await look(), [{ to: 'ada' }, { to: 'tom' }]);
  },
);

t.test('many ends are one message to a person, with at most five buttons', async (t) => {
  const { look, ...rig } = await startShareKeeper(t);
  const shares = Array.from({ length: 7 }, (_, n) =>
    newShare({
      lentAt: NOW - 30 * DAY,
      until: NOW + DAY,
      borrower: n === 0 ? withSpace('night') : withPerson({ ...tom, id: `p${n}`, displayName: `P ${n}` }),
    }),
  );
  await lend(rig, grantOf(ada), ...shares);
  const [toAda, ...others] = await look();
  t.match(toAda, { to: 'ada', markdown: /everybody of your organization in \*\*Night shift\*\*, in 24 h/ });
  t.equal(readCard(toAda?.card).buttons.length, 5);
  t.equal(others.length, 6, 'the space itself is told nothing');
});

t.test('a share for three days or less, and one that sleeps, is not warned of', async (t) => {
  const { look, pass, ...rig } = await startShareKeeper(t);
  await lend(rig, grantOf(ada), newShare({ lentAt: NOW, until: NOW + 3 * DAY }), newShare({ until: UNTIL }));
  rig.sharing.mode = 'off';
  pass(8 * DAY);
  t.strictSame(await look(), []);
  rig.sharing.mode = 'on';
  rig.state.isClockRight = false;
  t.strictSame(await look(), [], 'nor while our clock may be wrong');
});

t.test('a share whose time is over gets its end, which is recorded once and told nobody', async (t) => {
  const { look, pass, ...rig } = await startShareKeeper(t);
  await lend(rig, grantOf(ada), newShare({ id: 's1', lentAt: NOW, until: NOW + DAY }));
  pass(DAY);
  rig.state.isClockRight = false;
  await look();
  t.equal((await rig.store.findShare('s1'))?.ended, undefined, 'our clock may be wrong');
  rig.state.isClockRight = true;
  await look();
  t.strictSame(await look(), []);
  t.match(await rig.store.findShare('s1'), { ended: { at: NOW + DAY, why: 'expired' } });
  t.match(rig.entries, [{ action: 'share_ended', outcome: 'expired', shareId: 's1', personId: 'ada' }]);
  t.equal(rig.entries.length, 1);
});

t.test('a share that is extended while it is looked at stays', async (t) => {
  const { pass, ...rig } = await startShareKeeper(t);
  await lend(rig, grantOf(ada), newShare({ id: 's1', lentAt: NOW, until: NOW + DAY }));
  pass(DAY);
  const extending = createShareKeeper({
    ...rig.deps,
    store: {
      listShares: rig.store.listShares,
      listDueShares: rig.store.listDueShares,
      changeShare: rig.store.changeShare,
      async findGrant(key) {
        await rig.store.changeShare('s1', (share) => ({ ...share, until: NOW + 30 * DAY }));
        return rig.store.findGrant(key);
      },
    },
  });
  await extending();
  t.equal((await rig.store.findShare('s1'))?.ended, undefined);
  t.strictSame(rig.entries, []);
});

t.test('both are told when a link has to be made again, and when it was; once each', async (t) => {
  const { look, ...rig } = await startShareKeeper(t);
  const ended = grantOf(ada, { status: 'relink_required' });
  await lend(rig, ended, newShare({ id: 's1' }), newShare({ borrower: withSpace('night') }));
  t.match(await look(), [
    {
      to: 'ada',
      markdown: /has to be made again[\s\S]*Night shift[\s\S]*Tom Becker|Tom Becker[\s\S]*Night shift/,
    },
    { to: 'tom', markdown: /sleeps[\s\S]*Aurora Retail\*\*, through \*\*Ada Moreno\*\*'s link/ },
  ]);
  t.strictSame(await look(), []);
  await rig.store.withGrantLock(ended, ({ commit }) => commit({ saveGrant: grantOf(ada) }));
  t.match(await look(), [
    { to: 'ada', markdown: /goes on/ },
    { to: 'tom', markdown: /You can ask again/ },
  ]);
  t.strictSame(await look(), []);
});

t.test('a lender of another Webex organization lends no more, and both learn it', async (t) => {
  const { look, ...rig } = await startShareKeeper(t);
  await lend(rig, grantOf(ada, { personOrgId: 'partner' }), newShare({ id: 's1' }));
  t.match(await look(), [
    { to: 'ada', markdown: /one of you is in another Webex organization now/ },
    { to: 'tom', markdown: /one of you is in another Webex organization now[\s\S]*request access/ },
  ]);
  t.match(rig.entries, [{ action: 'share_ended', outcome: 'left_organization', actorId: undefined }]);
});

t.test('a borrower is told of ends by others in one line for each lender, once', async (t) => {
  const { look, ...rig } = await startShareKeeper(t);
  const lab = { organizationId: '817302', organizationName: 'Harbor Lab' };
  await lend(rig, grantOf(ada), newShare());
  await lend(rig, grantOf(ada, lab), newShare(lab));
  await lend(
    rig,
    grantOf(ben),
    newShare({ lender: { personId: 'ben', name: 'Ben', email: 'b@x', orgId: 'aurora' } }),
  );
  await lend(rig, grantOf(ada), newShare({ borrower: withSpace('night') }));
  await rig.store.endShares({ lenderId: 'ada' }, { at: NOW, why: 'unshared' });
  await rig.store.endShares({ lenderId: 'ben' }, { at: NOW, why: 'link_ended' });
  const told = await look();
  t.match(told, [{ to: 'tom', markdown: /\*\*Ada Moreno\*\* no longer lends it to you/ }]);
  t.match(told[0]?.markdown, /\*\*Ben\*\*'s link has ended, and with it what was lent to you/);
  t.match(
    told[0]?.markdown,
    /\*\*Harbor Lab\*\*, \*\*Aurora Retail\*\*:|\*\*Aurora Retail\*\*, \*\*Harbor Lab\*\*:/,
  );
  t.equal(told.length, 1);
  t.strictSame(await look(), []);
});

t.test(
  'who may not use the bot is told nothing, and neither is who learned of the end already',
  async (t) => {
    const { look, ...rig } = await startShareKeeper(t);
    await lend(
      rig,
      grantOf(ada),
      newShare({ borrower: withPerson({ ...tom, orgId: 'partner' }) }),
      newShare({ borrower: withPerson(ben), endToldAt: NOW }),
    );
    rig.refused.add('partner');
    await rig.store.endShares({ lenderId: 'ada' }, { at: NOW, why: 'unshared' });
    t.strictSame(await look(), []);
  },
);

t.test('what is told is stored as told before: two who look at once say it once', async (t) => {
  const { pass, ...rig } = await startShareKeeper(t);
  await lend(rig, grantOf(ada), newShare({ lentAt: NOW, until: UNTIL }));
  pass(7 * DAY + HOUR);
  await Promise.all([createShareKeeper(rig.deps)(), createShareKeeper(rig.deps)()]);
  t.equal(rig.chat.sent.length, 2);
});

t.test('how many shares sleep because of a switch is logged at the first look', async (t) => {
  const { look, pass, ...rig } = await startShareKeeper(t);
  await lend(rig, grantOf(ada), newShare(), newShare({ borrower: withSpace('night') }));
  rig.sharing.mode = 'people';
  await look();
  pass(MINUTE);
  await look();
  const logged = rig.log.lines.filter((line) => /switch/.test(JSON.stringify(line)));
  t.equal(logged.length, 1);
  t.match(JSON.stringify(logged[0]), /"shares":1/);
});

t.test('all are looked at until one look came to its end, and then only those that are due', async (t) => {
  const { store, ...rig } = await startShareKeeper(t);
  await lend({ store, ...rig }, grantOf(ada), newShare({ lentAt: NOW, until: UNTIL }));
  const looks: string[] = [];
  let isAway = true;
  const look = createShareKeeper({
    ...rig.deps,
    store: {
      changeShare: store.changeShare,
      async findGrant(key) {
        if (isAway) throw new Error('away');
        return store.findGrant(key);
      },
      async listShares(filter) {
        if (filter.isOpen) looks.push('all');
        return store.listShares(filter);
      },
      async listDueShares(times) {
        looks.push('due');
        return store.listDueShares(times);
      },
    },
  });
  await t.rejects(look(), /away/);
  isAway = false;
  for (const _ of [1, 2, 3]) await look();
  t.strictSame(looks, ['all', 'all', 'due', 'due']);
});

t.test('the button of the warning never offers more than the operator allows', (t) => {
  const share = newShare({ id: 's1', until: NOW + 3 * DAY });
  for (const [maxDays, until] of [
    [180, '2026-09-02'],
    [31, '2026-09-02'],
    [30, '2026-09-01'],
    [10, '2026-08-12'],
  ] as const) {
    const { card } = createWarningTexts(maxDays)([share], 'ada', NOW);
    t.match(readCard(card).buttons, [{ command: `extend share s1 until ${until}` }]);
  }
  t.strictSame(readCard(createWarningTexts(3)([share], 'ada', NOW).card).buttons, []);
  const nextYear = createWarningTexts(180)([share], 'ada', Date.UTC(2026, 11, 20)).card;
  t.match(readCard(nextYear).buttons, [{ title: 'Extend until 19 Jan 2027' }]);
  t.end();
});
