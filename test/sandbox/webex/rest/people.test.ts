import t from 'tap';
import { nextPage, startStandIn } from '../../../support/webex-stand-in.ts';

const { call, ada, gina, ben, bot, webex } = await startStandIn(t);

t.test('people are found as me and by id', async (t) => {
  const me = await call(ada, 'GET', '/people/me');
  t.match(me.body, {
    id: ada.id,
    emails: [ada.email],
    displayName: 'Ada Moreno',
    type: 'person',
    orgId: ada.orgId,
  });
  t.notMatch(JSON.stringify(me.body), ada.webexToken);
  t.match((await call(ada, 'GET', `/people/${bot.id}`)).body, { type: 'bot', emails: [bot.email] });
  t.equal((await call(ada, 'GET', '/people/unknown')).status, 404);
});

t.test('a person has a time zone, unless none was set', async (t) => {
  t.match((await call(bot, 'GET', `/people/${ada.id}`)).body, { timezone: 'Europe/Amsterdam' });
  for (const { id } of [ben, bot]) t.notOk('timezone' in (await call(ada, 'GET', `/people/${id}`)).body);
});

t.test('people are found by address, name and ids', async (t) => {
  t.strictSame((await call(bot, 'GET', `/people?email=${gina.email.toUpperCase()}`)).items[0]?.id, gina.id);
  t.strictSame((await call(bot, 'GET', '/people?email=no@body.example')).items, []);
  t.strictSame((await call(bot, 'GET', '/people?displayName=gina')).items[0]?.id, gina.id);
  const some = await call(bot, 'GET', `/people?id=${ada.id},unknown,${gina.id}`);
  t.strictSame(
    some.items.map((p) => p.id),
    [ada.id, gina.id],
  );
  t.strictSame(some.body.notFoundIds, ['unknown']);
  t.equal((await call(bot, 'GET', '/people')).status, 400);
  t.equal((await call(bot, 'GET', '/people?email=nonsense')).status, 400);
  t.equal((await call(bot, 'GET', '/people?email=a@b.example&email=c@d.example')).status, 400);
});

t.test('people are listed in pages', async (t) => {
  const first = await call(bot, 'GET', `/people?id=${ada.id},${gina.id},${bot.id}&max=2`);
  t.strictSame(
    first.items.map((p) => p.id),
    [ada.id, gina.id],
  );
  const next = nextPage(first) ?? '';
  t.ok(next.startsWith(`${webex.url}/v1/people?`));
  const second = await call(bot, 'GET', next);
  t.strictSame(
    second.items.map((p) => p.id),
    [bot.id],
  );
  t.equal(nextPage(second), undefined);
  t.equal((await call(bot, 'GET', `/people?id=${ada.id}&max=0`)).status, 400);
  t.equal((await call(bot, 'GET', `/people?id=${ada.id}&cursor=gone`)).status, 400);
});
