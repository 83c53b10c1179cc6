import t from 'tap';
import { startStandIn } from '../../../support/webex-stand-in.ts';

const { call, ada, tom, bot, operations, webex } = await startStandIn(t);

t.test('a message to @All reaches a bot, unless it hears only its name', async (t) => {
  const { id } = await call(ada, 'POST', '/messages', { roomId: operations, markdown: '<@all> lunch?' });
  t.match(await call(bot, 'GET', `/messages/${id}`), {
    status: 200,
    body: { mentionedGroups: ['all'], text: 'All lunch?' },
  });
  const listed = await call(bot, 'GET', `/messages?roomId=${operations}&mentionedPeople=me`);
  t.notOk(
    listed.items.some((m) => m.id === id),
    'it mentions nobody by name',
  );
  webex.api.settings.botsHearAll = false;
  t.teardown(() => {
    webex.api.settings.botsHearAll = true;
  });
  t.equal((await call(bot, 'GET', `/messages/${id}`)).status, 404);
});

t.test('only moderators post in a room for announcements', async (t) => {
  const opened = await call(ada, 'POST', '/rooms', { title: 'News', isAnnouncementOnly: true });
  t.match(opened.body, { isAnnouncementOnly: true, isLocked: true });
  const roomId = opened.id;
  for (const { id } of [tom, bot]) await call(ada, 'POST', '/memberships', { roomId, personId: id });
  const asked = await call(ada, 'POST', '/messages', { roomId, markdown: `<@personId:${bot.id}> status` });
  t.equal(asked.status, 200);
  t.equal((await call(bot, 'GET', `/messages/${asked.id}`)).status, 200, 'the bot hears');
  for (const person of [tom, bot]) {
    for (const body of [
      { roomId, text: 'x' },
      { roomId, parentId: asked.id, text: 'x' },
    ])
      t.match(await call(person, 'POST', '/messages', body), { status: 403, body: { message: /moderator/ } });
  }
  const bots = (await call(ada, 'GET', `/memberships?roomId=${roomId}&personId=${bot.id}`)).items[0]?.id;
  await call(ada, 'PUT', `/memberships/${bots}`, { isModerator: true });
  t.equal((await call(bot, 'POST', '/messages', { roomId, text: 'x' })).status, 200, 'as a moderator');
});
