import t from 'tap';
import { HOUR } from '../../src/core/clock.ts';
import { setStage } from '../support/gateway.ts';
import { mention, startDirect } from '../support/gateway-talk.ts';

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

t.test('other people who are mentioned are known by the id that Webex lists', async (t) => {
  const stage = await setStage(t);
  await stage.gateway.start();
  const [ada, ben] = [stage.person('Ada'), stage.person('Ben')];
  const roomId = stage.roomOf('Network operations');
  const markdown = `<@personId:${ben.id}|Tom> ${mention(stage)} – revoke <@personEmail:${ada.email}>`;
  await stage.call(ada, 'POST', '/messages', { roomId, markdown });
  await stage.settle();
  t.match(stage.heard, [
    {
      text: 'revoke',
      mentions: [
        { id: ben.id, label: 'Tom' },
        { id: ada.id, label: ada.displayName },
      ],
    },
  ]);
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

t.test('the same delivery three times is handled once, however its JSON is written', async (t) => {
  const { stage, ask, texts } = await startDirect(t);
  stage.webex.api.deliveries.copies = 3;
  stage.webex.api.deliveries.escapes = true;
  await ask('Zürich');
  t.strictSame(texts(), ['Zürich']);
  t.strictSame(stage.answers.slice(-3), ['accepted', 'duplicate', 'duplicate']);
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
    [{}, { owner: undefined, list: undefined, isRefresh: false, lentToSpace: undefined }],
    [
      { owner: ada.id, list: 'k7m2', refresh: true, lentToSpace: '549236' },
      { owner: ada.id, list: 'k7m2', isRefresh: true, lentToSpace: '549236' },
    ],
    [
      { owner: 7, list: ['k7m2'], refresh: 'true', lentToSpace: 7 },
      { owner: undefined, list: undefined, isRefresh: false, lentToSpace: undefined },
    ],
    [
      { owner: long, list: long.slice(1) },
      { owner: undefined, list: long.slice(1), isRefresh: false, lentToSpace: undefined },
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

t.test('a clock that is two hours wrong keeps no question from being answered', async (t) => {
  for (const error of [2 * HOUR, -2 * HOUR]) {
    const { stage, ask } = await startDirect(t, {
      clock: () => Date.now() + error,
      onMessage: async ({ place, askedAt = 0 }, { connection }) => {
        const times = { after: askedAt, until: askedAt + HOUR };
        await connection.chat.send(place, { markdown: 'here' }, times);
      },
    });
    await ask('status');
    t.match(stage.heard, [{ text: 'status' }]);
    t.match(stage.texts('error'), [/our clock is ahead/], 'but it is told');
  }
});
