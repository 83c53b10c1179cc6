import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { until } from '../../../support/until.ts';
import { startStandIn, withButton } from '../../../support/webex-stand-in.ts';

const Device = z.object({ url: z.string(), webSocketUrl: z.string() });
const Catalog = z.object({ serviceLinks: z.object({ wdm: z.string() }) });
const Frame = z.looseObject({
  id: z.string().optional(),
  type: z.string().optional(),
  data: z
    .looseObject({
      eventType: z.string(),
      activity: z.looseObject({ verb: z.string(), id: z.string() }).optional(),
    })
    .optional(),
});

const uuidIn = (id: string) => Buffer.from(id, 'base64url').toString().split('/').at(-1);

async function prepare(t: Test) {
  const sandbox = await startStandIn(t);
  const { webex, world, call } = sandbox;
  const { mercury } = webex.api;
  const catalog = Catalog.parse(
    (await call(world.bot, 'GET', `${webex.url}/u2c/api/v1/catalog?format=hostmap`)).body,
  );
  const names = ['deviceName', 'localizedModel', 'model', 'name', 'systemName', 'systemVersion'];
  const body = { ...Object.fromEntries(names.map((name) => [name, 'test'])), deviceType: 'DESKTOP' };
  const register = (who = world.bot) => call(who, 'POST', `${catalog.serviceLinks.wdm}/devices`, body);

  function connect(device: object, options: { query?: string; acks?: boolean } = {}) {
    const { query = '?outboundWireFormat=text', acks = true } = options;
    const socket = new WebSocket(`${Device.parse(device).webSocketUrl}${query}`);
    const frames: z.infer<typeof Frame>[] = [];
    let areBinary = false;
    const closed = new Promise<string>((resolve) =>
      socket.on('close', (code, reason) => resolve(`${code} ${reason}`)),
    );
    t.teardown(() => socket.terminate());
    const send = (frame: object) => socket.send(JSON.stringify(frame));
    socket.on('error', () => {});
    socket.on('message', (data, isBinary) => {
      areBinary = isBinary;
      const frame = Frame.parse(JSON.parse(String(data)));
      frames.push(frame);
      if (acks && frame.id && frame.type !== 'pong') send({ type: 'ack', messageId: frame.id });
    });
    const authorize = async (token = `Bearer ${world.bot.webexToken}`) => {
      if (socket.readyState !== WebSocket.OPEN) await once(socket, 'open');
      send({ id: 'a', type: 'authorization', data: { token } });
    };
    const open = async () => {
      await authorize();
      await until('the first frame', () => frames.length > 0);
    };
    const activities = () => frames.flatMap(({ data }) => data?.activity ?? []);
    return { socket, frames, closed, send, authorize, open, activities, areBinary: () => areBinary };
  }
  return { ...sandbox, mercury, register, connect };
}

t.test('a device that has sent its token gets every event that the bot may see', async (t) => {
  const { register, connect, call, tom, direct, operations, world, mercury } = await prepare(t);
  const one = connect((await register()).body);
  await one.open();
  t.match(one.frames, [{ data: { eventType: 'mercury.buffer_state' } }]);
  const say = async (who: typeof tom, roomId: string, markdown: string) =>
    (await call(who, 'POST', '/messages', { roomId, markdown })).id;
  const ids = [
    await say(tom, direct(tom), 'hello'),
    await say(tom, operations, `<@personId:${world.bot.id}> hello`),
    await say(world.bot, operations, 'an answer'),
    await say(tom, operations, '<@all> lunch?'),
  ];
  await say(tom, operations, 'not for the bot');
  await mercury.idle();
  t.strictSame(
    one.activities().map(({ id, verb }) => [verb, id]),
    ids.map((id) => ['post', uuidIn(id)]),
  );
  t.notMatch(JSON.stringify(one.frames), 'hello', 'sealed');
  t.match(JSON.stringify(one.frames), '"groupMentions":{"items":[{"groupType":"all"');
  t.ok(
    one.frames.some(({ data }) => data?.eventType === 'status.stop_typing'),
    'and what is not for us',
  );
  one.send({ id: 'p', type: 'ping' });
  await until('the pong', () => one.frames.at(-1)?.type === 'pong');
  t.equal(one.frames.at(-1)?.id, 'p');
});

t.test('a socket without a valid token, and other invalid frames and requests, are refused', async (t) => {
  const { register, connect, call, webex, mercury, world } = await prepare(t);
  const unknown = {
    url: 'x',
    webSocketUrl: `${webex.url.replace('http', 'ws')}/mercury/v1/apps/wx2/registrations/no/messages`,
  };
  t.match(await connect(unknown).closed, '1006');
  const { authorizationTimeout } = mercury;
  mercury.authorizationTimeout = 50;
  const device = (await register()).body;
  t.match(await connect(device).closed, /^1008 Authentication did not happen/);
  mercury.authorizationTimeout = authorizationTimeout;
  const wrong = connect(device);
  await wrong.authorize('Bearer wrong');
  t.match(await wrong.closed, '4401');
  const bare = connect(device);
  await bare.authorize(world.bot.webexToken);
  t.match(await bare.closed, '4401', 'without Bearer');
  const early = connect(device);
  await once(early.socket, 'open');
  early.send({ id: '1', type: 'ping' });
  t.match(await early.closed, '1008');
  mercury.acknowledgementTimeout = 50;
  const silent = connect(device, { acks: false });
  await silent.authorize();
  t.match(await silent.closed, '1011 not acknowledged');
  t.equal((await call('nobody', 'GET', `${webex.url}/u2c/api/v1/catalog?format=hostmap`)).status, 401);
  t.equal((await call(world.bot, 'POST', `${webex.url}/wdm/api/v1/devices`, {})).status, 400);
  mercury.maxDevices = 1;
  t.equal((await register()).status, 403);
});

t.test(
  'a second socket replaces the first; no event is sent again; frames are binary unless text is requested',
  async (t) => {
    const { register, connect, call, tom, direct, mercury, world } = await prepare(t);
    const device = (await register()).body;
    const first = connect(device);
    await first.open();
    const second = connect(device, { query: '' });
    t.match(await first.closed, '4000');
    await second.open();
    t.ok(second.areBinary());
    mercury.drop();
    await second.closed;
    await call(tom, 'POST', '/messages', { roomId: direct(tom), markdown: 'unheard' });
    const third = connect(device);
    await third.open();
    t.strictSame(third.activities(), []);
    const { url } = Device.parse(device);
    t.equal((await call(tom, 'DELETE', url)).status, 404, 'of somebody else');
    t.equal((await call(world.bot, 'DELETE', url)).status, 204);
    t.match(await third.closed, '4000');
    t.match(await connect(device).closed, '1006', 'a device that is removed');
  },
);

t.test('a test can drop, stall, close and duplicate, and inject faults into an upgrade', async (t) => {
  const { register, connect, call, tom, direct, mercury, webex } = await prepare(t);
  const device = (await register()).body;
  const stalled = connect(device);
  await stalled.open();
  mercury.stall();
  const before = stalled.frames.length;
  stalled.send({ id: 'p', type: 'ping' });
  await call(tom, 'POST', '/messages', { roomId: direct(tom), markdown: 'unheard' });
  await delay(20);
  t.equal(stalled.frames.length, before);
  t.equal(mercury.openCount, 0);
  stalled.socket.terminate();
  const twice = connect(device);
  await twice.open();
  mercury.copies = 2;
  await call(tom, 'POST', '/messages', { roomId: direct(tom), markdown: 'heard' });
  await mercury.idle();
  t.equal(twice.activities().length, 2);
  mercury.close(1000, 'because');
  t.equal(await twice.closed, '1000 because');
  for (const effect of [
    { kind: 'answer', status: 503 },
    { kind: 'reset' },
    { kind: 'delay', ms: 10 },
  ] as const) {
    webex.faults.add({ path: /^\/mercury/, times: 1, effect });
    const socket = connect(device);
    if (effect.kind === 'delay') await socket.open();
    else t.match(await socket.closed, '1006');
  }
});

t.test('memberships, messages and pressed buttons have their own verbs', async (t) => {
  const { register, connect, call, ada, tom, gina, operations, world, mercury, direct } = await prepare(t);
  const one = connect((await register()).body);
  await one.open();
  const added = await call(tom, 'POST', '/memberships', { roomId: operations, personId: gina.id });
  await call(tom, 'DELETE', `/memberships/${added.id}`);
  const room = await call(ada, 'POST', '/rooms', { title: 'New' });
  await call(ada, 'POST', '/memberships', { roomId: room.id, personId: world.bot.id });
  const posted = await call(world.bot, 'POST', '/messages', withButton(direct(ada)));
  await call(ada, 'POST', '/attachment/actions', {
    type: 'submit',
    messageId: posted.id,
    inputs: { secret: 'x' },
  });
  await mercury.idle();
  t.strictSame(
    one.activities().map(({ verb }) => verb),
    ['add', 'leave', 'add', 'post', 'cardAction'],
  );
});
