import t from 'tap';
import { createOidcStore } from '../../../src/sandbox/oauth/store.ts';

t.test('records are stored by kind', async (t) => {
  const store = createOidcStore();
  await store.adapter('Session').upsert('1', { uid: 'u' });
  t.match(await store.adapter('Session').find('1'), { uid: 'u' });
  t.match(await store.adapter('Session').findByUid('u'), { uid: 'u' });
  t.equal(await store.adapter('Interaction').find('1'), undefined);
  t.equal(await store.adapter('DeviceCode').findByUserCode('u'), undefined);
  await store.adapter('Session').destroy('1');
  t.equal(await store.adapter('Session').find('1'), undefined);
});

t.test('the second use of a token ends its grant, and no further token is issued under it', async (t) => {
  const store = createOidcStore();
  const tokens = store.adapter('RefreshToken');
  await store.adapter('Grant').upsert('g', {});
  await tokens.upsert('1', { grantId: 'g' });
  await store.adapter('AccessToken').upsert('a', { grantId: 'g' });
  const uses = await Promise.allSettled([tokens.consume('1'), tokens.consume('1')]);
  t.match(uses, [{ status: 'fulfilled' }, { status: 'rejected', reason: { error: 'invalid_grant' } }]);
  t.same(store.listGrants(), []);
  t.equal(await store.adapter('AccessToken').find('a'), undefined);
  await t.rejects(tokens.upsert('2', { grantId: 'g' }), { message: 'invalid_grant' });
  await t.rejects(tokens.consume('never issued'), { message: 'invalid_grant' });
});

t.test('the grace period shortens the life of access tokens and never prolongs it', async (t) => {
  const store = createOidcStore({ graceSeconds: 600 });
  const now = Math.floor(Date.now() / 1000);
  const tokens = store.adapter('AccessToken');
  await store.adapter('Grant').upsert('g', {});
  await tokens.upsert('long', { grantId: 'g', exp: now + 3600 });
  await tokens.upsert('short', { grantId: 'g', exp: now + 60 });
  await tokens.revokeByGrantId('g');
  const long = (await tokens.find('long'))?.exp ?? 0;
  t.ok(long >= now + 600 && long < now + 3600);
  t.equal((await tokens.find('short'))?.exp, now + 60);
  store.endGrant('g');
  t.equal(await tokens.find('long'), undefined);
});

t.test('beyond the limit the least recently used record is removed', async (t) => {
  const sessions = createOidcStore({ limit: 2 }).adapter('Session');
  await sessions.upsert('1', {});
  await sessions.upsert('2', {});
  await sessions.find('1');
  await sessions.upsert('3', {});
  t.ok(await sessions.find('1'));
  t.equal(await sessions.find('2'), undefined);
  t.ok(await sessions.find('3'));
});
