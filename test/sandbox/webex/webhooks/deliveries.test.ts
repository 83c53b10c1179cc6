import { createHmac } from 'node:crypto';
import t from 'tap';
import { startStandIn, startTarget } from '../../../support/webex-stand-in.ts';

const secret = 'a secret of thirty-two characters';

/** A stand-in with one webhook of the bot. */
async function listening(t: Parameters<typeof startStandIn>[0], change: object = {}) {
  const sandbox = await startStandIn(t);
  const target = await startTarget(t);
  const body = { name: 'bot', targetUrl: target.url, resource: 'all', event: 'all', secret, ...change };
  const webhook = await sandbox.call(sandbox.bot, 'POST', '/webhooks', body);
  const what = () => target.received.map(({ json }) => `${json.resource} ${json.event}`);
  return {
    ...sandbox,
    target,
    webhook,
    what,
    path: `/webhooks/${webhook.id}`,
    idle: sandbox.webex.api.waitForIdle,
  };
}

t.test('a notification is signed and has no text', async (t) => {
  const { call, ada, bot, direct, target, webhook, idle } = await listening(t);
  const said = await call(ada, 'POST', '/messages', { toPersonId: bot.id, markdown: 'the **secret** word' });
  await idle();
  const [first] = target.received;
  t.equal(target.received.length, 1);
  t.match(first?.headers['content-type'], 'application/json');
  t.equal(
    first?.headers['x-spark-signature'],
    createHmac('sha1', secret)
      .update(first?.raw ?? '')
      .digest('hex'),
  );
  const { body } = webhook;
  t.strictSame(first?.json, {
    ...{ id: body.id, name: 'bot', targetUrl: target.url, orgId: bot.orgId, createdBy: bot.id },
    ...{ appId: body.appId, ownedBy: 'creator', status: 'active', created: body.created },
    ...{ resource: 'messages', event: 'created', actorId: ada.id },
    data: {
      ...{ id: said.id, roomId: direct(ada), roomType: 'direct' },
      ...{ personId: ada.id, personEmail: ada.email, created: said.body.created },
    },
  });
});

t.test('in a group the bot is notified of its own messages and those that mention it or all', async (t) => {
  const { call, ada, bot, operations, target, idle } = await listening(t);
  await call(ada, 'POST', '/messages', { roomId: operations, markdown: 'lunch?' });
  const all = await call(ada, 'POST', '/messages', { roomId: operations, markdown: '<@all> lunch?' });
  const mine = await call(ada, 'POST', '/messages', {
    roomId: operations,
    markdown: `<@personId:${bot.id}> go`,
  });
  const own = await call(bot, 'POST', '/messages', { roomId: operations, text: 'done' });
  await idle();
  t.strictSame(
    target.received.map(({ json }) => json.data.id),
    [all.id, mine.id, own.id],
  );
  t.match(target.received[0]?.json.data, { mentionedGroups: ['all'] });
  t.match(target.received[1]?.json.data, { mentionedPeople: [bot.id] });
});

t.test('a firehose reports everything but attachmentActions', async (t) => {
  const { call, ada, tom, bot, what, target, idle } = await listening(t);
  const cards = { name: 'cards', targetUrl: target.url, resource: 'attachmentActions', event: 'created' };
  const roomId = (await call(ada, 'POST', '/rooms', { title: 'New' })).id;
  const botIn = (await call(ada, 'POST', '/memberships', { roomId, personId: bot.id })).id;
  const tomIn = (await call(ada, 'POST', '/memberships', { roomId, personId: tom.id })).id;
  await call(ada, 'PUT', `/memberships/${tomIn}`, { isModerator: true });
  await call(ada, 'PUT', `/rooms/${roomId}`, { title: 'Newer' });
  const content = { type: 'AdaptiveCard', version: '1.3' };
  const attachments = [{ contentType: 'application/vnd.microsoft.card.adaptive', content }];
  const messageId = (await call(bot, 'POST', '/messages', { roomId, text: 'card', attachments })).id;
  const inputs = { password: 'hidden' };
  await call(tom, 'POST', '/attachment/actions', { type: 'submit', messageId, inputs });
  await call(bot, 'POST', '/webhooks', cards);
  const pressed = (await call(tom, 'POST', '/attachment/actions', { type: 'submit', messageId, inputs })).id;
  await call(bot, 'DELETE', `/messages/${messageId}`);
  await call(ada, 'DELETE', `/memberships/${botIn}`);
  await call(ada, 'POST', '/messages', { roomId, markdown: `<@personId:${bot.id}>` });
  await idle();
  const rest = what().filter((w) => w !== 'attachmentActions created');
  t.strictSame(rest, [
    ...['memberships created', 'memberships created', 'memberships updated', 'rooms updated'],
    ...['messages created', 'messages deleted', 'memberships deleted'],
  ]);
  const actions = target.received.filter(({ json }) => json.resource === 'attachmentActions');
  t.strictSame(
    actions.map(({ json }) => json.data.id),
    [pressed],
  );
  t.match(actions[0]?.json, {
    name: 'cards',
    actorId: tom.id,
    data: { messageId, roomId, personId: tom.id },
  });
  t.notOk(target.received.some(({ raw }) => raw.includes('hidden') || raw.includes('AdaptiveCard')));
  t.notOk(actions[0] && 'x-spark-signature' in actions[0].headers, 'no secret, no signature');
});

t.test('a filter limits the notifications', async (t) => {
  const filter = 'roomType=direct&personEmail=ada@aurora.example';
  const { call, ada, tom, bot, operations, target, idle } = await listening(t, {
    ...{ resource: 'messages', event: 'created', filter },
  });
  await call(tom, 'POST', '/messages', { toPersonId: bot.id, text: 'tom' });
  const wanted = await call(ada, 'POST', '/messages', { toPersonId: bot.id, text: 'ada' });
  await call(ada, 'POST', '/messages', { roomId: operations, markdown: `<@personId:${bot.id}>` });
  await call(ada, 'PUT', `/messages/${wanted.id}`, { roomId: wanted.body.roomId, text: 'edited' });
  await idle();
  t.match(target.received, [{ json: { filter, data: { id: wanted.id } } }]);
  t.equal(target.received.length, 1);
});

t.test('notifications arrive in order, also when messages are posted at once', async (t) => {
  const { call, ada, bot, webex, target, idle } = await listening(t);
  webex.api.deliveries.copies = 2;
  const texts = Array.from({ length: 30 }, (_, i) => String(i));
  await Promise.all(texts.map((text) => call(ada, 'POST', '/messages', { toPersonId: bot.id, text })));
  await idle();
  const inOrder = [...webex.api.messagesIn(webex.api.directRoom(ada.id, bot.id)?.id ?? '').keys()];
  t.equal(inOrder.length, 30);
  t.strictSame(
    target.received.map(({ json }) => json.data.id),
    inOrder.flatMap((id) => [id, id]),
  );
  t.equal(webex.api.deliveries.sent.length, 60);
});

t.test('bodies with other JSON escapes are signed as they are sent', async (t) => {
  const { call, ada, bot, webex, target, path, idle } = await listening(t);
  await call(bot, 'PUT', path, { name: 'Bot für alle', targetUrl: target.url });
  webex.api.deliveries.escapes = true;
  await call(ada, 'POST', '/messages', { toPersonId: bot.id, text: 'x' });
  await idle();
  const [first] = target.received;
  t.match(first?.raw, 'Bot f\\u00fcr alle');
  t.match(first?.raw, 'http:\\/\\/127.0.0.1');
  t.match(first?.json, { name: 'Bot für alle' });
  t.equal(
    first?.headers['x-spark-signature'],
    createHmac('sha1', secret)
      .update(first?.raw ?? '')
      .digest('hex'),
  );
});

t.test('a webhook is deactivated after failures in a row and can be activated again', async (t) => {
  const { call, ada, bot, webex, target, path, idle } = await listening(t);
  const say = async () => {
    await call(ada, 'POST', '/messages', { toPersonId: bot.id, text: 'x' });
    await idle();
  };
  const status = async () => (await call(bot, 'GET', path)).body.status;
  t.equal(webex.api.deliveries.maxFailures, 100);
  webex.api.deliveries.maxFailures = 3;
  target.status = 500;
  await say();
  await say();
  target.status = 204;
  await say();
  target.status = 302;
  await say();
  await say();
  t.equal(await status(), 'active', 'a success in between starts the count anew');
  await say();
  t.equal(await status(), 'inactive');
  await say();
  t.equal(target.received.length, 6, 'nothing is sent to an inactive one');
  target.status = 200;
  await call(bot, 'PUT', path, { name: 'bot', targetUrl: target.url, status: 'active' });
  await say();
  t.equal(target.received.length, 7);
  t.strictSame(
    webex.api.deliveries.sent.map((d) => d.status),
    [500, 500, 204, 302, 302, 302, 200],
  );
});

t.test('a notification has status 0 if its target does not answer or is not on this machine', async (t) => {
  const { call, ada, bot, webex, target, path, idle } = await listening(t);
  for (const targetUrl of ['http://127.0.0.1:1/', 'https://bot.example/']) {
    await call(bot, 'PUT', path, { name: 'bot', targetUrl });
    await call(ada, 'POST', '/messages', { toPersonId: bot.id, text: 'x' });
    await idle();
  }
  t.strictSame(
    webex.api.deliveries.sent.map((d) => d.status),
    [0, 0],
  );
  t.equal(target.received.length, 0);
});

t.test("a person's webhooks are switched off at once, and sent to again once they are active", async (t) => {
  const { call, ada, bot, webex, target, path, idle } = await listening(t);
  t.equal(webex.api.deliveries.switchOff(ada.id), 0, 'nobody else loses theirs');
  t.equal(webex.api.deliveries.switchOff(bot.id), 1);
  t.match((await call(bot, 'GET', '/webhooks')).items, [{ status: 'inactive' }]);
  await call(ada, 'POST', '/messages', { toPersonId: bot.id, text: 'x' });
  await call(bot, 'PUT', path, { name: 'bot', targetUrl: target.url, status: 'active' });
  const heard = await call(ada, 'POST', '/messages', { toPersonId: bot.id, text: 'y' });
  await idle();
  t.strictSame(
    target.received.map(({ json }) => json.data.id),
    [heard.id],
  );
});
