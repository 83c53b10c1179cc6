import t from 'tap';
import { nextPage, startStandIn } from '../../../support/webex-stand-in.ts';

const { call, ada, bot, operations } = await startStandIn(t);
const wanted = {
  name: 'bot',
  targetUrl: 'https://bot.example/webhooks/webex',
  resource: 'messages',
  event: 'created',
  secret: 'a secret of thirty-two characters',
};
const create = (change: object = {}) => call(bot, 'POST', '/webhooks', { ...wanted, ...change });

t.test('only the owner reads, changes and deletes a webhook', async (t) => {
  const made = await create();
  const owned = { status: 'active', ownedBy: 'creator', createdBy: bot.id, orgId: bot.orgId, appId: String };
  t.match(made.body, { ...wanted, ...owned, created: /Z$/ });
  const path = `/webhooks/${made.id}`;
  t.match((await call(bot, 'GET', path)).body, wanted);
  const changed = { name: 'moved', targetUrl: 'https://bot.example/elsewhere', status: 'inactive' };
  t.match((await call(bot, 'PUT', path, changed)).body, { ...changed, secret: wanted.secret });
  t.equal((await call(bot, 'PUT', path, { status: 'active' })).status, 400, 'name and target are required');
  t.match((await call(bot, 'PUT', path, { ...changed, status: 'active' })).body, { status: 'active' });
  for (const method of ['GET', 'DELETE']) t.equal((await call(ada, method, path)).status, 404);
  t.equal((await call(ada, 'PUT', path, changed)).status, 404);
  t.strictSame((await call(ada, 'GET', '/webhooks')).items, []);
  t.equal((await call(bot, 'DELETE', path)).status, 204);
  t.equal((await call(bot, 'GET', path)).status, 404);
});

t.test('equal webhooks are allowed, and listed in pages', async (t) => {
  const ids = [
    (await create()).id,
    (await create()).id,
    (await create({ resource: 'all', event: 'all' })).id,
  ];
  const first = await call(bot, 'GET', '/webhooks?max=2');
  const second = await call(bot, 'GET', nextPage(first) ?? '');
  t.strictSame(
    [...first.items, ...second.items].map((w) => w.id),
    ids,
  );
});

t.test('invalid webhooks are refused', async (t) => {
  const refused: Record<string, object> = {
    'a long name': { name: 'x'.repeat(101) },
    'no name': { name: ' ' },
    'a target that is no URL': { targetUrl: 'bot' },
    'a target that is not http': { targetUrl: 'ftp://bot.example/x' },
    'an unknown resource': { resource: 'meetings' },
    'an unknown event': { event: 'read' },
    'an event that the resource lacks': { resource: 'attachmentActions', event: 'deleted' },
    'one event of all resources': { resource: 'all' },
    'an unknown filter': { filter: 'colour=red' },
    'a filter of another resource': { resource: 'rooms', filter: `roomId=${operations}` },
  };
  for (const [name, change] of Object.entries(refused)) t.equal((await create(change)).status, 400, name);
  t.equal(
    (await create({ name: 'x'.repeat(100), filter: `roomId=${operations}&mentionedPeople=me` })).status,
    200,
  );
});
