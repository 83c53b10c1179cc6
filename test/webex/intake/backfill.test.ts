import { setTimeout as delay } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { HOUR, MINUTE } from '../../../src/core/clock.ts';
import type { Acceptance } from '../../../src/core/inbox.ts';
import { createWebex } from '../../../src/webex/client/index.ts';
import { createBackfill } from '../../../src/webex/intake/backfill.ts';
import { createBackfillGate } from '../../../src/webex/intake/backfill-gate.ts';
import type { Delivery } from '../../../src/webex/intake/delivery.ts';
import { createLines } from '../../support/gateway.ts';
import { SAME_CLOCK } from '../../support/same-clock.ts';
import { until } from '../../support/until.ts';
import { startStandIn } from '../../support/webex-stand-in.ts';

async function prepare(
  t: Test,
  keep: (delivery: Delivery) => Promise<Acceptance> = async () => 'accepted',
  earliest?: number,
  toWebex = SAME_CLOCK.toWebex,
) {
  const sandbox = await startStandIn(t);
  const { webex, world, call, tom, ada, direct, operations } = sandbox;
  const lines = createLines();
  const limits = { timeout: 60_000, totalTimeout: 90_000, firstWait: 5, maxAttempts: 2, longestWait: 20 };
  const client = createWebex({ token: world.bot.webexToken, apiUrl: `${webex.url}/v1`, limits });
  const found: Delivery[] = [];
  /** The spaces whose messages were listed, in order. */
  const read: string[] = [];
  const time = { offset: 0 };
  /** The times that were remembered for the next process. */
  const missedSince: (number | undefined)[] = [];
  const gate = createBackfillGate();
  const backfill = createBackfill({
    gate,
    botId: world.bot.id,
    client: {
      rooms: client.rooms,
      messages: {
        ...client.messages,
        list(query) {
          read.push(String(query?.roomId));
          return client.messages.list(query);
        },
      },
    },
    keep: async (delivery) => {
      const taken = await keep(delivery);
      if (taken !== 'busy') found.push(delivery);
      return taken;
    },
    setMissedSince: async (since) => void missedSince.push(since),
    earliest,
    toWebex,
    log: lines.log,
    clock: () => Date.now() + time.offset,
  });
  t.teardown(async () => {
    backfill.stop();
    await client.close();
  });
  const looked = async (times = 1) => {
    await until(`it looked ${times} times`, () => lines.texts('info').length >= times);
  };
  const say = async (text: string, roomId = direct(tom)) =>
    (await call(tom, 'POST', '/messages', { roomId, markdown: text })).id;
  const mention = (text: string) => say(`<@personId:${world.bot.id}> ${text}`, operations);
  const ids = () => found.map(({ data }) => data.id);
  const now = () => Date.now() + time.offset;
  return {
    ...sandbox,
    ...lines,
    backfill,
    gate,
    found,
    read,
    missedSince,
    ids,
    looked,
    say,
    mention,
    time,
    now,
    ada,
  };
}

t.test('it finds direct messages and mentions of the bot, in the order of each space', async (t) => {
  const { backfill, found, looked, say, mention, now, call, world, direct, tom, operations } =
    await prepare(t);
  const first = await mention('one');
  await say('not for the bot', operations);
  const second = await mention('two');
  const third = await say('three');
  await call(world.bot, 'POST', '/messages', { roomId: direct(tom), markdown: 'an answer' });
  const reply = { roomId: operations, parentId: first, markdown: `<@personId:${world.bot.id}> four` };
  const fourth = (await call(tom, 'POST', '/messages', reply)).id;
  backfill.since(now());
  await looked();
  const inRoom = (roomId: string) =>
    found.filter(({ data }) => data.roomId === roomId).map(({ data }) => data.id);
  t.strictSame(inRoom(operations), [first, second, fourth]);
  t.strictSame(inRoom(direct(tom)), [third]);
  t.equal(found.length, 4);
  t.match(
    found.find(({ data }) => data.id === fourth),
    {
      resource: 'messages',
      event: 'created',
      actorId: tom.id,
      data: { personId: tom.id, roomType: 'group', parentId: first, created: String },
    },
  );
});

t.test('messages before the gap, and messages too old to be answered, are not read', async (t) => {
  const { backfill, ids, looked, say, time, now, webex } = await prepare(t);
  await say('old');
  time.offset = 3 * MINUTE;
  backfill.since(now());
  await looked();
  t.strictSame(ids(), []);
  t.equal(
    webex.requests.filter(({ path }) => path === '/v1/messages').length,
    1,
    'only the one that was posted',
  );
  time.offset = HOUR + MINUTE;
  backfill.since(0);
  await looked(2);
  t.strictSame(ids(), []);
  time.offset = 30 * MINUTE;
  backfill.since(0);
  await looked(3);
  t.equal(ids().length, 1);
});

t.test('a gap that was noted before the clock was set back is read from an hour ago', async (t) => {
  const { backfill, ids, looked, say, now } = await prepare(t);
  const id = await say('asked while the bot was away');
  backfill.since(now() + 2 * HOUR);
  await looked();
  t.strictSame(ids(), [id]);
});

t.test(
  'with a clock that is wrong it reads what is not older than an hour on the clock of Webex',
  async (t) => {
    for (const error of [2 * HOUR, -2 * HOUR]) {
      const toWebex = (at: number) => at - error;
      const { backfill, ids, looked, say, time, now } = await prepare(t, undefined, undefined, toWebex);
      const id = await say('asked while the bot was away');
      time.offset = error;
      backfill.since(now());
      await looked();
      t.strictSame(ids(), [id]);
    }
  },
);

t.test('it reads several pages, up to a limit', async (t) => {
  const { backfill, ids, looked, say, now, texts } = await prepare(t);
  const said: string[] = [];
  for (let n = 0; n < 1_010; n++) said.push(await say(String(n)));
  backfill.since(now() - 10 * MINUTE);
  await looked();
  t.strictSame(ids(), said.slice(10), 'the newest thousand, oldest first');
  t.match(texts('error'), [/too many missed messages/]);
});

t.test('after a failure it tries again until it succeeds', async (t) => {
  const { backfill, ids, looked, say, now, webex, texts } = await prepare(t);
  const id = await say('hello');
  for (const [path, status] of [
    [/^\/v1\/rooms/, 502],
    [/^\/v1\/messages/, 429],
  ] as const) {
    const before = ids().length;
    webex.faults.add({ method: 'GET', path, times: 4, effect: { kind: 'answer', status } });
    backfill.since(now());
    await looked(before + 1);
    t.equal(ids()[before], id);
    webex.faults.clear();
  }
  t.match(texts('warn')[0], /missed messages could not be read; trying again/);
});

t.test('a space that the bot has left does not stop the backfill', async (t) => {
  const { backfill, ids, looked, say, mention, now, webex, texts } = await prepare(t);
  await mention('lost');
  const id = await say('hello');
  webex.faults.add({ method: 'GET', path: /messages/, times: 1, effect: { kind: 'answer', status: 404 } });
  webex.faults.add({ method: 'GET', path: /messages/, times: 1, effect: { kind: 'delay', ms: 20 } });
  backfill.since(now());
  await looked();
  t.equal(ids().length, 1);
  t.match(texts('warn'), [/could not be read: the bot may have left it/]);
  t.ok(id);
});

t.test('while the inbox is full it waits, and the order stays', async (t) => {
  let room = 2;
  const { backfill, ids, looked, say, now } = await prepare(t, async () => {
    if (room === 0) {
      room = 2;
      return 'busy';
    }
    room -= 1;
    return 'accepted';
  });
  const said: string[] = [];
  for (let n = 0; n < 5; n++) said.push(await say(String(n)));
  backfill.since(now());
  await looked();
  t.strictSame(ids(), said);
});

t.test('an unavailable store causes a retry and no message', async (t) => {
  let isAway = true;
  const { backfill, ids, looked, say, now } = await prepare(t, async () => {
    if (!isAway) return 'accepted';
    isAway = false;
    throw new Error('the database is away');
  });
  const id = await say('hello');
  backfill.since(now());
  await looked();
  t.strictSame(ids(), [id]);
});

t.test('a new message waits until its space is read, but not after a stop', async (t) => {
  const { backfill, gate, say, now, webex, tom, direct, ids } = await prepare(t);
  const missed = await say('hello');
  const heard: Delivery = {
    resource: 'messages',
    event: 'created',
    data: { id: 'm', roomId: direct(tom), roomType: 'direct' },
  };
  await gate.mayKeep(heard);
  t.strictSame(ids(), [], 'nothing to wait for');
  backfill.since(now());
  await gate.mayKeep(heard);
  t.strictSame(ids(), [missed]);
  webex.faults.add({ method: 'GET', path: /rooms/, times: Infinity, effect: { kind: 'hang' } });
  backfill.since(now());
  const last = gate.mayKeep(heard);
  t.equal(await Promise.race([last, delay(50, 'waits')]), 'waits');
  backfill.stop();
  await last;
});

t.test('the space of a waiting message is read before others, and only once', async (t) => {
  const { backfill, gate, say, now, call, world, tom, direct, looked, webex, read } = await prepare(t);
  await say('hello');
  for (let n = 0; n < 8; n++) {
    const { id } = await call(tom, 'POST', '/rooms', { title: `Site ${n}` });
    await call(tom, 'POST', '/memberships', { roomId: id, personId: world.bot.id });
    await say(`<@personId:${world.bot.id}> hello`, id);
  }
  webex.faults.add({ method: 'GET', path: /messages/, times: 3, effect: { kind: 'delay', ms: 50 } });
  backfill.since(now());
  const roomId = direct(tom);
  const data = { id: 'm', roomId, roomType: 'direct' };
  await gate.mayKeep({ resource: 'messages', event: 'created', data });
  t.equal(read.indexOf(roomId), 3, 'after those that had begun');
  await looked();
  t.equal(new Set(read).size, read.length);
});

t.test('several gaps at the same time are read together', async (t) => {
  const { backfill, say, now, webex, looked } = await prepare(t);
  await say('hello');
  for (let n = 0; n < 10; n++) backfill.since(now() - n);
  await looked(2);
  await delay(20);
  t.equal(webex.requests.filter(({ method, path }) => method === 'GET' && path === '/v1/rooms').length, 2);
});

t.test('messages from before a crash, which may have been answered, are not answered again', async (t) => {
  for (const [earliest, found] of [
    [Date.now() + HOUR, 0],
    [undefined, 1],
  ] as const) {
    const { backfill, ids, looked, say, now } = await prepare(t, undefined, earliest);
    await say('answered before the crash');
    backfill.since(now());
    await looked();
    t.equal(ids().length, found);
  }
});

t.test('until a gap is read, its begin is remembered for the next process', async (t) => {
  const { backfill, missedSince, looked, say, now, webex, texts } = await prepare(t);
  await say('hello');
  webex.faults.add({
    method: 'GET',
    path: /rooms/,
    times: Infinity,
    effect: { kind: 'answer', status: 502 },
  });
  const at = now();
  backfill.since(at);
  backfill.since(at + MINUTE);
  await until('a look fails', () => texts('warn').length > 0);
  t.ok(missedSince.length > 2);
  t.strictSame(new Set(missedSince), new Set([at - MINUTE]));
  webex.faults.clear();
  await looked();
  await until('nothing is missing', () => missedSince.at(-1) === undefined);
});

t.test('each backfill and its calls have a reference of their own', async (t) => {
  const { backfill, looked, now, lines } = await prepare(t);
  backfill.since(now());
  await looked();
  t.match(lines.at(-1), { text: /looked for/, reference: /./ });
});

t.test('after a gap while a space was being read, new messages wait until it was read again', async (t) => {
  let meanwhile = async () => {};
  const { backfill, gate, say, now, direct, tom, ids } = await prepare(t, async () => {
    await meanwhile();
    return 'accepted';
  });
  await say('one');
  let missed = '';
  meanwhile = async () => {
    meanwhile = async () => {};
    // The messages were listed before this one was sent.
    missed = await say('two');
    backfill.since(now());
  };
  backfill.since(now());
  const next = { id: 'next', roomId: direct(tom), roomType: 'direct' };
  await gate.mayKeep({ resource: 'messages', event: 'created', data: next });
  t.ok(ids().includes(missed), 'the missed message comes first');
});
