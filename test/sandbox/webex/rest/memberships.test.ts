import t from 'tap';
import { nextPage, startStandIn } from '../../../support/webex-stand-in.ts';

const { call, ada, tom, gina, ben, bot, operations, partners, direct } = await startStandIn(t);

t.test('the list has the own memberships, or those of a room', async (t) => {
  const own = await call(gina, 'GET', '/memberships');
  t.strictSame(own.items.map((m) => m.roomId).sort(), [partners, direct(gina)].sort());
  t.match(own.items[0], {
    personId: gina.id,
    personEmail: gina.email,
    personOrgId: gina.orgId,
    isModerator: false,
  });
  t.strictSame(own.items.map((m) => m.roomType).sort(), ['direct', 'group']);
  const all = await call(gina, 'GET', `/memberships?roomId=${partners}`);
  t.strictSame(
    all.items.map((m) => m.personId),
    [ada.id, gina.id, bot.id],
  );
  const byId = await call(gina, 'GET', `/memberships?roomId=${partners}&personId=${ada.id}`);
  t.strictSame(
    byId.items.map((m) => m.personId),
    [ada.id],
  );
  const byEmail = await call(gina, 'GET', `/memberships?roomId=${partners}&personEmail=${bot.email}`);
  t.strictSame(
    byEmail.items.map((m) => m.personId),
    [bot.id],
  );
  t.equal((await call(gina, 'GET', `/memberships?roomId=${operations}`)).status, 404);
});

t.test('the pages of a list have each membership once', async (t) => {
  let address: string | undefined = '/memberships?max=2';
  const seen: unknown[] = [];
  let pages = 0;
  while (address !== undefined) {
    const page = await call(bot, 'GET', address);
    seen.push(...page.items.map((m) => m.id));
    address = nextPage(page);
    pages++;
  }
  t.equal(pages, 3);
  t.equal(new Set(seen).size, 6);
});

t.test('a member adds a person to a group room', async (t) => {
  const added = await call(ada, 'POST', '/memberships', { roomId: partners, personEmail: tom.email });
  t.match(added.body, { roomId: partners, roomType: 'group', personId: tom.id });
  t.match((await call(gina, 'GET', `/memberships/${added.id}`)).body, { personId: tom.id });
  t.equal((await call(ben, 'GET', `/memberships/${added.id}`)).status, 404);
  const refused: [object, number][] = [
    [{ roomId: partners, personId: tom.id }, 409],
    [{ roomId: partners }, 400],
    [{ roomId: partners, personId: ben.id, personEmail: ben.email }, 400],
    [{ roomId: partners, personEmail: 'no@body.example' }, 404],
    [{ roomId: direct(ada), personId: tom.id }, 400],
    [{ roomId: 'unknown', personId: tom.id }, 404],
  ];
  for (const [body, status] of refused)
    t.equal((await call(ada, 'POST', '/memberships', body)).status, status);
});

t.test('moderators control a locked room, and members leave', async (t) => {
  const room = (await call(ada, 'POST', '/rooms', { title: 'Moderated' })).id;
  const toms = (await call(ada, 'POST', '/memberships', { roomId: room, personId: tom.id })).id;
  const bots = (await call(ada, 'POST', '/memberships', { roomId: room, personId: bot.id })).id;
  await call(ada, 'PUT', `/rooms/${room}`, { title: 'Moderated', isLocked: true });
  t.equal((await call(tom, 'POST', '/memberships', { roomId: room, personId: ben.id })).status, 403);
  t.equal((await call(tom, 'DELETE', `/memberships/${bots}`)).status, 403);
  t.equal((await call(tom, 'PUT', `/memberships/${toms}`, { isModerator: true })).status, 403);
  t.match((await call(ada, 'PUT', `/memberships/${toms}`, { isModerator: true })).body, {
    isModerator: true,
  });
  t.equal((await call(tom, 'DELETE', `/memberships/${bots}`)).status, 204);
  t.equal((await call(bot, 'GET', `/rooms/${room}`)).status, 404);
  t.equal((await call(tom, 'DELETE', `/memberships/${toms}`)).status, 204);
  t.equal((await call(ada, 'DELETE', `/memberships/${toms}`)).status, 404);
});

t.test('a space that starts with a moderator is locked', async (t) => {
  const roomId = partners;
  t.match((await call(gina, 'GET', `/rooms/${roomId}`)).body, { isLocked: true });
  const adas = await call(gina, 'GET', `/memberships?roomId=${roomId}&personId=${ada.id}`);
  t.match(adas.items, [{ isModerator: true }]);
  t.equal((await call(gina, 'POST', '/memberships', { roomId, personId: ben.id })).status, 403);
});

t.test('nobody leaves a direct room', async (t) => {
  const mine = (await call(ada, 'GET', `/memberships?roomId=${direct(ada)}&personId=${ada.id}`)).items[0]?.id;
  t.equal((await call(ada, 'DELETE', `/memberships/${mine}`)).status, 403);
  t.equal((await call(ada, 'PUT', `/memberships/${mine}`, { isModerator: true })).status, 400);
});
