import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { type StageOptions, setStage } from '../support/gateway.ts';
import { startDirect } from '../support/gateway-talk.ts';
import { createMemoryInbox } from '../support/memory-inbox.ts';

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
