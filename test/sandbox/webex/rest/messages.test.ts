import t from 'tap';
import { nextPage, startStandIn } from '../../../support/webex-stand-in.ts';

const { call, ada, tom, gina, ben, bot, operations, partners, direct, webex } = await startStandIn(t);
const toBot = (text: string) => ({
  roomId: operations,
  markdown: `<@personEmail:${bot.email}|Meraki> ${text}`,
});

t.test('a mention in a group is rendered, and its person is listed', async (t) => {
  const { body } = await call(ada, 'POST', '/messages', toBot('**status**'));
  t.match(body, {
    roomId: operations,
    roomType: 'group',
    personId: ada.id,
    personEmail: ada.email,
    text: 'Meraki status',
    markdown: `<@personEmail:${bot.email}|Meraki> **status**`,
    html: /^<p><spark-mention .*>Meraki<\/spark-mention> <strong>status<\/strong><\/p>$/,
    mentionedPeople: [bot.id],
    created: /Z$/,
  });
  t.notOk('mentionedGroups' in body);
});

t.test('plain text stays plain, and a given text is not overwritten', async (t) => {
  const plain = await call(ada, 'POST', '/messages', { roomId: operations, text: '<@all> **hi**' });
  t.equal(plain.body.text, '<@all> **hi**');
  t.notOk('html' in plain.body || 'mentionedGroups' in plain.body);
  const both = await call(ada, 'POST', '/messages', {
    roomId: operations,
    text: 'short',
    markdown: '**long**',
  });
  t.match(both.body, { text: 'short', html: '<p><strong>long</strong></p>' });
});

t.test('a person outside the room is not mentioned', async (t) => {
  const { body } = await call(ada, 'POST', '/messages', {
    roomId: operations,
    markdown: `<@personId:${gina.id}|Gina> hello`,
  });
  t.match(body, { text: 'Gina hello' });
  t.notOk('mentionedPeople' in body);
});

t.test('a bot in a group reads its own messages and those that mention it', async (t) => {
  const mentioning = (await call(ada, 'POST', '/messages', toBot('devices'))).id;
  const other = (await call(ada, 'POST', '/messages', { roomId: operations, markdown: 'lunch?' })).id;
  const own = (await call(bot, 'POST', '/messages', { roomId: operations, text: 'here' })).id;
  t.equal((await call(bot, 'GET', `/messages/${mentioning}`)).status, 200);
  t.equal((await call(bot, 'GET', `/messages/${own}`)).status, 200);
  t.equal((await call(bot, 'GET', `/messages/${other}`)).status, 404);
  t.equal((await call(tom, 'GET', `/messages/${other}`)).status, 200);
  t.equal((await call(gina, 'GET', `/messages/${other}`)).status, 404);
  t.match(await call(bot, 'GET', `/messages?roomId=${operations}`), {
    status: 403,
    body: { message: 'Failed to get activity.' },
  });
  const listed = await call(bot, 'GET', `/messages?roomId=${operations}&mentionedPeople=me`);
  t.equal(listed.items[0]?.id, mentioning);
  t.notOk(listed.items.some((m) => m.id === other));
  t.equal((await call(bot, 'GET', `/messages?roomId=${operations}&mentionedPeople=${ada.id}`)).status, 400);
});

t.test('a bot in a direct room reads every message', async (t) => {
  const said = (await call(ada, 'POST', '/messages', { toPersonEmail: bot.email, text: 'status' })).id;
  t.equal((await call(bot, 'GET', `/messages?roomId=${direct(ada)}`)).items[0]?.id, said);
});

t.test('messages are listed newest first, in pages, before a date and before a message', async (t) => {
  const ids: string[] = [];
  for (const text of ['1', '2', '3', '4', '5'])
    ids.unshift((await call(gina, 'POST', '/messages', { roomId: partners, text })).id);
  const first = await call(gina, 'GET', `/messages?roomId=${partners}&max=2`);
  t.strictSame(
    first.items.map((m) => m.id),
    ids.slice(0, 2),
  );
  const second = await call(gina, 'GET', nextPage(first) ?? '');
  t.strictSame(
    second.items.map((m) => m.id),
    ids.slice(2, 4),
  );
  const older = await call(gina, 'GET', `/messages?roomId=${partners}&beforeMessage=${ids[3]}`);
  t.strictSame(
    older.items.map((m) => m.id),
    ids.slice(4),
  );
  const earlier = await call(gina, 'GET', `/messages?roomId=${partners}&before=${first.items[1]?.created}`);
  t.strictSame(
    earlier.items.map((m) => m.id),
    ids.slice(2),
  );
  t.equal((await call(gina, 'GET', '/messages')).status, 400);
  t.equal((await call(tom, 'GET', `/messages?roomId=${partners}`)).status, 404);
});

t.test('threads are one level deep', async (t) => {
  const parentId = (await call(ada, 'POST', '/messages', { roomId: operations, text: 'parent' })).id;
  const reply = await call(tom, 'POST', '/messages', { roomId: operations, parentId, text: 'reply' });
  t.equal(reply.body.parentId, parentId);
  const thread = await call(ada, 'GET', `/messages?roomId=${operations}&parentId=${parentId}`);
  t.strictSame(
    thread.items.map((m) => m.id),
    [reply.id],
  );
  for (const [roomId, parent] of [
    [operations, reply.id],
    [operations, 'unknown'],
    [partners, parentId],
  ])
    t.equal((await call(ada, 'POST', '/messages', { roomId, parentId: parent, text: 'x' })).status, 400);
});

t.test('a direct room is found or opened', async (t) => {
  const known = await call(bot, 'POST', '/messages', { toPersonId: ada.id, text: 'hello' });
  t.match(known.body, { roomId: direct(ada), roomType: 'direct' });
  const opened = await call(tom, 'POST', '/messages', { toPersonEmail: ben.email.toUpperCase(), text: 'hi' });
  const answered = await call(ben, 'POST', '/messages', { toPersonId: tom.id, text: 'hi' });
  t.equal(answered.body.roomId, opened.body.roomId);
  t.match((await call(ben, 'GET', `/rooms/${opened.body.roomId}`)).body, {
    type: 'direct',
    title: 'Tom Becker',
  });
  t.equal(
    (await call(tom, 'POST', '/messages', { toPersonEmail: 'no@body.example', text: 'x' })).status,
    404,
  );
  t.equal((await call(tom, 'POST', '/messages', { toPersonId: tom.id, text: 'x' })).status, 400);
  t.equal((await call(gina, 'POST', '/messages', { roomId: operations, text: 'x' })).status, 404);
});

t.test('only the author edits a message, at most ten times', async (t) => {
  const { id } = await call(bot, 'POST', '/messages', { roomId: operations, markdown: 'one' });
  const path = `/messages/${id}`;
  t.equal((await call(tom, 'PUT', path, { roomId: operations, text: 'mine' })).status, 403);
  t.equal((await call(bot, 'PUT', path, { roomId: partners, text: 'x' })).status, 400);
  t.equal((await call(bot, 'PUT', path, { roomId: operations })).status, 400);
  for (let i = 0; i < 10; i++) {
    const markdown = `**edit ${i}** <@personId:${ada.id}>`;
    const edited = await call(bot, 'PUT', path, { roomId: operations, markdown });
    t.match(edited.body, { id, text: `edit ${i} Ada Moreno`, mentionedPeople: [ada.id], updated: /Z$/ });
  }
  t.equal((await call(bot, 'PUT', path, { roomId: operations, text: 'eleven' })).status, 400);
  t.match((await call(ada, 'GET', path)).body, { text: 'edit 9 Ada Moreno' });
});

t.test('only the author deletes a message', async (t) => {
  const { id } = await call(ada, 'POST', '/messages', toBot('gone'));
  t.equal((await call(tom, 'DELETE', `/messages/${id}`)).status, 403);
  t.equal((await call(ada, 'DELETE', `/messages/${id}`)).status, 204);
  t.equal((await call(ada, 'GET', `/messages/${id}`)).status, 404);
  t.notOk(webex.api.messagesIn(operations).has(id));
});

t.test('the messages of a direct room are listed by its person', async (t) => {
  const first = await call(ada, 'POST', '/messages', { toPersonId: bot.id, text: 'first' });
  const answer = { toPersonId: ada.id, parentId: first.id, text: 'second' };
  const second = await call(bot, 'POST', '/messages', answer);
  for (const query of [`personId=${ada.id}`, `personEmail=${ada.email}`])
    t.strictSame(
      (await call(bot, 'GET', `/messages/direct?${query}`)).items.slice(0, 2).map((m) => m.id),
      [second.id, first.id],
      query,
    );
  const thread = await call(bot, 'GET', `/messages/direct?personId=${ada.id}&parentId=${first.id}`);
  t.strictSame(
    thread.items.map((m) => m.id),
    [second.id],
  );
  t.equal((await call(bot, 'GET', '/messages/direct')).status, 400);
  t.equal(
    (await call(bot, 'GET', `/messages/direct?personId=${ada.id}&personEmail=${ada.email}`)).status,
    400,
  );
  t.equal((await call(ada, 'GET', `/messages/direct?personId=${gina.id}`)).status, 404);
});
