import { mock } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { MINUTE } from '../../src/core/clock.ts';
import { type Stage, type StageOptions, setStage } from '../support/gateway.ts';
import { createMemoryInbox } from '../support/memory-inbox.ts';
import { until } from '../support/until.ts';

const mention = (stage: Stage) => `<@personId:${stage.world.bot.id}>`;

/** Starts the gateway and lets a person talk to the bot in their direct space. */
async function startDirect(t: Test, options: StageOptions = {}, name = 'Tom') {
  const stage = await setStage(t, options);
  await stage.gateway.start();
  const person = stage.person(name);
  const roomId = stage.roomOf('Meraki', person);
  const post = (message: object) => stage.call(person, 'POST', '/messages', { roomId, ...message });
  /** Asks and waits until everything is handled. @returns the id of the message */
  async function ask(text: string): Promise<string> {
    const { id } = await post({ text });
    await stage.settle();
    return id;
  }
  return { stage, person, roomId, post, ask, texts: () => stage.heard.map(({ text }) => text) };
}

t.test('a message in a group is answered in its thread, and a button of the answer works', async (t) => {
  const stage = await setStage(t, {
    onMessage: async (message, { connection }) => {
      await connection.chat.send(message.place, {
        markdown: `you said: ${message.text}`,
        card: { type: 'AdaptiveCard', version: '1.3', body: [] },
      });
    },
  });
  const ada = stage.person('Ada');
  const roomId = stage.roomOf('Network operations');
  await stage.gateway.start();
  t.match(stage.gateway.status(), { transport: { name: 'webhooks', ok: true, detail: 'active' }, events: 0 });
  t.equal(stage.connection.admins.isAdmin(stage.person('Ben').id), true);
  t.equal(stage.connection.admins.isAdmin(ada.id), false);

  const markdown = `${mention(stage)} status "Rotter dam"\nnow`;
  const asked = await stage.call(ada, 'POST', '/messages', { roomId, markdown });
  await stage.settle();
  t.match(stage.heard, [
    {
      person: { id: ada.id, displayName: 'Ada Moreno', email: ada.email, orgId: ada.orgId },
      place: { roomId, parentId: asked.id },
      isDirect: false,
      text: 'status "Rotter dam"\nnow',
    },
  ]);

  const reply = [...stage.webex.api.messagesIn(roomId).values()].at(-1);
  t.match(reply, { parentId: asked.id, personId: stage.world.bot.id });
  const press = {
    type: 'submit',
    messageId: reply?.id,
    inputs: { command: ' devices Rotterdam ', other: 'x' },
  };
  const tom = stage.person('Tom');
  await stage.call(tom, 'POST', '/attachment/actions', press);
  await stage.settle();
  t.match(stage.heard[1], {
    person: { id: tom.id },
    place: { roomId, parentId: asked.id },
    text: 'devices Rotterdam',
  });
  t.equal(stage.heard.length, 2, 'messages of the bot itself are not handled');
  t.strictSame(stage.texts('error'), []);
});

t.test('a mention is no part of the text, whatever the client of the person writes for it', async (t) => {
  const stage = await setStage(t);
  await stage.gateway.start();
  const ada = stage.person('Ada');
  const roomId = stage.roomOf('Network operations');
  const { id } = stage.world.bot;
  const said = [
    `<@personId:${id}|Mer> status`,
    `<@personId:${id}|Meraki\u00a0Bot>\u00a0status`,
    `<@personId:${id}|Meraki\u200b>\u200b status`,
    `<@personId:${id}|@Meraki>: status`,
    `status <@personId:${id}|Meraki>\u2060`,
  ];
  for (const markdown of said) {
    await stage.call(ada, 'POST', '/messages', { roomId, markdown });
    await stage.settle();
  }
  t.strictSame(
    stage.heard.map(({ text }) => text),
    said.map(() => 'status'),
  );
});

t.test('in a direct space no thread is begun, and the button of a deleted card works', async (t) => {
  const { stage, person: tom, roomId, post, ask } = await startDirect(t);
  const id = await ask('help');
  t.match(stage.heard, [{ isDirect: true, text: 'help', place: { roomId, parentId: undefined } }]);
  await post({ text: 'status', parentId: id });
  await stage.settle();
  t.equal(stage.heard[1]?.place.parentId, id, 'a thread that the person has begun is kept');

  const content = { type: 'AdaptiveCard', version: '1.3', body: [] };
  const card = { contentType: 'application/vnd.microsoft.card.adaptive', content };
  const posted = await stage.call(stage.world.bot, 'POST', '/messages', {
    roomId,
    markdown: 'card',
    attachments: [card],
  });
  stage.webex.faults.add({
    method: 'GET',
    path: new RegExp(`/messages/${posted.id}$`),
    times: Infinity,
    effect: { kind: 'answer', status: 404 },
  });
  const press = { type: 'submit', messageId: posted.id, inputs: { command: 'status' } };
  await stage.call(tom, 'POST', '/attachment/actions', press);
  await stage.settle();
  t.match(stage.heard[2], { text: 'status', place: { roomId } });
  await stage.call(tom, 'POST', '/attachment/actions', { ...press, inputs: { command: 7 } });
  await stage.settle();
  t.equal(stage.heard.length, 3, 'a button without a command is dropped');
});

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

t.test('the same delivery three times is handled once, however its JSON is written', async (t) => {
  const { stage, ask, texts } = await startDirect(t);
  stage.webex.api.deliveries.copies = 3;
  stage.webex.api.deliveries.escapes = true;
  await ask('Zürich');
  t.strictSame(texts(), ['Zürich']);
  t.strictSame(stage.answers.slice(-3), ['accepted', 'duplicate', 'duplicate']);
});

t.test('failed calls lose no message, however often they fail in passing', async (t) => {
  const { stage, person: tom, ask, texts } = await startDirect(t);
  const people = { method: 'GET', path: new RegExp(`/people/${tom.id}`) };
  stage.webex.faults.add({ ...people, times: 3, effect: { kind: 'answer', status: 502 } });
  stage.webex.faults.add({
    method: 'GET',
    path: /\/messages\//,
    times: 1,
    effect: { kind: 'answer', status: 429 },
  });
  stage.webex.faults.add({ method: 'GET', path: /\/rooms\//, times: 1, effect: { kind: 'reset' } });
  await ask('first');
  t.strictSame(texts(), ['first']);

  stage.webex.faults.add({
    method: 'GET',
    path: /\/messages\//,
    times: 30,
    effect: { kind: 'answer', status: 503 },
  });
  await ask('second');
  await ask('third');
  t.strictSame(texts(), ['first', 'second', 'third'], 'what failed in reading begins anew');

  const gina = stage.person('Gina');
  const her = { method: 'GET', path: new RegExp(`/people/${gina.id}`) };
  stage.webex.faults.add({ ...her, times: 10, effect: { kind: 'answer', status: 502 } });
  const room = stage.roomOf('Meraki', gina);
  await stage.call(gina, 'POST', '/messages', { roomId: room, text: 'one' });
  await stage.settle();
  t.match(stage.heard.at(-1), { text: 'one', person: { displayName: 'Gina Park' } });
  t.strictSame(stage.texts('error'), []);
  t.notMatch(JSON.stringify(stage.lines), stage.world.bot.webexToken, 'the token is nowhere in the log');
});

t.test('a deleted message and a message without text are dropped', async (t) => {
  const { stage, person: tom, roomId, ask } = await startDirect(t);
  const gone = { kind: 'answer', status: 404 } as const;
  stage.webex.faults.add({ method: 'GET', path: /\/messages\//, times: 3, effect: gone });
  const id = await ask('deleted at once');
  t.match(stage.lines.at(-1), {
    level: 'warn',
    fields: { id },
    text: 'message deleted before it was read: dropped',
  });

  const silent = JSON.stringify({ id: 'm', roomId, personId: tom.id, text: ' \n' });
  const effect = { kind: 'answer', status: 200, body: silent } as const;
  stage.webex.faults.add({ method: 'GET', path: /\/messages\//, times: 1, effect });
  await ask('only a file');
  t.strictSame(stage.heard, []);
  t.strictSame(stage.texts('error'), []);
});

t.test('a message or a pressed button that is not readable at first is answered', async (t) => {
  const { stage, person: tom, roomId, ask } = await startDirect(t);
  const gone = { kind: 'answer', status: 404 } as const;
  stage.webex.faults.add({ method: 'GET', path: /\/messages\//, times: 2, effect: gone });
  await ask('just written');
  const content = { type: 'AdaptiveCard', version: '1.3', body: [] };
  const attachments = [{ contentType: 'application/vnd.microsoft.card.adaptive', content }];
  const card = { roomId, markdown: 'card', attachments };
  const { id: messageId } = await stage.call(stage.world.bot, 'POST', '/messages', card);
  stage.webex.faults.add({ method: 'GET', path: /\/attachment\/actions/, times: 2, effect: gone });
  const press = { type: 'submit', messageId, inputs: { command: 'just pressed' } };
  await stage.call(tom, 'POST', '/attachment/actions', press);
  await stage.settle();
  t.strictSame(
    stage.heard.map(({ text }) => text),
    ['just written', 'just pressed'],
  );
  t.strictSame([...stage.texts('warn'), ...stage.texts('error')], []);
});

t.test('a message in a space that the bot has left meanwhile does not count as deleted', async (t) => {
  const stage = await setStage(t);
  await stage.gateway.start();
  const ada = stage.person('Ada');
  const roomId = stage.roomOf('Network operations');
  const left = Promise.withResolvers<void>();
  const effect = { kind: 'wait', until: left.promise } as const;
  stage.webex.faults.add({ method: 'GET', path: /\/messages\//, times: 1, effect });
  const { id } = await stage.call(ada, 'POST', '/messages', { roomId, markdown: `${mention(stage)} status` });
  const own = stage.webex.api.membersOf(roomId).get(stage.world.bot.id);
  await stage.call(ada, 'DELETE', `/memberships/${own?.id}`);
  left.resolve();
  await stage.settle();
  const [failure] = stage.lines.filter(({ level }) => level === 'error');
  t.match(failure, { fields: { id, err: { code: 'http_404' } }, text: 'event not handled' });
  t.notMatch(JSON.stringify(stage.lines), /deleted before it was read/);
});

t.test('a space that can not be read is read again, and its message is handled', async (t) => {
  const { stage, ask, texts } = await startDirect(t);
  const written = t.capture(console, 'error');
  const bad = { kind: 'answer', status: 502 } as const;
  for (const path of [/\/rooms\//, /\/memberships/]) {
    stage.webex.faults.add({ method: 'GET', path, times: 10, effect: bad });
    await ask(`despite ${path}`);
  }
  t.strictSame(written.args(), [], 'nothing on the console');
  t.equal(texts().length, 2);
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

t.test('a temporary message is deleted when the answer is posted', async (t) => {
  const stage = await setStage(t, {
    onMessage: async ({ place }, { connection }) => {
      const remove = await connection.chat.sendForNow(place, 'Reading 10,000 devices …');
      await connection.chat.send(place, { markdown: 'Done.' });
      await remove();
      await remove();
    },
  });
  await stage.gateway.start();
  const ada = stage.person('Ada');
  const roomId = stage.roomOf('Network operations');
  await stage.call(ada, 'POST', '/messages', { roomId, markdown: `${mention(stage)} devices` });
  await stage.settle();
  const said = [...stage.webex.api.messagesIn(roomId).values()].filter(({ personId }) => personId !== ada.id);
  t.strictSame(
    said.map(({ markdown }) => markdown),
    ['Done.'],
  );
  t.strictSame([...stage.texts('warn'), ...stage.texts('error')], []);
});

t.test('of the data of a button only what our cards can hold is read', async (t) => {
  const { stage, person: ada, roomId, ask } = await startDirect(t, {}, 'Ada');
  const card = {
    contentType: 'application/vnd.microsoft.card.adaptive',
    content: { type: 'AdaptiveCard', version: '1.3', body: [] },
  };
  const { id: messageId } = await stage.call(stage.world.bot, 'POST', '/messages', {
    roomId,
    markdown: 'card',
    attachments: [card],
  });
  const long = 'x'.repeat(201);
  const presses: [data: object, pressed: object][] = [
    [{}, { owner: undefined, list: undefined }],
    [
      { owner: ada.id, list: 'k7m2' },
      { owner: ada.id, list: 'k7m2' },
    ],
    [
      { owner: 7, list: ['k7m2'] },
      { owner: undefined, list: undefined },
    ],
    [
      { owner: long, list: long.slice(1) },
      { owner: undefined, list: long.slice(1) },
    ],
  ];
  for (const [data] of presses) {
    const inputs = { command: 'devices', ...data };
    await stage.call(ada, 'POST', '/attachment/actions', { type: 'submit', messageId, inputs });
    await stage.settle();
  }
  t.strictSame(
    stage.heard.map(({ pressed }) => pressed),
    presses.map(([, pressed]) => pressed),
  );
  await ask('devices');
  t.equal(stage.heard.at(-1)?.pressed, undefined, 'a typed command has no data of a button');
});

t.test('a stop finishes what was accepted and accepts nothing more', async (t) => {
  const written = [t.capture(console, 'log'), t.capture(console, 'error')];
  const { stage, person: tom, roomId, post, texts } = await startDirect(t, { onMessage: () => delay(50) });
  for (const text of ['one', 'two']) await post({ text });
  await stage.webex.api.waitForIdle();
  await stage.gateway.stop();
  t.strictSame(texts(), ['one', 'two']);
  const data = { id: 'three', roomId, personId: tom.id };
  const late = { resource: 'messages', event: 'created', actorId: tom.id, data };
  t.equal(await stage.gateway.accept(Buffer.from(JSON.stringify(late))), 'closed');
  t.strictSame(
    written.flatMap((captured) => captured.args()),
    [],
    'the framework writes to the log only',
  );
  const framework = stage.texts('debug').filter((text) => text.startsWith('bot framework: '));
  t.match(framework, [/Listening/, /Stopped/]);
});

t.test('a start that fails for good says why', async (t) => {
  const start = async (options: StageOptions) => {
    const stage = await setStage(t, options);
    t.equal(await stage.gateway.accept(Buffer.from('{}')), 'closed', 'nothing is accepted before the start');
    t.strictSame(stage.taken, ['closed']);
    await stage.gateway.start();
  };
  await t.rejects(start({ token: 'no-such-token' }), /Webex refuses WEBEX_BOT_TOKEN.*HTTP 401/);
  await t.rejects(
    start({ apiUrl: 'http://127.0.0.1:1/v1' }),
    /can't be reached at http:\/\/127.0.0.1:1\/v1.*ECONNREFUSED/,
  );
});

t.test('a start that failed can be tried again, and then each message is handled once', async (t) => {
  let isAway = true;
  const stage = await setStage(t, {
    inbox(log) {
      const inbox = createMemoryInbox({ log, clock: Date.now });
      return {
        ...inbox,
        async lastEventBeforeStart() {
          if (isAway) throw new Error('the store is away');
          return undefined;
        },
        get size() {
          return inbox.size;
        },
      };
    },
  });
  await t.rejects(stage.gateway.start(), /the store is away/);
  t.equal(await stage.gateway.accept(Buffer.from('{}')), 'closed');
  isAway = false;
  await stage.gateway.start();
  const tom = stage.person('Tom');
  await stage.call(tom, 'POST', '/messages', { roomId: stage.roomOf('Meraki', tom), text: 'help' });
  await stage.settle();
  t.strictSame(
    stage.heard.map(({ text }) => text),
    ['help'],
  );
});

t.test('a drain during the start ends the start, and nothing is accepted afterwards', async (t) => {
  const stage = await setStage(t);
  stage.webex.faults.add({ path: /people/, times: 1, effect: { kind: 'delay', ms: 50 } });
  const starting = stage.gateway.start();
  await stage.gateway.drain();
  await starting;
  t.equal(stage.webex.api.webhooks.size, 0);
  t.equal(await stage.gateway.accept(Buffer.from('{}')), 'closed');
});

t.test(
  'one 500 loses no message, and one that may not be read is answered with a reference that the log has',
  async (t) => {
    const { stage, roomId, ask } = await startDirect(t);
    const effect = { kind: 'answer', status: 500 } as const;
    for (const path of [/\/messages\//, /\/people\//, /\/rooms\//]) {
      stage.webex.faults.add({ method: 'GET', path, times: 1, effect });
      await ask(`despite ${path}`);
    }
    t.equal(stage.heard.length, 3);

    const forbidden = { kind: 'answer', status: 403 } as const;
    stage.webex.faults.add({ method: 'GET', path: /\/messages\//, times: Infinity, effect: forbidden });
    await ask('never read');
    stage.webex.faults.clear();
    const said = [...stage.webex.api.messagesIn(roomId).values()].map(({ markdown }) => markdown ?? '');
    const reference = /did not let me read what you just asked.*`([2-9a-z]{8})`/s.exec(
      said.at(-1) ?? '',
    )?.[1];
    t.ok(reference);
    t.match(JSON.stringify(stage.lines), `"reference":"${reference}"`);
  },
);

for (const how of ['switched off', 'deleted'] as const)
  t.test(
    `what is asked while the webhooks are ${how} is answered within a minute, once and before what comes later`,
    async (t) => {
      const time = { offset: 0 };
      mock.timers.enable({ apis: ['setTimeout'] });
      t.teardown(() => mock.timers.reset());
      const { stage, post, texts } = await startDirect(t, { clock: () => Date.now() + time.offset });
      const { webhooks } = stage.webex.api;
      await post({ text: 'before' });
      await until('the first is heard', () => texts().length === 1);
      if (how === 'deleted') webhooks.clear();
      for (const webhook of webhooks.values()) webhook.status = 'inactive';
      await post({ text: 'missed 1' });
      await post({ text: 'missed 2' });
      await stage.webex.api.waitForIdle();
      t.strictSame(texts(), ['before']);
      t.match(stage.gateway.status().transport, { ok: true }, 'nobody knows yet');

      const reading = Promise.withResolvers<void>();
      stage.webex.faults.add({ path: /rooms$/, times: 1, effect: { kind: 'wait', until: reading.promise } });
      time.offset += MINUTE;
      mock.timers.tick(MINUTE);
      mock.timers.reset();
      const areActive = () => [...webhooks.values()].filter(({ status }) => status === 'active').length === 2;
      await until('they are active again', areActive);
      await post({ text: 'later' });
      t.match(stage.gateway.status().transport, { ok: false, detail: /^found off or deleted at/ });
      reading.resolve();
      await until('all are heard', () => texts().length === 4);
      await stage.settle();
      t.strictSame(texts(), ['before', 'missed 1', 'missed 2', 'later']);
      t.ok(stage.texts('warn').some((text) => /pressed buttons are lost/.test(text)));
    },
  );
