import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { setStage } from '../support/gateway.ts';
import { mention } from '../support/gateway-talk.ts';

t.test('a hundred messages in ten spaces at once arrive in the order of each space', async (t) => {
  const stage = await setStage(t, { onMessage: () => delay(Math.random() * 5) });
  await stage.gateway.start();
  const ada = stage.person('Ada');
  const rooms = await Promise.all(
    Array.from({ length: 10 }, async (_, n) => {
      const room = await stage.call(ada, 'POST', '/rooms', { title: `Space ${n}` });
      await stage.call(ada, 'POST', '/memberships', { roomId: room.id, personId: stage.world.bot.id });
      return room.id;
    }),
  );
  for (let n = 0; n < 100; n += 1) {
    const effect = { kind: 'delay', ms: Math.random() * 40 } as const;
    stage.webex.faults.add({ method: 'GET', path: /\/messages\//, times: 1, effect });
  }
  await Promise.all(
    rooms.map(async (roomId) => {
      for (let n = 0; n < 10; n += 1) {
        await stage.call(ada, 'POST', '/messages', { roomId, markdown: `${mention(stage)} say ${n}` });
      }
    }),
  );
  await stage.settle();
  t.equal(stage.heard.length, 100);
  for (const roomId of rooms) {
    const texts = stage.heard.filter(({ place }) => place.roomId === roomId).map(({ text }) => text);
    t.strictSame(
      texts,
      Array.from({ length: 10 }, (_, n) => `say ${n}`),
    );
  }
  t.strictSame(stage.texts('error'), []);
});

t.test('a bot that is removed from a space and added again answers there', async (t) => {
  const stage = await setStage(t);
  await stage.gateway.start();
  const ada = stage.person('Ada');
  const roomId = stage.roomOf('Network operations');
  const ask = (text: string) =>
    stage.call(ada, 'POST', '/messages', { roomId, markdown: `${mention(stage)} ${text}` });
  await ask('one');
  await stage.settle();
  const own = stage.webex.api.membersOf(roomId).get(stage.world.bot.id);
  await stage.call(ada, 'DELETE', `/memberships/${own?.id}`);
  await stage.settle();
  await stage.call(ada, 'POST', '/memberships', { roomId, personId: stage.world.bot.id });
  await ask('two');
  await stage.settle();
  t.strictSame(
    stage.heard.map(({ text }) => text),
    ['one', 'two'],
  );
  t.strictSame(stage.texts('error'), []);
});

t.test('the organization of a guest who joins is known before the next answer', async (t) => {
  const stage = await setStage(t);
  await stage.gateway.start();
  const ada = stage.person('Ada');
  const roomId = stage.roomOf('Network operations');
  const gina = stage.person('Gina');
  t.strictSame([...(await stage.connection.chat.organizationsIn(roomId))], [ada.orgId]);
  await stage.call(ada, 'POST', '/memberships', { roomId, personId: gina.id });
  await stage.settle();
  t.strictSame([...(await stage.connection.chat.organizationsIn(roomId))], [ada.orgId, gina.orgId]);
});

t.test('a person is a moderator as soon as Webex says so, and no longer', async (t) => {
  const stage = await setStage(t);
  await stage.gateway.start();
  const { chat } = stage.connection;
  const [ada, tom] = [stage.person('Ada'), stage.person('Tom')];
  const roomId = stage.roomOf('Network operations');
  t.equal(await chat.hasModerators(roomId), false);
  t.equal(await chat.isModerator(roomId, ada.id), false);
  await stage.call(ada, 'PUT', `/rooms/${roomId}`, { title: 'Network operations', isLocked: true });
  const toms = stage.webex.api.membersOf(roomId).get(tom.id)?.id;
  await stage.call(ada, 'PUT', `/memberships/${toms}`, { isModerator: true });
  await stage.settle();
  t.equal(await chat.hasModerators(roomId), true);
  t.equal(await chat.isModerator(roomId, tom.id), true);
  await stage.call(ada, 'PUT', `/memberships/${toms}`, { isModerator: false });
  t.equal(await chat.isModerator(roomId, tom.id), false);
  t.equal(await chat.isModerator(roomId, stage.person('Gina').id), false, 'a person who is not in the space');
});

t.test('the time zone of the person who asked costs no further call', async (t) => {
  const zones: (string | undefined)[] = [];
  const stage = await setStage(t, {
    onMessage: async ({ person }, { connection }) => {
      zones.push(await connection.chat.timeZoneOf(person.id));
    },
  });
  await stage.gateway.start();
  for (const name of ['Ada', 'Ben']) {
    const person = stage.person(name);
    const roomId = stage.roomOf('Meraki', person);
    await stage.call(person, 'POST', '/messages', { roomId, text: 'what time is it' });
    await stage.settle();
    const path = `/v1/people/${person.id}`;
    t.equal(stage.webex.requests.filter((one) => one.path === path).length, 1, name);
  }
  t.strictSame(zones, ['Europe/Amsterdam', undefined]);
});
