import t from 'tap';
import { HOUR, monotonic } from '../../../../src/core/clock.ts';
import { OwnershipLostError } from '../../../../src/core/inbox.ts';
import { PostError } from '../../../../src/core/post-error.ts';
import { answered, startPosting } from '../../../support/posting.ts';
import { until } from '../../../support/until.ts';

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
  const now = () => monotonic() + time.offset;
  const { chat, group, direct, fail, posts, textsIn } = await startPosting(t, { now });
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
  const now = () => monotonic() + time.offset;
  const { chat, direct, fail, textsIn } = await startPosting(t, { now });
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

t.test('a long Retry-After does not make a message late that Webex takes long before', async (t) => {
  for (const status of [429, 423, 503]) {
    const { chat, direct, fail, textsIn } = await startPosting(t, {
      limits: { longestWait: 100_000 },
      sendingLimits: { longestWait: 20 },
    });
    const retryAfter = status === 503 ? new Date(Date.now() + 3_600_000).toUTCString() : '7200';
    fail(answered(status, { 'retry-after': retryAfter }), 7);
    await chat.send({ roomId: direct }, { markdown: 'hello' }, { until: monotonic() + HOUR });
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
