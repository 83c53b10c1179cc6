import t, { type Test } from 'tap';
import { answeringLink, keepAnswering } from '../../../src/core/linking/answering-link.ts';
import { noticeOfLink } from '../../../src/core/linking/linked-notice.ts';
import { personSettings } from '../../../src/core/settings.ts';
import { openStore } from '../../../src/store/embedded/store.ts';
import { createMemoryLog, NOW, newGrant } from '../../support/records.ts';

const aurora = newGrant({
  personId: 'ada',
  organizationId: '1',
  organizationName: 'Aurora',
  linkedAt: NOW - 3,
});
const harbor = newGrant({
  personId: 'ada',
  organizationId: '2',
  organizationName: 'Harbor',
  linkedAt: NOW - 2,
});
const pier = newGrant({ personId: 'ada', organizationId: '3', organizationName: 'Pier', linkedAt: NOW - 1 });

async function setup(t: Test, ...grants: (typeof aurora)[]) {
  const log = createMemoryLog();
  const store = await openStore({ dir: t.testdir(), log, clock: () => NOW });
  t.teardown(() => store.close());
  const link = (grant: typeof aurora) =>
    store.withGrantLock(grant, ({ commit }) => commit({ saveGrant: grant }));
  for (const grant of grants) await link(grant);
  const chosen = async () => (await store.findSettings(personSettings('ada')))?.organizationId;
  const choose = (organizationId: string | undefined) =>
    store.changeSettings(personSettings('ada'), (settings) => ({ ...settings, organizationId }));
  return { deps: { store, log }, store, link, chosen, choose };
}

t.test(
  'the first default with a link answers, else the newest link that works, else the newest',
  async (t) => {
    const links = [aurora, harbor];
    t.equal(answeringLink(links, ['9', '1']), aurora);
    t.equal(answeringLink(links, [undefined]), harbor);
    t.equal(answeringLink([aurora, { ...harbor, status: 'relink_required' }], []), aurora);
    const both = links.map((one) => ({ ...one, status: 'relink_required' as const }));
    t.match(answeringLink(both, []), { organizationId: '2' });
    t.equal(answeringLink([], ['1']), undefined);
  },
);

t.test('a second link leaves the first one answering, and the person is asked with buttons', async (t) => {
  const { deps, link, chosen } = await setup(t, aurora);
  await keepAnswering(harbor, deps);
  await link(harbor);
  t.equal(await chosen(), '1');
  const { markdown, card } = await noticeOfLink(harbor, deps);
  t.match(markdown, /Harbor\*\* is linked.*Which organization answers from now on.*\*\*Aurora\*\* goes on/s);
  t.match(markdown, /`use organization`/);
  t.match(card?.actions, [
    { title: 'Aurora', data: { command: 'use organization 1' } },
    { title: 'Harbor', data: { command: 'use organization 2' } },
  ]);
});

t.test('a first link, and one that is made anew, changes no default and asks nothing', async (t) => {
  const { deps, link, chosen } = await setup(t);
  await keepAnswering(aurora, deps);
  await link(aurora);
  t.equal(await chosen(), undefined);
  t.notOk((await noticeOfLink(aurora, deps)).card);
  await keepAnswering(aurora, deps);
  t.equal(await chosen(), undefined);
});

t.test('what the person chose stays, whatever is linked', async (t) => {
  const { deps, link, chosen, choose } = await setup(t, aurora, harbor);
  await choose('1');
  await keepAnswering(pier, deps);
  await link(pier);
  t.equal(await chosen(), '1');
  const { card } = await noticeOfLink(pier, deps);
  t.match(card?.actions, [{ title: 'Aurora' }, { title: 'Pier' }, { title: 'Harbor' }]);
  await choose('3');
  t.notOk((await noticeOfLink(pier, deps)).card, 'which answers already');
});

t.test('a default that lost its link does not come back with the next link to it', async (t) => {
  const { deps, link, chosen, choose } = await setup(t, harbor);
  await choose('1');
  await keepAnswering(aurora, deps);
  await link(aurora);
  t.equal(await chosen(), '2', 'Harbor answered before');
});

t.test('when no link works, the new one answers', async (t) => {
  const { deps, link, chosen } = await setup(t, { ...aurora, status: 'relink_required' });
  await keepAnswering(harbor, deps);
  await link(harbor);
  t.equal(await chosen(), undefined);
  t.notOk((await noticeOfLink(harbor, deps)).card);
});

t.test('names on the card are text, twins are told apart, and there are five buttons at most', async (t) => {
  const many = Array.from({ length: 7 }, (_, index) =>
    newGrant({
      personId: 'ada',
      organizationId: `9${index}`,
      organizationName: 'Aurora',
      linkedAt: NOW + index,
    }),
  );
  const odd = newGrant({
    personId: 'ada',
    organizationId: '8',
    organizationName: '{{DATE(x)}} [a](https://e.example)',
  });
  const { deps, choose } = await setup(t, ...many, odd);
  await choose('90');
  const { markdown, card } = await noticeOfLink(odd, deps);
  t.notMatch(markdown, /(?<!\\)\]\(https/);
  t.notMatch(JSON.stringify(card?.body), /\{\{DATE|(?<!\\)\]\(https/);
  t.match(card?.actions, [{ title: 'Aurora (90)' }, { title: /DATE/ }, { title: 'Aurora (96)' }, {}, {}]);
});

t.test('a store that fails keeps no link from being made, nor its person from being told', async (t) => {
  const { deps } = await setup(t, aurora);
  const store = {
    ...deps.store,
    listGrants: async () => {
      throw new Error('disk full');
    },
  };
  await keepAnswering(harbor, { ...deps, store });
  t.match((await noticeOfLink(harbor, { ...deps, store })).markdown, /Harbor\*\* is linked/);
});
