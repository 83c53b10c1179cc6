import { setTimeout as delay } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { MINUTE } from '../../../src/core/clock.ts';
import type { Acceptance } from '../../../src/core/inbox.ts';
import { silentMeter } from '../../../src/core/meter.ts';
import { createInstrumentation } from '../../../src/webex/instrumentation.ts';
import type { Delivery, DeliveryOutcome } from '../../../src/webex/intake/delivery.ts';
import type { SocketLimits } from '../../../src/webex/websocket/limits.ts';
import { createWebsocket } from '../../../src/webex/websocket/websocket.ts';
import { createLines } from '../../support/gateway.ts';
import { until } from '../../support/until.ts';
import { startStandIn, withButton } from '../../support/webex-stand-in.ts';

/** Short waits, so that it reconnects soon; long timeouts, because a test machine may stand still for seconds. */
const quick: Partial<SocketLimits> = {
  pingInterval: 5 * MINUTE,
  pongTimeout: 5 * MINUTE,
  openTimeout: 5 * MINUTE,
  closeTimeout: 100,
  firstWait: 10,
  longestWait: 50,
};

async function prepare(
  t: Test,
  options: {
    token?: string;
    receive?: (delivery: Delivery) => Promise<DeliveryOutcome>;
    limits?: Partial<SocketLimits>;
  } = {},
) {
  const sandbox = await startStandIn(t);
  const lines = createLines();
  const heard: string[] = [];
  const gaps: number[] = [];
  const opens: number[] = [];
  const websocket = createWebsocket({
    token: options.token ?? sandbox.world.bot.webexToken,
    catalogUrl: `${sandbox.webex.url}/u2c/api/v1`,
    receive: async (delivery) => {
      heard.push(`${delivery.resource} ${delivery.event} ${delivery.data.id}`);
      return (await options.receive?.(delivery)) ?? 'accepted';
    },
    onGap: (since) => gaps.push(since),
    onOpen: () => opens.push(Date.now()),
    log: lines.log,
    clock: Date.now,
    instrumentation: createInstrumentation(lines.log, silentMeter),
    limits: { timeout: 60_000, totalTimeout: 90_000, firstWait: 5, maxAttempts: 2, longestWait: 20 },
    socketLimits: { ...quick, ...options.limits },
  });
  t.teardown(() => websocket.stop());
  const { mercury } = sandbox.webex.api;
  const say = async (text: string) =>
    (await sandbox.call(sandbox.tom, 'POST', '/messages', { roomId: sandbox.direct(sandbox.tom), text })).id;
  const registered = () =>
    sandbox.webex.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/devices'))
      .length;
  const reopened = async (times: number) => {
    await until(`it opened ${times} times`, () => opens.length >= times && mercury.openCount >= 1);
  };
  return { ...sandbox, ...lines, websocket, heard, gaps, opens, mercury, say, registered, reopened };
}

t.test('it receives events and shows its state, and a stop removes the device', async (t) => {
  const { websocket, heard, mercury, say } = await prepare(t);
  t.match(websocket.status(), {
    name: 'websocket',
    ok: false,
    detail: /not connected since .*: not started/,
  });
  await websocket.start();
  t.strictSame(websocket.status(), { name: 'websocket', ok: true, detail: 'connected', waiting: 0 });
  const id = await say('hello');
  await mercury.idle();
  t.strictSame(heard, [`messages created ${id}`], 'only what webhooks would report');
  await websocket.stop();
  t.equal(mercury.devices.size, 0);
  t.match(websocket.status(), { ok: false, detail: /stopped/ });
});

t.test(
  'after drops and temporary closes it reconnects with the same device and reports the gap',
  async (t) => {
    const { websocket, gaps, mercury, registered, reopened, texts } = await prepare(t);
    await websocket.start();
    t.equal(gaps.length, 1, 'from the start to the first opening');
    const before = Date.now();
    mercury.drop();
    await reopened(2);
    mercury.close(1001, 'going away');
    await reopened(3);
    mercury.close(1000, 'idle');
    await reopened(4);
    t.equal(registered(), 1);
    t.equal(gaps.length, 4);
    t.ok((gaps[1] ?? Infinity) <= before, 'since the last frame, not since the reconnection');
    t.match(texts('warn').length, 3);
  },
);

t.test('after a stall it reconnects with the same device', async (t) => {
  const { websocket, gaps, mercury, registered, reopened, texts } = await prepare(t, {
    limits: { pingInterval: 50, pongTimeout: 1_000 },
  });
  await websocket.start();
  mercury.stall();
  await reopened(2);
  t.equal(registered(), 1);
  t.ok(gaps.length >= 2);
  t.ok(texts('warn').length >= 1);
});

t.test('after a final close, or when its device is gone, it registers a new device', async (t) => {
  const { websocket, mercury, registered, reopened } = await prepare(t);
  await websocket.start();
  mercury.close(4000, 'Replaced');
  await reopened(2);
  t.equal(registered(), 2);
  mercury.close(1000, 'because');
  await reopened(3);
  t.equal(registered(), 3);
  mercury.devices.clear();
  mercury.drop();
  await reopened(4);
  t.equal(registered(), 4);
  await until('the devices before are removed', () => mercury.devices.size <= 1);
});

t.test(
  'a refused upgrade with 404 or 401 leads to a new device, and with 503 only the third time',
  async (t) => {
    const { websocket, mercury, registered, reopened, webex, texts } = await prepare(t);
    const refuse = (status: number, times: number) => {
      webex.faults.add({ path: /^\/mercury/, times, effect: { kind: 'answer', status } });
      mercury.drop();
    };
    await websocket.start();
    refuse(503, 2);
    await reopened(2);
    t.equal(registered(), 1);
    refuse(404, 1);
    await reopened(3);
    t.equal(registered(), 2);
    refuse(401, 1);
    await reopened(4);
    t.equal(registered(), 3);
    t.match(texts('error'), [/refuses the websocket/]);
    refuse(503, 3);
    await reopened(5);
    t.equal(registered(), 4, 'after three in a row the device may be the cause');
  },
);

t.test('a registration that fails or is slow is tried again', async (t) => {
  const { websocket, webex, reopened } = await prepare(t);
  webex.faults.add({ path: /devices$/, times: 1, effect: { kind: 'answer', status: 500 } });
  webex.faults.add({ path: /devices$/, times: 1, effect: { kind: 'delay', ms: 300 } });
  await websocket.start();
  t.match(
    websocket.status(),
    { ok: false, detail: /devices: HTTP 500/ },
    'the start is over, and the attempts go on',
  );
  await reopened(1);
  t.match(websocket.status(), { ok: true });
});

t.test('a refused token is reported in the log and in the state, but never shown', async (t) => {
  const { websocket, lines } = await prepare(t, { token: 'planted-token' });
  await websocket.start();
  t.match(websocket.status(), { ok: false, detail: /HTTP 401/ });
  await until('the log says so', () => lines.some(({ level }) => level === 'error'));
  t.match(
    lines.find(({ level }) => level === 'error')?.text,
    /refuses the websocket to this WEBEX_BOT_TOKEN/,
  );
  t.notMatch(JSON.stringify(lines) + websocket.status().detail, 'planted-token');
});

t.test('malformed frames are dropped, and a malformed activity is reported as a gap', async (t) => {
  const { websocket, mercury, heard, gaps, say, lines } = await prepare(t);
  await websocket.start();
  const before = gaps.length;
  for (const text of ['', '{"planted":', '[]', '7', '{"data":"planted"}', '{"id":"","data":{}}'])
    mercury.sendRaw(text);
  mercury.sendRaw(
    JSON.stringify({ data: { eventType: 'conversation.activity', activity: { verb: 'acknowledge' } } }),
  );
  mercury.sendRaw(
    JSON.stringify({
      data: { eventType: 'conversation.activity', activity: { verb: 'post', x: 'planted' } },
    }),
  );
  const id = await say('after all that');
  await until('it is heard', () => heard.length > 0);
  t.strictSame(heard, [`messages created ${id}`]);
  t.equal(gaps.length, before + 1);
  t.equal(mercury.openedCount, 1, 'the socket stays');
  t.notMatch(JSON.stringify(lines), /planted/);
});

t.test('a message that is not accepted is reported as a gap, and messages keep their order', async (t) => {
  let answer: Acceptance = 'accepted';
  const { websocket, heard, gaps, say, mercury, texts, call, ada, tom, direct, world } = await prepare(t, {
    receive: async () => {
      await delay(3);
      return answer;
    },
  });
  await websocket.start();
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) ids.push(await say(String(n)));
  await until('all are heard', () => heard.length >= 5);
  t.strictSame(
    heard,
    ids.map((id) => `messages created ${id}`),
  );
  const before = gaps.length;
  answer = 'busy';
  await say('too much');
  await until('the gap is reported', () => gaps.length > before);
  t.equal(gaps.length, before + 1);
  const posted = await call(world.bot, 'POST', '/messages', withButton(direct(ada)));
  answer = 'busy';
  await call(ada, 'POST', '/attachment/actions', { type: 'submit', messageId: posted.id, inputs: {} });
  await mercury.idle();
  await until('nothing waits', () => websocket.status().waiting === 0);
  t.match(texts('warn').at(-1), /can not be read over REST/);
  t.ok(tom);
});

t.test('a message beyond the queue limit is reported as a gap', async (t) => {
  const gate = Promise.withResolvers<void>();
  const { websocket, heard, gaps, say, mercury } = await prepare(t, {
    limits: { maxWaiting: 2 },
    receive: async () => {
      await gate.promise;
      return 'accepted';
    },
  });
  await websocket.start();
  const before = gaps.length;
  for (let n = 0; n < 4; n++) await say(String(n));
  await mercury.idle();
  t.equal(gaps.length, before + 2);
  t.equal(websocket.status().waiting, 2);
  gate.resolve();
  await until('nothing waits', () => websocket.status().waiting === 0);
  t.equal(heard.length, 2);
});

t.test('it can be stopped during the registration, while disconnected, and twice', async (t) => {
  const { websocket, webex, mercury } = await prepare(t);
  webex.faults.add({ path: /devices$/, times: 1, effect: { kind: 'hang' } });
  const starting = websocket.start();
  await until('it registers', () => webex.requests.some(({ path }) => path.endsWith('/devices')));
  await Promise.all([websocket.stop(), websocket.stop()]);
  await starting;
  t.match(websocket.status(), { ok: false, detail: /stopped/ });
  t.equal(mercury.openedCount, 0);

  const second = await prepare(t, { limits: { firstWait: 60_000, longestWait: 60_000 } });
  await second.websocket.start();
  second.mercury.drop();
  await until('it is disconnected', () => !second.websocket.status().ok);
  await second.websocket.stop();
  t.equal(second.mercury.devices.size, 0);
});

t.test('a device that can not be removed does not delay the stop', async (t) => {
  const { websocket, webex, texts } = await prepare(t);
  await websocket.start();
  webex.faults.add({ method: 'DELETE', path: /devices/, times: Infinity, effect: { kind: 'hang' } });
  await websocket.stop();
  t.match(texts('warn'), [/could not remove/]);
});
