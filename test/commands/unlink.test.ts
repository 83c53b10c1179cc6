import t from 'tap';
import { ada, grantOf, start } from './fixture.ts';

const lab = { organizationId: '817302', organizationName: 'Harbor Lab' };

t.test('nothing linked', async (t) => {
  const { answer } = await start(t);
  t.match(await answer(ada, 'unlink'), /have not linked/);
});

t.test('the only one needs no name', async (t) => {
  const { answer, link, store, entries } = await start(t);
  await link(grantOf(ada));
  const text = await answer(ada, 'unlink');
  t.match(text, /\*\*Aurora Retail\*\* is unlinked.*Meraki confirmed it.*up to 10 minutes/);
  t.same(await store.listGrants(), []);
  t.match(entries, [
    { action: 'unlink', actorId: 'ada', personId: 'ada', organizationId: '549236', outcome: 'confirmed' },
  ]);
});

t.test('one of several', async (t) => {
  const { answer, link, store, revoking } = await start(t);
  await link(grantOf(ada), grantOf(ada, lab));
  t.match(await answer(ada, 'unlink'), /Which one: \*\*Aurora Retail\*\* or \*\*Harbor Lab\*\*\?/);
  t.match(await answer(ada, 'unlink a'), /More than one matches “a”/);
  t.match(await answer(ada, 'unlink Nowhere'), /no link to “Nowhere”/);
  t.equal((await store.listGrants()).length, 2);
  revoking.outcome = 'queued';
  t.match(await answer(ada, 'unlink "harbor lab"'), /Harbor Lab\*\* is unlinked.*could not be told yet/);
  t.match(await store.listGrants(), [{ organizationName: 'Aurora Retail' }]);
});

t.test('two organizations of one name are told apart by their ids', async (t) => {
  const { answer, link, store } = await start(t);
  await link(grantOf(ada), grantOf(ada, { organizationId: '7' }));
  t.match(await answer(ada, 'unlink'), /\(549236\) or \*\*Aurora Retail\*\* \(7\)/);
  await answer(ada, 'unlink 7');
  t.match(await store.listGrants(), [{ organizationId: '549236' }]);
});

t.test("nobody else's", async (t) => {
  const { answer, link, store } = await start(t);
  await link(grantOf({ ...ada, id: 'eve' }));
  t.match(await answer(ada, 'unlink Aurora Retail'), /have not linked/);
  t.equal((await store.listGrants()).length, 1);
});
