import t from 'tap';
import { HOUR } from '../../../src/core/clock.ts';
import type { Store } from '../../../src/core/store.ts';
import { openStore } from '../../../src/store/embedded/store.ts';
import { ada, grantOf, lab, start } from '../../support/chat.ts';
import { createLinkingInstance, createMeraki } from '../../support/linking-crowd.ts';
import { readCard } from '../../support/queries.ts';
import { createMemoryLog } from '../../support/records.ts';

t.test('without links there is nothing to unlink, and no link is offered', async (t) => {
  const { answer, store } = await start(t);
  t.match(await answer(ada, 'unlink'), /You have no links/);
  t.equal(await store.findOpenTicket('ada'), undefined, 'no link is offered only to be taken away');
});

t.test('a one-time URL that was sent before is void after `unlink`, and the person is told', async (t) => {
  const { answer, link, store, entries } = await start(t);
  await answer(ada, 'link');
  const open = await store.findOpenTicket('ada');
  t.match(
    await answer(ada, 'unlink'),
    /You have no links\. The one-time URL that I sent you before no longer/,
  );
  t.match(await store.findTicket(open?.hash ?? ''), { stage: 'void', voidReason: 'unlinked' });
  t.match(entries, [{ action: 'unlink', actorId: 'ada', outcome: 'linking_stopped', organizationId: '' }]);
  t.match(await answer(ada, 'unlink'), /There is nothing to unlink/);

  await link(grantOf(ada));
  await answer(ada, 'link');
  t.match(await answer(ada, 'unlink Nowhere'), /no link to “Nowhere”/);
  t.ok(await store.findOpenTicket('ada'), 'a misspelt organization ends nothing');
  t.match(
    await answer(ada, 'unlink'),
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
  t.match(await answer(ada, 'unlink'), /link to \*\*Aurora Retail\*\* has ended/);
  t.strictSame(await store.listGrants(), []);
  await instance.settle();
  t.equal(meraki.alive.size, 0);
});

t.test('the only link needs no name', async (t) => {
  const { answer, link, store, entries } = await start(t);
  await link(grantOf(ada));
  const text = await answer(ada, 'unlink');
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
    await answer(ada, 'unlink');
    t.match(known, [{ action: 'unlink', actorId: 'ada', outcome: 'ended' }]);
  },
);

t.test('one of several links is chosen by its whole name', async (t) => {
  const { answer, say, link, store, revoking } = await start(t);
  await link(grantOf(ada), grantOf(ada, lab));
  t.match(await answer(ada, 'unlink'), /Which one: \*\*Aurora Retail\*\* or \*\*Harbor Lab\*\*\?/);
  t.match(
    await answer(ada, 'unlink a'),
    /no link to “a”\.\*\* Did you mean \*\*Aurora Retail\*\* or \*\*Harbor Lab/,
  );
  t.match(
    await answer(ada, 'unlink Nowhere'),
    /no link to “Nowhere”.*one to \*\*Aurora Retail\*\* and \*\*Harbor/,
  );
  for (const otherwise of ['Habror Lab', 'harbor-lab', 'HarborLab', 'Hárbor Lab'])
    t.match(await answer(ada, `unlink ${otherwise}`), /Did you mean \*\*Harbor Lab\*\*\?/, otherwise);
  t.equal((await store.listGrants()).length, 2);
  const [asked] = await say(ada, 'unlink');
  t.same(
    readCard(asked?.message.card).buttons.map(({ title, command }) => [title, command]),
    [
      ['Aurora Retail', 'unlink 549236'],
      ['Harbor Lab', `unlink ${lab.organizationId}`],
    ],
  );
  revoking.outcome = 'queued';
  t.match(await answer(ada, 'unlink "harbor lab"'), /Harbor Lab\*\* has ended.*could not be told yet/);
  t.match(await store.listGrants(), [{ organizationName: 'Aurora Retail' }]);
});

t.test('of a link whose tokens can not be unsealed it is not said that Meraki is told', async (t) => {
  const { answer, link, store, revoking } = await start(t);
  await link(grantOf(ada));
  revoking.outcome = 'unreadable';
  const text = await answer(ada, 'unlink');
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
  await answer(ada, 'unlink 7');
  t.match(await store.listGrants(), [{ organizationId: '549236' }]);
});

t.test("a person can not end somebody else's link", async (t) => {
  const { answer, link, store } = await start(t);
  await link(grantOf({ ...ada, id: 'eve' }));
  t.match(await answer(ada, 'unlink Aurora Retail'), /You have no links/);
  t.equal((await store.listGrants()).length, 1);
});

t.test('a link that could not be ended is still there, and the reply says so', async (t) => {
  const { answer, link, store, revoking, entries, lines } = await start(t);
  await link(grantOf(ada));
  revoking.failsFor = ['549236'];
  const text = await answer(ada, 'unlink');
  t.match(text, /\*\*could not be ended\*\*; I go on trying/);
  t.notMatch(text, /10 minutes|disk full/);
  t.equal((await store.listGrants()).length, 1);
  t.match(entries, [{ action: 'unlink', outcome: 'failed' }]);
  t.match(lines.join('\n'), /could not be ended/);
});
