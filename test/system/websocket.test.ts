import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { z } from 'zod';
import type { SocketLimits } from '../../src/webex/websocket/limits.ts';
import { type Rig, startRig } from '../support/application.ts';
import { makeSpaces } from '../support/asked-questions.ts';
import { until } from '../support/until.ts';

const AURORA = '549236';
const OPERATIONS = 'Network operations';
/** Short waits; the timeouts are long enough for a machine that stands still for seconds. */
const quick: Partial<SocketLimits> = {
  pingInterval: 500,
  pongTimeout: 5_000,
  openTimeout: 60_000,
  closeTimeout: 200,
  firstWait: 20,
  longestWait: 200,
};

const startWithWebsocket = (t: Test, socketLimits: Partial<SocketLimits> = {}): Promise<Rig> =>
  startRig(t, { services: { transport: 'websocket' }, socketLimits });

const readiness = async ({ publicUrl }: Rig) => {
  const response = await fetch(`${publicUrl}/readyz`);
  const body = z.looseObject({ state: z.string() }).parse(await response.json());
  return { status: response.status, body };
};

t.test('over the websocket a person links, and asks in a direct space and in a group', async (t) => {
  const rig = await startWithWebsocket(t);
  const ada = rig.person('Ada');
  t.match(await readiness(rig), {
    status: 200,
    body: { checks: { websocket: { state: 'ok', detail: 'connected' } } },
  });
  await rig.link(ada, AURORA);
  t.match((await rig.say(ada, 'status')).join(), /Aurora Retail/);
  t.match((await rig.say(ada, 'status', OPERATIONS)).join(), /Aurora Retail/);
  const pasted = await rig.say(ada, 'Meraki: whoami\nunlink\n-- \nAda');
  t.match(pasted, [/You are \*\*Ada/, /did not run it.*“unlink”/], 'questions come through the door');
  const ben = rig.person('Ben');
  await rig.say(ben, `revoke <@personEmail:${ada.email}|Tom>`, OPERATIONS);
  t.match(rig.heard(ben).at(-1), /Links of \*\*Ada Moreno/, 'mentions come over the websocket too');
  t.equal(rig.webex.api.webhooks.size, 0, 'no webhooks');
  t.equal((await fetch(`${rig.publicUrl}/webhooks/webex`, { method: 'POST', body: '{}' })).status, 404);
});

/** Returns the numbers in the bot's answers, in order. */
const numbersIn = (answers: string[]) => answers.map((text) => Number(/number(\d+)/.exec(text)?.[1]));

t.test(
  'a hundred messages are answered once each while the socket drops, stalls and is closed',
  async (t) => {
    const rig = await startWithWebsocket(t, quick);
    const { mercury } = rig.webex.api;
    const titles = await makeSpaces(rig, 'Tom', 4);
    const tom = rig.person('Tom');
    const heard = () => [...titles.map((title) => rig.inSpace(title)), rig.heard(tom)].map(numbersIn);
    const troubles = [
      () => mercury.drop(),
      () => mercury.stall(),
      () => mercury.close(4000, 'Replaced'),
      () => mercury.close(1000, 'out of the blue'),
      () => mercury.sendRaw('{"half'),
      () =>
        mercury.sendRaw(
          JSON.stringify({ id: 'x', data: { eventType: 'conversation.activity', activity: 7 } }),
        ),
      () => mercury.sendRaw('x'.repeat(2 * 1024 * 1024)),
      () => mercury.devices.clear(),
      () => mercury.close(1001, 'going away'),
    ];
    mercury.copies = 2;
    const said = Array.from({ length: 5 }, (): number[] => []);
    for (let n = 0; n < 100; n++) {
      const place = n % 5;
      said[place]?.push(n);
      await rig.speak(tom, `number${n}`, titles[place]);
      if (n % 10 === 9) {
        await until('it is connected', () => mercury.openCount > 0);
        troubles[Math.floor(n / 10)]?.();
      }
      await delay(15);
    }
    await until('a hundred answers', () => heard().flat().length >= 100);
    await rig.settle();
    t.strictSame(heard(), said);
    await until('it connected again each time', () => mercury.openedCount >= 6);
    t.notMatch(rig.logs(), /number\d/, 'no text in the log');
    t.notMatch(rig.logs(), rig.world.bot.webexToken);
  },
);

t.test('messages sent while the bot was stopped or disconnected are answered once, in order', async (t) => {
  const rig = await startWithWebsocket(t, quick);
  const { webex } = rig;
  const { mercury } = webex.api;
  const tom = rig.person('Tom');
  const [title = ''] = await makeSpaces(rig, 'Tom', 1);
  const said: number[] = [];
  const speak = async () => {
    said.push(said.length);
    await rig.speak(tom, `number${said.length - 1}`, title);
  };
  const heard = () => numbersIn(rig.inSpace(title));
  for (let n = 0; n < 3; n++) await speak();
  await until('an answer', () => heard().length >= 1);

  const restarting = rig.restart();
  for (let n = 0; n < 5; n++) await speak();
  await restarting;
  await until('all is answered', () => heard().length >= said.length);
  t.strictSame(heard(), said, 'after a restart');

  webex.faults.add({
    method: 'GET',
    path: /^\/v1\/rooms$/,
    times: 6,
    effect: { kind: 'answer', status: 502 },
  });
  const limited = { kind: 'answer', status: 429, headers: { 'retry-after': '1' } } as const;
  webex.faults.add({ method: 'GET', path: /^\/v1\/messages$/, times: 2, effect: limited });
  webex.faults.add({ path: /devices$/, times: 1, effect: { kind: 'delay', ms: 500 } });
  mercury.close(4000, 'Replaced');
  for (let n = 0; n < 4; n++) await speak();
  await until('it is connected again', () => mercury.openCount === 1);
  for (let n = 0; n < 4; n++) await speak();
  await until('all is answered', () => heard().length >= said.length);
  await rig.settle();
  t.strictSame(heard(), said, 'new messages do not overtake missed ones');
});

t.test('with webhooks, messages sent while no instance ran are answered too', async (t) => {
  const rig = await startRig(t);
  const tom = rig.person('Tom');
  await rig.say(tom, 'number0');
  await rig.stop();
  for (let n = 1; n < 4; n++) await rig.speak(tom, `number${n}`);
  await rig.restart();
  await until('all is answered', () => numbersIn(rig.heard(tom)).length >= 4);
  await rig.settle();
  t.strictSame(numbersIn(rig.heard(tom)), [0, 1, 2, 3]);
});

t.test('/readyz shows since when the websocket is not connected, and why', async (t) => {
  const rig = await startWithWebsocket(t, quick);
  const { mercury } = rig.webex.api;
  const refused = { kind: 'answer', status: 503 } as const;
  rig.webex.faults.add({ path: /^\/mercury/, times: Number.POSITIVE_INFINITY, effect: refused });
  mercury.drop();
  await until('it is degraded', async () => (await readiness(rig)).body.state === 'degraded');
  t.match(await readiness(rig), {
    status: 200,
    body: {
      checks: { websocket: { state: 'degraded', detail: /^not connected since 20.*Z: / } },
    },
  });
  rig.webex.faults.clear();
  await until('it is ok', async () => (await readiness(rig)).body.state === 'ok');
  await until('it is connected', () => mercury.openCount === 1);
});

t.test('the webhooks of an earlier configuration are removed', async (t) => {
  const rig = await startWithWebsocket(t);
  const { api } = rig.webex;
  const host = new URL(rig.publicUrl).host;
  const hook = async (name: string) => {
    const headers = {
      authorization: `Bearer ${rig.world.bot.webexToken}`,
      'content-type': 'application/json',
    };
    const body = JSON.stringify({
      name,
      targetUrl: 'http://127.0.0.1:1/',
      resource: 'messages',
      event: 'created',
    });
    await fetch(`${rig.webex.url}/v1/webhooks`, { method: 'POST', headers, body });
  };
  await hook(`webex-meraki-bot ${host} 12345678`);
  await hook('of somebody else');
  await rig.restart();
  await until('one webhook is left', () => api.webhooks.size === 1);
  t.match([...api.webhooks.values()], [{ name: 'of somebody else' }]);
  await rig.stop();
  t.equal(api.mercury.devices.size, 0, 'the device is removed at the end');
});

t.test('an edited message is answered once', async (t) => {
  const rig = await startWithWebsocket(t);
  const tom = rig.person('Tom');
  await rig.say(tom, 'help');
  const before = rig.heard(tom).length;
  const reads = () =>
    rig.webex.requests.filter(({ method, path }) => method === 'GET' && path.startsWith('/v1/messages/'))
      .length;
  const readBefore = reads();
  const { api } = rig.webex;
  const said = [...api.rooms.keys()].flatMap((roomId) => [...api.messagesIn(roomId).values()]);
  const mine = said.findLast(({ personId }) => personId === tom.id);
  const answer = await fetch(`${rig.webex.url}/v1/messages/${mine?.id}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${tom.webexToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ roomId: mine?.roomId, text: 'help, please' }),
  });
  t.equal(answer.status, 200);
  await rig.say(tom, 'help');
  t.equal(rig.heard(tom).length, 2 * before);
  t.equal(reads(), 2 * readBefore, 'the edited message is not read again');
});

t.test('when the file of the inbox is lost no message is answered again', async (t) => {
  const rig = await startWithWebsocket(t);
  const tom = rig.person('Tom');
  await rig.say(tom, 'help');
  const before = rig.heard(tom).length;
  await rig.stop();
  const { storage } = rig.config;
  if (storage.kind === 'embedded') await rm(join(storage.dataDir, 'inbox.jsonl'));
  await rig.restart();
  await until('the backfill is done', () => rig.logs().includes('looked for missed'));
  await rig.settle();
  t.equal(rig.heard(tom).length, before);
  t.ok((await rig.say(tom, 'help')).length > 0);
});
