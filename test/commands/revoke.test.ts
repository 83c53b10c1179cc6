import t from 'tap';
import { ada, ben, grantOf, start, tom } from './fixture.ts';

const lab = { organizationId: '817302', organizationName: 'Harbor Lab' };

t.test('all links of a person; both are told', async (t) => {
  const { say, link, store, entries } = await start(t);
  await link(grantOf(ada), grantOf(ada, lab), grantOf(tom));
  const [toAda, toBen] = await say(ben, 'revoke ADA@aurora.example');
  t.match(toAda, { personId: 'ada', message: { markdown: /Aurora Retail.*Harbor Lab.*Ben Okafor/ } });
  t.match(
    toBen?.message.markdown,
    /Aurora Retail\*\* – revoked, Meraki confirmed[\s\S]+Harbor Lab[\s\S]+told them/,
  );
  t.match(await store.listGrants(), [{ personId: 'tom' }]);
  t.match(entries, [
    { action: 'revoke', actorId: 'ben', personId: 'ada', organizationId: '549236', outcome: 'confirmed' },
    { action: 'revoke', actorId: 'ben', personId: 'ada', organizationId: '817302', outcome: 'confirmed' },
  ]);
});

t.test('only the named organization', async (t) => {
  const { answer, link, store, revoking } = await start(t);
  await link(grantOf(ada), grantOf(ada, lab));
  revoking.outcome = 'queued';
  t.match(await answer(ben, 'revoke ada@aurora.example Nowhere'), /no link to “Nowhere”/);
  t.match(
    await answer(ben, 'revoke ada@aurora.example harbor lab'),
    /Harbor Lab\*\* – stopped; Meraki could not/,
  );
  t.match(await store.listGrants(), [{ organizationName: 'Aurora Retail' }]);
});

t.test(
  'the person is no longer at Webex, or Webex does not answer: the address in the links counts',
  async (t) => {
    const { answer, link, store, chat } = await start(t);
    await link(grantOf(ada), grantOf(tom));
    chat.people = [];
    t.match(await answer(ben, 'revoke ada@aurora.example'), /revoked/);
    t.match(await store.listGrants(), [{ personId: 'tom' }]);
  },
);

t.test("an address that was given to somebody else: that person's own links", async (t) => {
  const { answer, link, store, chat } = await start(t);
  const former = { ...ada, id: 'former' };
  await link(grantOf(ada), grantOf(former));
  chat.people = [ada];
  await answer(ben, 'revoke ada@aurora.example');
  t.match(await store.listGrants(), [{ personId: 'former' }]);
});

t.test('one that fails keeps nobody from the others', async (t) => {
  const { answer, link, store, revoking, entries, lines } = await start(t);
  await link(grantOf(ada), grantOf(ada, lab));
  revoking.failsFor = ['549236'];
  const text = await answer(ben, 'revoke ada@aurora.example');
  t.match(text, /Aurora Retail\*\* – \*\*could not be revoked\*\*[\s\S]+Harbor Lab\*\* – revoked/);
  t.match(text, /Your link to \*\*Harbor Lab\*\* was revoked/);
  t.match(await store.listGrants(), [{ organizationName: 'Aurora Retail' }]);
  t.match(entries, [{ outcome: 'failed' }, { outcome: 'confirmed' }]);
  t.match(lines.join('\n'), /not revoked/);
});

t.test('the person can not be told', async (t) => {
  const { answer, link, chat } = await start(t);
  await link(grantOf(ada));
  chat.refusesDirect = true;
  t.match(await answer(ben, 'revoke ada@aurora.example'), /could not tell them/);
});

t.test('whom?', async (t) => {
  const { answer } = await start(t);
  t.match(await answer(ben, 'revoke'), /e-mail address[\s\S]+`revoke ada@example\.com`/);
  t.match(await answer(ben, 'revoke Ada'), /e-mail address/);
  t.match(await answer(ben, 'revoke eve@aurora.example'), /has no links/);
});
