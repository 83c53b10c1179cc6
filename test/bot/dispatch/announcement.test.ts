import t, { type Test } from 'tap';
import { createRateLimit } from '../../../src/bot/dispatch/rate-limit.ts';
import { commands } from '../../../src/commands/index.ts';
import { HANDLED } from '../../../src/core/inbox.ts';
import { silentMeter } from '../../../src/core/meter.ts';
import { ada, grantOf, NOW, recordingChat, start, tom } from '../../support/chat.ts';
import { createMemoryLog } from '../../support/records.ts';
import { json, serve } from '../../support/scripted-meraki.ts';

async function started(t: Test) {
  const { api } = await serve(t, (_req, res) => json(res, []));
  const bot = await start(t, api.open);
  await bot.link(grantOf(ada));
  const announce = async (text: string, person = ada) => {
    const before = bot.chat.sent.length;
    const place = { roomId: 'ours', parentId: 'asked' };
    await (await bot.dispatch({ person, place, isDirect: false, text, isAnnouncement: true })).finished;
    return bot.chat.sent.slice(before);
  };
  return { ...bot, announce };
}

t.test('an announcement to everybody that holds no question gets no answer', async (t) => {
  const { announce } = await started(t);
  for (const text of [
    '',
    'Good morning',
    'lunch is at noon',
    'status meeting at 5',
    'help needed in room 5',
    'help in the kitchen wanted',
    'help status meeting organizers',
    'help slow wifi',
    'help unlnk',
    'link to the minutes: https://example.com',
    'privacy matters',
    'device',
    'revoke everything you ever said',
    'unlink your phones',
    'use network printers only',
  ])
    t.strictSame(await announce(text), [], text);
  for (const text of ['status meeting at 5', 'link to the minutes', 'devices must be returned'])
    t.strictSame(await announce(text, tom), [], `${text}: no link is offered`);
});

t.test('an announcement that is nothing but a command is answered', async (t) => {
  const { announce } = await started(t);
  t.match(await announce('networks'), [{ place: { roomId: 'ours' } }]);
  t.match(await announce('help'), [{ message: { markdown: /Hello/ } }]);
  t.match(
    await announce('status', tom),
    [{ personId: 'tom' }, { place: { roomId: 'ours' } }],
    'a link is offered',
  );
});

t.test('whoever announces too much is not told to wait, unless a question is left out', async (t) => {
  const chat = recordingChat();
  const receive = createRateLimit({
    perMinute: 1,
    commands,
    store: { findSettings: async () => undefined },
    dispatch: async () => HANDLED,
    chat,
    now: () => NOW,
    log: createMemoryLog(),
    meter: silentMeter,
  });
  const announce = async (text: string, person = ada) => {
    const place = { roomId: 'ours' };
    await (await receive({ person, place, isDirect: false, text, isAnnouncement: true })).finished;
  };
  await announce('lunch');
  await announce('lunch is at noon');
  t.strictSame(chat.sent, []);
  await announce('status', tom);
  await announce('status', tom);
  t.match(chat.sent, [{ message: { markdown: /more than I may answer/ } }]);
});
