import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import t from 'tap';
import type { FaultEffect } from '../../../../src/sandbox/faults.ts';
import { answered, startPosting } from '../../../support/posting.ts';

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
    const { assertPostedOnce } = await startPosting(t, isCarriedOut ? patient : {});
    for (const [name, effect, isDone] of failures) {
      if (isDone !== isCarriedOut || (times === 10 && !['500', '429', 'a reset'].includes(name))) continue;
      await assertPostedOnce(effect, times, name);
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
