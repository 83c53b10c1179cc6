import { mock } from 'node:test';
import t from 'tap';
import { MINUTE } from '../../src/core/clock.ts';
import { setStage } from '../support/gateway.ts';
import { mention, startDirect } from '../support/gateway-talk.ts';
import { until } from '../support/until.ts';

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
