import t from 'tap';
import { startStandIn } from '../../../support/webex-stand-in.ts';

const { call, ada, tom, gina, bot, operations, partners, direct, webex } = await startStandIn(t);

t.test("a person sees only the own rooms, and a direct room under the other person's name", async (t) => {
  const mine = await call(gina, 'GET', '/rooms');
  t.strictSame(mine.items.map((r) => r.id).sort(), [partners, direct(gina)].sort());
  t.match((await call(gina, 'GET', `/rooms/${direct(gina)}`)).body, { title: 'Meraki', type: 'direct' });
  t.match((await call(bot, 'GET', `/rooms/${direct(gina)}`)).body, { title: 'Gina Park' });
  t.equal((await call(gina, 'GET', `/rooms/${operations}`)).status, 404);
  t.equal((await call(gina, 'GET', '/rooms/unknown')).status, 404);
  const directs = await call(bot, 'GET', '/rooms?type=direct');
  t.equal(directs.items.length, 4);
  t.equal((await call(bot, 'GET', '/rooms?type=huge')).status, 400);
});

t.test('the room with the newest message comes first', async (t) => {
  await call(ada, 'POST', '/messages', { roomId: partners, text: 'hello' });
  t.equal((await call(ada, 'GET', '/rooms?sortBy=lastactivity')).items[0]?.id, partners);
});

t.test('a group room is created, renamed, locked and deleted', async (t) => {
  const made = await call(ada, 'POST', '/rooms', { title: 'Rollout' });
  t.match(made.body, { title: 'Rollout', type: 'group', creatorId: ada.id, isLocked: false });
  t.equal((await call(ada, 'POST', '/rooms', {})).status, 400);
  await call(ada, 'POST', '/memberships', { roomId: made.id, personId: tom.id });
  t.match((await call(tom, 'PUT', `/rooms/${made.id}`, { title: 'Rollout 2' })).body, { title: 'Rollout 2' });
  t.equal((await call(gina, 'PUT', `/rooms/${made.id}`, { title: 'Mine' })).status, 404);
  t.match((await call(ada, 'PUT', `/rooms/${made.id}`, { title: 'Quiet', isLocked: true })).body, {
    isLocked: true,
  });
  t.equal((await call(tom, 'PUT', `/rooms/${made.id}`, { title: 'Loud' })).status, 403);
  t.equal((await call(tom, 'DELETE', `/rooms/${made.id}`)).status, 403);
  t.equal((await call(ada, 'DELETE', `/rooms/${made.id}`)).status, 204);
  t.equal((await call(ada, 'GET', `/rooms/${made.id}`)).status, 404);
  t.equal(webex.api.membersOf(made.id).size, 0);
});

t.test('a room becomes one for announcements, with a moderator, and is opened again', async (t) => {
  const { id } = await call(ada, 'POST', '/rooms', { title: 'News' });
  await call(ada, 'POST', '/memberships', { roomId: id, personId: tom.id });
  const change = { title: 'News', isAnnouncementOnly: true };
  t.match(await call(tom, 'PUT', `/rooms/${id}`, change), {
    body: { isAnnouncementOnly: true, isLocked: true },
  });
  t.equal((await call(ada, 'POST', '/messages', { roomId: id, text: 'x' })).status, 403);
  t.equal((await call(ada, 'PUT', `/rooms/${id}`, { title: 'Mine' })).status, 403);
  await call(tom, 'PUT', `/rooms/${id}`, { title: 'News', isAnnouncementOnly: false });
  t.equal((await call(ada, 'POST', '/messages', { roomId: id, text: 'x' })).status, 200);
  await call(tom, 'PUT', `/rooms/${id}`, { title: 'News', isLocked: false, isAnnouncementOnly: true });
  t.match(await call(tom, 'GET', `/rooms/${id}`), { body: { isAnnouncementOnly: false } }, 'not unlocked');
});

t.test('a direct room can be neither changed nor deleted', async (t) => {
  t.equal((await call(ada, 'PUT', `/rooms/${direct(ada)}`, { title: 'Us' })).status, 400);
  t.equal((await call(ada, 'DELETE', `/rooms/${direct(ada)}`)).status, 400);
});
