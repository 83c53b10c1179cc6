import { setTimeout as delay } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { commands } from '../../../src/commands/index.ts';
import { type ClaimedEvent, OwnershipLostError } from '../../../src/core/inbox.ts';
import { ada, ben, grantOf, start, tom } from '../../support/chat.ts';
import { json, serve } from '../../support/scripted-meraki.ts';
import { ownedAfter } from '../../support/sent-message.ts';
import { until } from '../../support/until.ts';

const loseOwnership = async (): Promise<never> => {
  throw new OwnershipLostError();
};

/** Makes a function that dispatches a text as an inbox event does: in the direct space, or in a room. */
function dispatchingFrom(
  { dispatch }: Pick<Awaited<ReturnType<typeof start>>, 'dispatch'>,
  checkOwnership: ClaimedEvent['checkOwnership'],
) {
  return async (person: typeof ada, text: string, roomId?: string) => {
    const place = roomId === undefined ? { roomId: 'direct' } : { roomId, parentId: 'asked' };
    await (await dispatch({ person, place, isDirect: roomId === undefined, text, checkOwnership })).finished;
  };
}

t.test('nothing is sent before the ownership check', async (t) => {
  const bot = await start(t);
  await bot.link(grantOf(ada));
  bot.chat.mixed.add('mixed');
  for (const [text, roomId] of [
    ['help'],
    ['organizations', 'mixed'],
    ['nonsense'],
    ['revoke', 'room'],
  ] as const) {
    const gate = Promise.withResolvers<void>();
    const before = bot.chat.sent.length;
    const finished = dispatchingFrom(bot, ownedAfter(gate.promise))(ada, text, roomId);
    await delay(20);
    t.equal(bot.chat.sent.length, before, text);
    gate.resolve();
    await finished;
    t.ok(bot.chat.sent.length > before, text);
  }
});

t.test('a message that another instance has taken over is left without an answer', async (t) => {
  const bot = await start(t, () => {
    throw new Error('a bug');
  });
  await bot.link(grantOf(ada));
  bot.chat.mixed.add('mixed');
  const ask = dispatchingFrom(bot, loseOwnership);
  await ask(ada, 'help');
  await ask(ada, 'organizations', 'mixed');
  await ask(ada, 'status');
  await ask(ada, 'unlink Nowhere');
  await ask(tom, 'status');
  await ask(ben, 'links', 'room');
  t.strictSame(bot.chat.sent, []);
  t.equal(bot.lines.filter((line) => /"msg":"message taken over by another instance"/.test(line)).length, 6);
  t.notMatch(bot.lines.join('\n'), /reply not sent|direct message not sent/, 'nothing went wrong');
});

t.test('when a message is taken over between two replies, the second is not sent', async (t) => {
  const bot = await start(t);
  await bot.link(grantOf(ada));
  bot.chat.mixed.add('mixed');
  let checks = 0;
  const loseSecond = async () => {
    checks += 1;
    if (checks > 1) throw new OwnershipLostError();
    return async () => {};
  };
  await dispatchingFrom(bot, loseSecond)(ada, 'organizations', 'mixed');
  t.match(bot.chat.sent, [{ personId: 'ada' }]);
  t.equal(bot.chat.sent.length, 1);
});

t.test('when a message is taken over while Webex is down, no failure is logged', async (t) => {
  const bot = await start(t);
  bot.chat.isDown = true;
  let checks = 0;
  const loseSecond = async () => {
    checks += 1;
    if (checks > 1) throw new OwnershipLostError();
    return async () => {};
  };
  await dispatchingFrom(bot, loseSecond)(ada, 'help');
  t.notMatch(bot.lines.join('\n'), /reply not sent/, 'somebody else answers');
});

t.test('a notice is removed although the message was taken over', async (t: Test) => {
  const gate = Promise.withResolvers<void>();
  const { api } = await serve(t, async (_req, res) => {
    await gate.promise;
    json(res, []);
  });
  const bot = await start(t, api.open, 20);
  await bot.link(grantOf(ada));
  const finished = dispatchingFrom(bot, loseOwnership)(ada, 'status');
  await until('something is sent', () => bot.chat.sent.length > 0);
  gate.resolve();
  await finished;
  t.match(bot.chat.sent, [{ message: { markdown: /^⏳/ } }]);
  t.equal(bot.chat.sent.length, 1);
  t.match(bot.chat.removed, [/^⏳/]);
});

t.test('a command that must not run twice checks the ownership before it begins', async (t) => {
  const bot = await start(t);
  await bot.link(grantOf(ada));
  const say = dispatchingFrom(bot, loseOwnership);
  await say(ada, 'unlink');
  await say(ben, 'revoke ada@example.com');
  t.equal((await bot.store.listGrants()).length, 1, 'left to the instance that took it over');
  t.strictSame(bot.chat.sent, []);
  const once = commands.filter(({ isOnce }) => isOnce).map(({ name }) => name);
  t.same(once.sort(), [
    ...['extend share', 'forget', 'ping', 'revoke', 'revoke all', 'share', 'unlink', 'unshare'],
  ]);
});
