import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import t from 'tap';
import { HOUR, MINUTE } from '../../../../src/core/clock.ts';
import { OwnershipLostError } from '../../../../src/core/inbox.ts';
import { PostError } from '../../../../src/core/post-error.ts';
import type { FaultEffect } from '../../../../src/sandbox/faults.ts';
import { createLocalBroadcast } from '../../../../src/store/local-broadcast.ts';
import { createWebexConnection } from '../../../../src/webex/connection.ts';
import { createMemoryBook } from '../../../support/admin-book.ts';
import { createLines, quick, quickSending } from '../../../support/gateway.ts';
import { answered, startPosting } from '../../../support/posting.ts';
import { noticesAtOnce } from '../../../support/tell.ts';
import { until } from '../../../support/until.ts';

/** The ways in which a post fails in passing; after `true`, Webex has posted the message all the same. */
const failures: [string, FaultEffect, boolean][] = [
  ['500', answered(500), false],
  ['502', answered(502), false],
  ['503', answered(503), false],
  ['504', answered(504), false],
  ['408', answered(408), false],
  ['423', answered(423), false],
  ['429', answered(429), false],
  ['401', answered(401), false],
  ['a reset', { kind: 'reset' }, false],
  ['an unreadable answer', { kind: 'answer', status: 200, body: '<html>Sign in to the Wi-Fi</html>' }, false],
  ['an answer that was lost', { kind: 'lose' }, true],
  ['an answer that was cut off', { kind: 'truncate' }, true],
  ['502 for what was carried out', { kind: 'misreport', status: 502 }, true],
  ['504 for what was carried out', { kind: 'misreport', status: 504 }, true],
  ['an unreadable answer to what was carried out', { kind: 'misreport', status: 200, body: '{}' }, true],
];

/** The wait for Webex's report where a test needs the report: on a slow machine it may come late. */
const patient = { sendingLimits: { reportWait: 120_000 } };

for (const [times, isCarriedOut] of [
  [1, false],
  [2, false],
  [10, false],
  [1, true],
] as const) {
  const what = isCarriedOut ? 'is carried out and fails' : 'fails';
  t.test(`a message whose post ${what} ${times} times is in the space once`, async (t) => {
    const { chat, ada, group, direct, fail, posted } = await startPosting(t, isCarriedOut ? patient : {});
    for (const [name, effect, isDone] of failures) {
      if (isDone !== isCarriedOut || (times === 10 && !['500', '429', 'a reset'].includes(name))) continue;
      fail(effect, times);
      const toAda = await chat.sendDirect(ada.id, { markdown: `to Ada ${name}` });
      fail(effect, times);
      const toAll = await chat.send({ roomId: group }, { markdown: `to all ${name}` });
      for (const [roomId, text, { ids }] of [
        [direct, `to Ada ${name}`, toAda],
        [group, `to all ${name}`, toAll],
      ] as const) {
        const found = posted(roomId).filter(({ markdown }) => markdown === text);
        t.strictSame(
          found.map(({ id }) => id),
          ids,
          `${text}: the one message, by its id`,
        );
      }
    }
  });
}

t.test('a message is posted once, whatever mix of failures comes before', async (t) => {
  const { chat, direct, fail, posted } = await startPosting(t);
  for (const [, effect] of failures) fail(effect);
  const { ids } = await chat.send({ roomId: direct }, { markdown: 'hello' });
  t.strictSame(
    posted(direct).map(({ id }) => id),
    ids,
  );
});

t.test('a post that hangs is looked for and tried again', async (t) => {
  // Only a call that hangs may reach the timeout: what was carried out and reported late would be sent again.
  const { chat, direct, group, fail, textsIn } = await startPosting(t, { limits: { timeout: 5_000 } });
  fail({ kind: 'hang' }, 2);
  await Promise.all([direct, group].map((roomId) => chat.send({ roomId }, { markdown: 'hello' })));
  t.strictSame([textsIn(direct), textsIn(group)], [['hello'], ['hello']]);
});

t.test('a first direct message that Webex did not confirm is found in the space it opened', async (t) => {
  const { chat, world, webex, person, fail } = await startPosting(t);
  const gina = person('Gina');
  fail({ kind: 'lose' });
  const { ids } = await chat.sendDirect(gina.id, { markdown: 'hello' });
  const roomId = webex.api.directRoom(gina.id, world.bot.id)?.id ?? '';
  t.strictSame([...webex.api.messagesIn(roomId).keys()], ids);
});

t.test('in a group, a message that Webex does not report is sent again', async (t) => {
  const { chat, world, webex, group, fail, textsIn } = await startPosting(t);
  webex.api.deliveries.switchOff(world.bot.id);
  fail({ kind: 'lose' });
  await chat.send({ roomId: group }, { markdown: 'hello' });
  t.strictSame(textsIn(group), ['hello', 'hello'], 'it can not be known that it arrived');
});

t.test('equal messages to one space at a time are never taken for each other', async (t) => {
  const { chat, direct, group, fail, posted } = await startPosting(t, patient);
  const lost = [{ kind: 'lose' }, { kind: 'misreport', status: 502 }] as const;
  for (const [roomId, effects] of [
    [direct, [answered(502), ...lost]],
    [group, lost],
  ] as const) {
    for (const effect of effects) {
      const before = posted(roomId).length;
      fail(effect);
      const both = await Promise.all([
        chat.send({ roomId }, { markdown: 'the same' }),
        chat.send({ roomId }, { markdown: 'the same' }),
      ]);
      const ids = both.flatMap((sent) => sent.ids);
      t.equal(new Set(ids).size, 2, 'two ids');
      t.equal(posted(roomId).length - before, 2, 'two messages');
    }
  }
});

t.test('an equal message from before is not taken for this one', async (t) => {
  const { chat, direct, group, fail, posted } = await startPosting(t);
  for (const roomId of [direct, group]) {
    const first = await chat.send({ roomId }, { markdown: 'status' });
    fail(answered(502));
    const second = await chat.send({ roomId }, { markdown: 'status' });
    t.strictSame(
      posted(roomId).map(({ id }) => id),
      [...first.ids, ...second.ids],
    );
  }
});

t.test('a hundred messages at once, half of them failing at random, are each there once', async (t) => {
  const { chat, ada, direct, group, fail, textsIn } = await startPosting(t, patient);
  // In a group, an attempt that Webex did not carry out makes the bot wait for a report that never comes.
  const isClear = (effect: FaultEffect) =>
    effect.kind === 'answer' && [401, 423, 429].includes(effect.status);
  for (const [roomId, effects] of [
    [direct, failures],
    [group, failures.filter(([, effect, isDone]) => isDone || isClear(effect))],
  ] as const) {
    for (let n = 0; n < 75; n += 1) {
      const effect = effects[Math.floor(Math.random() * effects.length)]?.[1];
      if (effect) fail(effect);
    }
    const texts = Array.from({ length: 50 }, (_, n) => `message ${n}.`);
    await Promise.all(
      texts.map((markdown) =>
        roomId === direct ? chat.sendDirect(ada.id, { markdown }) : chat.send({ roomId }, { markdown }),
      ),
    );
    t.strictSame(textsIn(roomId).toSorted(), texts.toSorted());
  }
});

t.test('what may be posted is asked before each attempt, and an outage ends neither', async (t) => {
  const { chat, group, fail, textsIn } = await startPosting(t);
  fail(answered(503), 3);
  let asked = 0;
  let undone = 0;
  await chat.send(
    { roomId: group },
    { markdown: 'hello' },
    {
      mayPost: async () => {
        asked += 1;
        // Webex must be asked who reads along.
        if (asked === 2) await chat.organizationsIn('unknown').catch(() => {});
        return async () => {
          undone += 1;
        };
      },
    },
  );
  t.strictSame([asked, undone, textsIn(group)], [4, 0, ['hello']], 'the outcome of a 503 is unknown');
  fail(answered(423), 2);
  await chat.send(
    { roomId: group },
    { markdown: 'again' },
    {
      mayPost: async () => async () => {
        undone += 1;
      },
    },
  );
  t.equal(undone, 2, 'what Webex certainly did not take was taken back');
  fail(answered(503));
  asked = 0;
  const joined = new Error('a guest has joined');
  await t.rejects(
    chat.send(
      { roomId: group },
      { markdown: 'secret' },
      {
        mayPost: async () => {
          asked += 1;
          if (asked === 2) throw joined;
          return undefined;
        },
      },
    ),
    joined,
  );
  t.strictSame(textsIn(group), ['hello', 'again']);
});

t.test('who may not be asked now is asked again', async (t) => {
  const { chat, webex, group, textsIn } = await startPosting(t);
  webex.faults.add({ path: /memberships/, times: 9, effect: answered(500) });
  await chat.send(
    { roomId: group },
    { markdown: 'hello' },
    {
      mayPost: async () => {
        await chat.organizationsIn(group);
        return undefined;
      },
    },
  );
  t.strictSame(textsIn(group), ['hello']);
});

t.test('a message is tried until its time is over', async (t) => {
  const time = { offset: 0 };
  const now = () => Date.now() + time.offset;
  const { chat, group, direct, fail, posts, textsIn } = await startPosting(t, { clock: now });
  fail(answered(503), Infinity, undefined);
  for (const roomId of [group, direct]) {
    const enough = posts() + 2;
    const sending = chat
      .send({ roomId }, { markdown: 'hello' }, { until: now() + HOUR })
      .catch((error: unknown) => error);
    await until('it is tried again', () => posts() >= enough);
    time.offset += 2 * HOUR;
    const thrown = await sending;
    t.ok(thrown instanceof PostError);
    t.match(thrown, { code: 'too_late', cause: { status: 503 } });
  }
  const before = posts();
  await t.rejects(chat.send({ roomId: group }, { markdown: 'hello' }, { until: now() - 1 }), {
    message: /in time/,
  });
  t.equal(posts(), before, 'nothing is tried after it');
  t.strictSame([textsIn(group), textsIn(direct)], [[], []]);
});

t.test('a message that is in the space when its time is over is no failure', async (t) => {
  const time = { offset: 0 };
  const now = () => Date.now() + time.offset;
  const { chat, direct, fail, textsIn } = await startPosting(t, { clock: now });
  fail({ kind: 'lose' });
  const { ids } = await chat.send(
    { roomId: direct },
    { markdown: 'hello' },
    {
      until: now() + HOUR,
      mayPost: async () => {
        time.offset += 2 * HOUR;
        return undefined;
      },
    },
  );
  t.equal(ids.length, 1);
  t.strictSame(textsIn(direct), ['hello']);
});

t.test('a bot that ends gives up the pauses, with one line and no text', async (t) => {
  const { chat, group, fail, connection, lines } = await startPosting(t);
  const effect = answered(429, { 'retry-after': '3600' });
  fail(effect, Infinity);
  const sending = chat.send({ roomId: group }, { markdown: 'the text' }).catch((error: unknown) => error);
  await until('the first attempt has failed', () => lines.some(({ text }) => /trying again/.test(text)));
  await connection.close();
  t.ok((await sending) instanceof OwnershipLostError);
  const given = lines.filter(({ text }) => /the bot ends/.test(text));
  t.equal(given.length, 1);
  t.notMatch(JSON.stringify(lines), /the text/);
  t.ok(
    (await chat.send({ roomId: group }, { markdown: 'x' }).catch((e: unknown) => e)) instanceof
      OwnershipLostError,
  );
});

t.test('an instance finds its message by the webhook that another one got', async (t) => {
  const broadcast = createLocalBroadcast();
  const { world, webex, group, fail, posted, lines } = await startPosting(t, { ...patient, broadcast });
  // This one gets no webhook.
  const other = createWebexConnection({
    token: world.bot.webexToken,
    apiUrl: `${webex.url}/v1`,
    admins: { emails: [], personIds: [] },
    adminBook: createMemoryBook(),
    background: { run() {} },
    broadcast,
    createNotices: noticesAtOnce,
    instrumentation: {},
    log: createLines().log,
    clock: Date.now,
    limits: quick,
    sendingLimits: { ...quickSending, reportWait: 120_000 },
  });
  t.teardown(() => other.close());
  fail({ kind: 'misreport', status: 502 });
  const sending = other.chat.send({ roomId: group }, { markdown: 'hello' });
  await webex.api.waitForIdle();
  const { ids } = await sending;
  t.strictSame(
    posted(group).map(({ id }) => id),
    ids,
  );
  t.notMatch(JSON.stringify(lines), /hello/);
});

t.test('a process without a file descriptor sends the message when it has one', async (t) => {
  const { world, webex, group, posted } = await startPosting(t);
  const script = new URL('../../../support/processes/starved-post.ts', import.meta.url).pathname;
  const { stdout } = await promisify(execFile)('sh', [
    '-c',
    'ulimit -n 64; exec "$0" "$@"',
    process.execPath,
    script,
    `${webex.url}/v1`,
    world.bot.webexToken,
    group,
  ]);
  const [{ id } = { id: '' }] = posted(group);
  t.match(JSON.parse(stdout), { first: /^unsent .*EMFILE/, ids: [id], undone: 1 });
  t.equal(posted(group).length, 1);
});

t.test('a long Retry-After does not make a message late that Webex takes long before', async (t) => {
  for (const status of [429, 423, 503]) {
    const { chat, direct, fail, textsIn } = await startPosting(t, {
      limits: { longestWait: 100_000 },
      sendingLimits: { longestWait: 20 },
    });
    const retryAfter = status === 503 ? new Date(Date.now() + 3_600_000).toUTCString() : '7200';
    fail(answered(status, { 'retry-after': retryAfter }), 7);
    await chat.send({ roomId: direct }, { markdown: 'hello' }, { until: Date.now() + 3_600_000 });
    t.strictSame(textsIn(direct), ['hello'], `${status}`);
  }
});

t.test(
  'a reply stays in its thread when not its posts failed, but the questions whether it may be posted',
  async (t) => {
    const { chat, ada, webex, group, call, fail, posted } = await startPosting(t, {
      limits: { maxAttempts: 1 },
    });
    const { id: parentId } = await call(ada, 'POST', '/messages', { roomId: group, text: 'a thread' });
    webex.faults.add({ path: /memberships/, times: 4, effect: answered(500) });
    fail(answered(502));
    const mayPost = async () => {
      await chat.organizationsIn(group);
      return undefined;
    };
    await chat.send({ roomId: group, parentId }, { markdown: 'hello' }, { mayPost });
    t.match(posted(group), [{ markdown: 'hello', parentId }]);
  },
);

t.test("in a direct space, another instance's equal message is not taken for this one", async (t) => {
  const broadcast = createLocalBroadcast();
  const { chat, world, webex, ada, direct, fail, posted } = await startPosting(t, { broadcast });
  const other = createWebexConnection({
    token: world.bot.webexToken,
    apiUrl: `${webex.url}/v1`,
    admins: { emails: [], personIds: [] },
    adminBook: createMemoryBook(),
    background: { run() {} },
    broadcast,
    createNotices: noticesAtOnce,
    instrumentation: {},
    log: createLines().log,
    clock: Date.now,
    limits: quick,
    // As long as in the product: within it, the first instance has to say which messages are its own.
    sendingLimits: { ...quickSending, lookInterval: 200 },
  });
  t.teardown(() => other.close());
  const first = await chat.sendDirect(ada.id, { markdown: 'the same' });
  fail(answered(502));
  const second = await other.chat.sendDirect(ada.id, { markdown: 'the same' });
  t.strictSame(
    posted(direct).map(({ id }) => id),
    [...first.ids, ...second.ids],
  );
});

t.test('what a process before this one may have posted is looked for before it is posted', async (t) => {
  const { world, webex, ada, direct, fail, posted, chat } = await startPosting(t);
  const before = Date.now();
  const { ids } = await chat.sendDirect(ada.id, { markdown: 'said before' });
  const next = createWebexConnection({
    token: world.bot.webexToken,
    apiUrl: `${webex.url}/v1`,
    admins: { emails: [], personIds: [] },
    adminBook: createMemoryBook(),
    background: { run() {} },
    broadcast: createLocalBroadcast(),
    createNotices: noticesAtOnce,
    instrumentation: {},
    log: createLines().log,
    clock: Date.now,
    limits: quick,
    sendingLimits: quickSending,
  });
  t.teardown(() => next.close());
  const options = { after: before - MINUTE, mayBeThere: true };
  fail(answered(503), 3, 'GET');
  t.strictSame(await next.chat.sendDirect(ada.id, { markdown: 'said before' }, options), { ids });
  await next.chat.sendDirect(ada.id, { markdown: 'not said before' }, options);
  t.strictSame(
    posted(direct).map(({ markdown }) => markdown),
    ['said before', 'not said before'],
  );
});
