import t, { type Test } from 'tap';
import { DAY } from '../../../src/core/clock.ts';
import { PostError } from '../../../src/core/post-error.ts';
import { personSettings } from '../../../src/core/settings.ts';
import { sharePerson } from '../../../src/core/shares.ts';
import { ada, ben, grantOf, lab, NOW, start, tom } from '../../support/chat.ts';
import { json, serve } from '../../support/scripted-meraki.ts';
import { lend, newShare, withSpace } from '../../support/shares.ts';

/** The bot over a Meraki where each organization has one network, which is named after it. */
async function startLending(t: Test) {
  const { api } = await serve(t, (req, res) => {
    const [id = ''] = /(?<=organizations\/)\d+/.exec(req.url ?? '') ?? [];
    json(res, [{ id: `N_${id}`, name: `Site of ${id}`, productTypes: ['wireless'], tags: [] }]);
  });
  return start(t, api.open);
}

t.test('who has no link asks through a share, and the use is counted and audited', async (t) => {
  const rig = await startLending(t);
  const grant = grantOf(ada);
  const share = newShare();
  await lend(rig, grant, share);
  const text = await rig.answer(tom, 'networks');
  t.match(text, /Site of 549236/);
  t.match(text, /\n\nthrough Ada Moreno's link, until 1 Sept?$/);
  t.match(rig.entries, [
    {
      action: 'use',
      actorId: 'tom',
      personId: 'ada',
      shareId: share.id,
      command: 'networks',
      outcome: 'answered',
    },
  ]);
});

t.test('the own link answers before a share, unless it is the default that is lent', async (t) => {
  const rig = await startLending(t);
  await lend(rig, grantOf(ada), newShare());
  await rig.link(grantOf(tom, { ...lab, personOrgId: 'aurora' }));
  t.match(await rig.answer(tom, 'networks'), /Site of 817302/);
  t.match(await rig.answer(tom, 'networks in organization aurora'), /Site of 549236[\s\S]*through Ada/);
  await rig.store.changeSettings(personSettings(tom.id), (old) => ({ ...old, organizationId: '549236' }));
  t.match(await rig.answer(tom, 'networks'), /Site of 549236[\s\S]*through Ada/);
  await rig.link(grantOf(tom, { linkedAt: NOW }));
  t.notMatch(await rig.answer(tom, 'networks'), /through Ada/, 'the same organization, once by an own link');
  await rig.link(grantOf(tom, { linkedAt: NOW, status: 'relink_required' }));
  t.match(
    await rig.answer(tom, 'networks'),
    /Site of 549236[\s\S]*through Ada/,
    'an own link that has ended',
  );
});

t.test(
  'of several shares the one answers whose networks hold what is asked, and that lends the command',
  async (t) => {
    const rig = await startLending(t);
    await lend(rig, grantOf(ada), newShare({ lentAt: NOW }));
    const inLab = {
      ...lab,
      lender: { personId: 'ben', name: 'Ben Okafor', email: ben.email, orgId: 'aurora' },
    };
    await lend(rig, grantOf(ben, lab), newShare({ ...inLab, lentAt: NOW - DAY }));
    t.match(await rig.answer(tom, 'networks'), /Site of 549236/, 'the newest');
    t.match(await rig.answer(tom, 'networks "Site of 817302"'), /through Ben Okafor's link/);
    t.match(await rig.answer(tom, 'networks in organization harbor'), /through Ben Okafor's link/);
    const named = newShare({ ...inLab, commands: { kind: 'named', names: ['admins', 'networks'] } });
    await lend(rig, grantOf(ben, lab), named);
    await rig.answer(tom, 'admins');
    t.match(rig.entries.at(-1), { command: 'admins', shareId: named.id });
  },
);

t.test('a command that is not lent is refused in words that help', async (t) => {
  const rig = await startLending(t);
  const share = newShare({ commands: { kind: 'named', names: ['devices'] } });
  await lend(rig, grantOf(ada), share);
  const [sent] = await rig.say(tom, 'networks');
  t.match(
    sent?.message.markdown,
    /`networks` is not lent to you.*Through Ada Moreno's link to \*\*Aurora Retail\*\* you may ask `devices`/,
  );
  t.match(JSON.stringify(sent?.message.card), /request access/);
  t.notMatch(sent?.message.markdown, /\/link\//);
  t.match(rig.entries, [
    { action: 'refused', outcome: 'not_lent', shareId: share.id, command: 'networks', actorId: 'tom' },
  ]);
});

t.test(
  'a space borrows for its members of the lender’s organization, as long as the lender is there',
  async (t) => {
    const rig = await startLending(t);
    const share = newShare({ borrower: withSpace('ops') });
    await lend(rig, grantOf(ada), share);
    t.match((await rig.say(tom, 'networks', 'ops'))[0]?.message.markdown, /through Ada/);
    t.match(
      (await rig.say(tom, 'networks', 'elsewhere')).at(-1)?.message.markdown,
      /sent you a link in a direct message/,
    );
    const guest = { ...tom, id: 'guest', orgId: 'partner' };
    t.notMatch(JSON.stringify(await rig.say(guest, 'networks', 'ops')), /through Ada/);
    rig.chat.isIn = async () => false;
    t.notMatch(JSON.stringify(await rig.say(tom, 'networks', 'ops')), /through Ada/);
    t.match((await rig.store.findShare(share.id))?.ended, { why: 'left_space' });
    t.match(
      rig.entries.find(({ action }) => action === 'share_ended'),
      { outcome: 'left_space', shareId: share.id },
    );
  },
);

t.test(
  'the end of the only share is told once, then the borrower is as somebody without a link',
  async (t) => {
    const rig = await startLending(t);
    const share = newShare({ until: NOW - DAY });
    await lend(rig, grantOf(ada), share);
    const [told] = await rig.say(tom, 'networks');
    t.match(told?.message.markdown, /Ada Moreno's share of Aurora Retail ended on 2 Aug/);
    t.match(JSON.stringify(told?.message.card), /request access/);
    t.match((await rig.store.findShare(share.id))?.ended, { why: 'expired', at: NOW - DAY });
    t.match(rig.entries, [{ action: 'share_ended', outcome: 'expired' }]);
    t.match(await rig.answer(tom, 'networks'), /not linked a Meraki organization/);
  },
);

t.test('an end that Webex did not let the bot tell is told in the next answer', async (t) => {
  const rig = await startLending(t);
  const shares = [newShare({ until: NOW - DAY }), newShare({ until: NOW - 2 * DAY, endToldAt: NOW - DAY })];
  await lend(rig, grantOf(ada), ...shares);
  rig.chat.failing.push(new PostError('too_late', 'Webex: 502'));
  t.notMatch(await rig.answer(tom, 'networks'), /ended on/);
  const [untold, before] = await Promise.all(shares.map(({ id }) => rig.store.findShare(id)));
  t.equal(untold?.endToldAt, undefined);
  t.equal(before?.endToldAt, NOW - DAY, 'what was told before stays told');
  t.match(await rig.answer(tom, 'networks'), /Ada Moreno's share of Aurora Retail ended on 2 Aug/);
  t.equal((await rig.store.findShare(untold?.id ?? ''))?.endToldAt, NOW);
});

t.test('a name without a command counts as one use', async (t) => {
  const { api } = await serve(t, (req, res) =>
    json(
      res,
      /networks(\?|$)/.test(req.url ?? '')
        ? [{ id: 'N_1', name: 'Rotterdam 301', productTypes: ['wireless'], tags: [] }]
        : [],
    ),
  );
  const rig = await start(t, api.open);
  const share = newShare();
  await lend(rig, grantOf(ada), share);
  t.match(await rig.answer(tom, 'Rotterdam 301'), /Taken as `status Rotterdam 301`/);
  t.match(await rig.answer(ada, 'shares'), /1 time\b|asked once|once/);
});

t.test('people of whom Webex shows no organization borrow from nobody of whom it shows none', async (t) => {
  const rig = await startLending(t);
  const [lender, asker] = [
    { ...ada, orgId: '' },
    { ...tom, orgId: '' },
  ];
  const grant = grantOf(lender, { personOrgId: '' });
  const borrower = { ...sharePerson(asker), kind: 'person' } as const;
  const lent = { lender: sharePerson(lender) };
  await lend(rig, grant, newShare({ ...lent, borrower }), newShare({ ...lent, borrower: withSpace('ops') }));
  t.notMatch(JSON.stringify(await rig.say(asker, 'networks', 'ops')), /Site of/);
  t.notMatch(JSON.stringify(await rig.say(asker, 'networks')), /Site of/);
  rig.sharing.outside = true;
  rig.chat.people = [lender, asker];
  rig.chat.readers.set('ops', ['']);
  const [first, second] = await rig.say(asker, 'networks', 'ops');
  t.match(first, { personId: tom.id, message: { markdown: /Site of/ } }, 'nor is it posted among them');
  t.notMatch(JSON.stringify(second), /Site of|Ada/);
});

t.test('who moved to another Webex organization borrows nothing any more', async (t) => {
  const rig = await startLending(t);
  rig.sharing.outside = true;
  const share = newShare();
  await lend(rig, grantOf(ada), share);
  t.match(await rig.answer({ ...tom, orgId: 'partner' }, 'networks'), /share of Aurora Retail ended/);
  t.match((await rig.store.findShare(share.id))?.ended, { why: 'left_organization' });
});

t.test('a share that sleeps says why, and offers the borrower no link', async (t) => {
  const rig = await startLending(t);
  await lend(rig, grantOf(ada), newShare());
  const isRefused = async (words: RegExp) => {
    const text = await rig.answer(tom, 'networks');
    t.match(text, words);
    t.match(text, /works again by itself/);
    t.notMatch(text, /\/link\//);
  };
  rig.sharing.mode = 'off';
  await isRefused(/switched off that links are lent/);
  rig.sharing.mode = 'on';
  await rig.link(grantOf(ada, { status: 'relink_required' }));
  await isRefused(/Ada Moreno's link to Aurora Retail has to be made again; I tell Ada Moreno/);
  await rig.link(grantOf(ada));
  t.match(await rig.answer(tom, 'networks'), /through Ada/);
  t.equal((await rig.store.listShares({ borrowerId: tom.id, isOpen: true })).length, 1);
});

t.test('who can still ask is told directly, once, of a share that ended', async (t) => {
  const rig = await startLending(t);
  const over = newShare({ id: 'over', until: NOW - DAY });
  const open = newShare({ id: 'open' });
  for (const share of [over, open]) await lend(rig, grantOf(ada), share);
  const sent = await rig.say(tom, 'networks', 'space');
  const ended = sent.filter(({ message }) =>
    /share of \**Aurora Retail\** ended on 2 Aug/.test(message.markdown),
  );
  t.match(ended, [{ personId: tom.id, message: { markdown: /ask for access again/ } }]);
  t.equal(ended.length, 1);
  t.match(sent.at(-1)?.message.markdown, /through Ada/);
  t.notMatch(await rig.answer(tom, 'networks'), /ended on/);
});
