import { setTimeout as delay } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { commands } from '../../../src/commands/index.ts';
import { LeaseLostError } from '../../../src/core/inbox.ts';
import { ada, ben, grantOf, start, tom } from '../../support/chat.ts';
import { json, serve } from '../../support/scripted-meraki.ts';

const takenOver = async (): Promise<void> => {
  throw new LeaseLostError();
};

/** Says it in the direct space, or in a room, as what an inbox handed out. */
function asking(
  { dispatch }: Pick<Awaited<ReturnType<typeof start>>, 'dispatch'>,
  checkOwnership: () => Promise<void>,
) {
  return async (person: typeof ada, text: string, roomId?: string) => {
    const place = roomId === undefined ? { roomId: 'direct' } : { roomId, parentId: 'asked' };
    await (
      await dispatch({ person, place, isDirect: roomId === undefined, text, checkOwnership: checkOwnership })
    ).finished;
  };
}

t.test('nothing is said before it is announced', async (t) => {
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
    const asked = asking(bot, () => gate.promise)(ada, text, roomId);
    await delay(20);
    t.equal(bot.chat.sent.length, before, text);
    gate.resolve();
    await asked;
    t.ok(bot.chat.sent.length > before, text);
  }
});

t.test('what another instance has taken over is left without a word', async (t) => {
  const bot = await start(t, () => {
    throw new Error('nobody foresaw it');
  });
  await bot.link(grantOf(ada));
  bot.chat.mixed.add('mixed');
  const ask = asking(bot, takenOver);
  await ask(ada, 'help');
  await ask(ada, 'organizations', 'mixed');
  await ask(ada, 'status');
  await ask(ada, 'unlink Nowhere');
  await ask(tom, 'status');
  await ask(ben, 'links', 'room');
  t.strictSame(bot.chat.sent, []);
  t.equal(bot.lines.filter((line) => /"text":"another instance has taken/.test(line)).length, 6);
  t.notMatch(bot.lines.join('\n'), /nothing could be answered|no direct message/, 'nothing went wrong');
});

t.test('taken over between two messages: the second is not said', async (t) => {
  const bot = await start(t);
  await bot.link(grantOf(ada));
  bot.chat.mixed.add('mixed');
  let announced = 0;
  const once = async () => {
    announced += 1;
    if (announced > 1) throw new LeaseLostError();
  };
  await asking(bot, once)(ada, 'organizations', 'mixed');
  t.match(bot.chat.sent, [{ personId: 'ada' }]);
  t.equal(bot.chat.sent.length, 1);
});

t.test('taken over while it said nothing could be sent', async (t) => {
  const bot = await start(t);
  bot.chat.isDown = true;
  let announced = 0;
  const once = async () => {
    announced += 1;
    if (announced > 1) throw new LeaseLostError();
  };
  await asking(bot, once)(ada, 'help');
  t.notMatch(bot.lines.join('\n'), /nothing could be answered/, 'somebody else answers');
});

t.test('who was told to wait is not left with that', async (t: Test) => {
  const gate = Promise.withResolvers<void>();
  const { api } = await serve(t, async (_req, res) => {
    await gate.promise;
    json(res, []);
  });
  const bot = await start(t, api.open, 20);
  await bot.link(grantOf(ada));
  const asked = asking(bot, takenOver)(ada, 'status');
  while (bot.chat.sent.length === 0) await delay(2);
  gate.resolve();
  await asked;
  t.match(bot.chat.sent, [{ message: { markdown: /^⏳/ } }]);
  t.equal(bot.chat.sent.length, 1);
  t.match(bot.chat.removed, [/^⏳/]);
});

t.test('what must not be done twice is announced before it begins', async (t) => {
  const bot = await start(t);
  await bot.link(grantOf(ada));
  const asked = asking(bot, takenOver);
  await asked(ada, 'unlink');
  await asked(ben, 'revoke ada@example.com');
  t.equal((await bot.store.listGrants()).length, 1, 'left to whoever took it over');
  t.strictSame(bot.chat.sent, []);
  const once = commands.filter(({ isOnce }) => isOnce).map(({ name }) => name);
  t.same(once.sort(), ['ping', 'revoke', 'revoke all', 'unlink']);
});
