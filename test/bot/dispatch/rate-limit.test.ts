import t from 'tap';
import { createRateLimit } from '../../../src/bot/dispatch/rate-limit.ts';
import { commands } from '../../../src/commands/index.ts';
import type { Message } from '../../../src/core/chat.ts';
import { HANDLED, OwnershipLostError } from '../../../src/core/inbox.ts';
import { silentMeter } from '../../../src/core/meter.ts';
import { ada, ben, NOW, recordingChat } from '../../support/chat.ts';
import { createMemoryLog } from '../../support/records.ts';

function start(perMinute = 30) {
  const time = { now: NOW };
  const log = createMemoryLog();
  const chat = recordingChat();
  const answered: string[] = [];
  const receive = createRateLimit({
    perMinute,
    commands,
    store: { findSettings: async () => undefined },
    dispatch: async ({ person, text }) => {
      answered.push(`${person.id} ${text}`);
      return HANDLED;
    },
    chat,
    now: () => time.now,
    log,
    meter: silentMeter,
  });
  const ask = (fields: Partial<Message> = {}) =>
    receive({ person: ada, place: { roomId: 'direct' }, isDirect: true, text: 'status', ...fields }).then(
      ({ finished }) => finished,
    );
  const askTimes = async (times: number, fields?: Partial<Message>) => {
    const before = answered.length;
    for (let n = 0; n < times; n++) await ask(fields);
    return answered.length - before;
  };
  return { ask, askTimes, time, chat, ...log };
}

t.test(
  'ten of 15 concurrent messages are answered, the next is asked to wait, and the others get no answer',
  async (t) => {
    const { askTimes, time, chat, lines } = start();
    t.equal(await askTimes(15), 10);
    t.match(chat.sent, [
      {
        place: { roomId: 'direct' },
        message: { markdown: /^That was more than I may answer at once.*in 20 seconds/ },
      },
    ]);
    t.match(lines[0], { level: 'warn', fields: { personId: ada.id } });
    time.now += 19_900;
    t.equal(await askTimes(5), 0);
    t.equal(chat.sent.length, 1);
    time.now += 100;
    t.equal(await askTimes(10), 10, 'and then all of it again');
  },
);

t.test('thirty messages a minute are answered, however they come', async (t) => {
  const { ask, askTimes, time, chat } = start();
  for (let second = 0; second < 600; second += 2) {
    await ask();
    time.now += 2_000;
  }
  t.strictSame(chat.sent, [], 'one every two seconds for ten minutes');
  let answered = 0;
  for (let tenths = 0; tenths < 600; tenths++) {
    answered += await askTimes(1);
    time.now += 100;
  }
  t.ok(answered > 20 && answered <= 40, `${answered} of 600 in a minute`);
  t.ok(chat.sent.length <= 3, `told ${chat.sent.length} times`);
});

t.test('the limit is one of each person, and buttons count', async (t) => {
  const { askTimes } = start();
  t.equal(await askTimes(20, { pressed: {} }), 10);
  t.equal(await askTimes(1), 0);
  t.equal(await askTimes(3, { person: ben }), 3);
});

t.test('messages that are taken out of order are told to wait once', async (t) => {
  const { ask, chat } = start(1);
  for (const sent of [0, 3, 2, 1, 4]) await ask({ askedAt: NOW + sent });
  t.equal(chat.sent.length, 1);
  await ask({ askedAt: NOW + 60_003 });
  t.equal(chat.sent.length, 1, 'a minute behind the first one that was left out, it is answered');
});

t.test('in a group space the notice names the person', async (t) => {
  const { askTimes, chat } = start(1);
  await askTimes(2, { isDirect: false, place: { roomId: 'group', parentId: 'm1' } });
  t.match(chat.sent, [
    {
      place: { roomId: 'group', parentId: 'm1' },
      message: { markdown: /Ada.*more than I may.*in 60 seconds/ },
    },
  ]);
});

t.test('a message counts when it was sent, so a backlog is answered', async (t) => {
  const { ask, chat } = start();
  for (let minute = 0; minute < 40; minute++) await ask({ askedAt: NOW - (40 - minute) * 60_000 });
  t.strictSame(chat.sent, []);
});

t.test('a message that waited in a slow space counts when it was sent, not against later ones', async (t) => {
  const { ask, askTimes, chat } = start();
  for (let second = 0; second < 10; second++) await ask({ askedAt: NOW + 60_000 + second * 1_000 });
  for (let second = 0; second < 5; second++) await ask({ askedAt: NOW + second * 1_000 });
  t.strictSame(chat.sent, [], '15 in 70 seconds');
  t.equal(await askTimes(20, { askedAt: NOW + 5_000 }), 7, 'ten at once then, too');
  t.equal(chat.sent.length, 1);
  t.equal(await askTimes(2, { askedAt: NOW + 69_000 }), 2, 'and what was asked after that pause is answered');
});

t.test(
  'a notice that is not sent is no failure, and lost ownership of the event leaves it silently',
  async (t) => {
    const { ask, chat, lines } = start(1);
    await ask();
    chat.isDown = true;
    await ask();
    t.match(lines.at(-1), { level: 'warn', text: /rate limit notice not sent/ });
    const { ask: again, chat: quiet, lines: logged } = start(1);
    await again();
    const loseOwnership = async () => {
      throw new OwnershipLostError();
    };
    await again({ checkOwnership: loseOwnership });
    t.strictSame(quiet.sent, []);
    t.notMatch(logged.map(({ text }) => text).join('\n'), /notice not sent/);
  },
);

t.test('the person who has been quiet for longest is forgotten, so that memory has an end', async (t) => {
  const { askTimes } = start(1);
  await askTimes(1);
  for (let n = 0; n < 10_000; n++) await askTimes(1, { person: { ...ben, id: `person-${n}` } });
  t.equal(await askTimes(1), 1);
});
