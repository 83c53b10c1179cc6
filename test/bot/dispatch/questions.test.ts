import t, { type Test } from 'tap';
import { createQuestions, questionsIn } from '../../../src/bot/dispatch/questions.ts';
import { createRateLimit } from '../../../src/bot/dispatch/rate-limit.ts';
import { createUnderstanding } from '../../../src/bot/understand/understand.ts';
import { commands } from '../../../src/commands/index.ts';
import type { Message } from '../../../src/core/chat.ts';
import { silentMeter } from '../../../src/core/meter.ts';
import { personSettings } from '../../../src/core/settings.ts';
import { ada, ben, grantOf, lab, NOW, secretIn, start } from '../../support/chat.ts';
import { createMemoryLog } from '../../support/records.ts';

const understanding = createUnderstanding(commands);
const questions = (text: string, botName = 'Meraki Status Bot') =>
  questionsIn({ text, person: ada, botName }, commands, understanding);

t.test('what stands on the lines of one question is one question', async (t) => {
  t.same(questions('status'), ['status']);
  t.same(questions('status\nRotterdam 301'), ['status Rotterdam 301']);
  t.same(questions('status "Rotter\ndam"\nlast 2h'), ['status "Rotter dam" last 2h']);
  t.same(questions('keep\nalive on'), ['keep alive on']);
  t.same(questions('revoke\nall'), ['revoke all']);
  t.same(questions('status\r\n\r\nRotterdam 301\r\n'), ['status Rotterdam 301']);
  t.same(questions('no idea\nstatus'), ['no idea status'], 'as it was');
  t.same(questions(''), ['']);
  t.same(questions('\n \n'), ['']);
});

t.test('several questions, one a line, are several questions', async (t) => {
  t.same(questions('status\ndevices offline\nlatency'), ['status', 'devices offline', 'latency']);
  t.same(questions('status\nRotterdam 301\ndevices'), ['status Rotterdam 301', 'devices']);
  t.same(questions('- status\n- devices\n• latency'), ['status', 'devices', 'latency']);
  t.same(questions('1. status\n2) devices'), ['status', 'devices']);
  t.same(questions('/status\n`devices`\n\u200blatency'), ['status', 'devices', 'latency']);
  t.same(questions('Hi\nstatus\ndevices\nthanks!'), ['status', 'devices']);
  t.same(questions('status\nthanks\ndevices'), ['status', 'devices']);
  t.same(questions('Hi Bot,\nstatus\ndevices'), ['status', 'devices']);
  t.same(questions('Hi\nthanks'), [''], 'nothing but small talk is one message');
  t.same(questions('> status\n> devices'), ['status', 'devices']);
});

t.test('a clear question in free words is one of its own', async (t) => {
  t.same(questions('status\nwhat is down in Oslo\nalerts'), ['status', 'what is down in Oslo', 'alerts']);
  t.same(questions('which switches are down\nwhich licenses expire soon'), [
    'which switches are down',
    'which licenses expire soon',
  ]);
  t.same(questions('which switches are down\nstatus'), ['which switches are down', 'status']);
  t.same(questions('Hi bot\nwho changed something\nyesterday\nstatus'), [
    'who changed something yesterday',
    'status',
  ]);
  t.same(questions('clients\nin Oslo 003\nlast 7d'), ['clients in Oslo 003 last 7d'], 'a place and a time');
  t.same(questions('events\nOslo 003\nport status'), ['events Oslo 003 port status']);
  t.same(questions('history\nfor the last 7 days'), ['history for the last 7 days']);
  t.same(questions('status\nRotterdam distribution centre'), ['status Rotterdam distribution centre']);
  t.same(
    questions('I have a problem\nstatus of it'),
    ['I have a problem status of it'],
    'nothing asks clearly',
  );
});

t.test('a signature is no argument', async (t) => {
  for (const signature of [
    '-- \nAda',
    '--\nAda Moreno\nNetwork team, Aurora\n+31 20 555 0100',
    '—\nAda',
    'Sent from my iPhone',
    'Get Outlook for iOS',
    'Gesendet von meinem iPhone',
    'Best regards\nAda',
    'Best regards,\nAda Moreno\nNetwork engineer',
    'Kind regards, \n\nAda',
    'Viele Grüße\nAda',
    'Thanks!\nAda',
    'Thanks, Ada',
    'Best, Ada',
    'BR\nAda',
    '----- Original Message -----\nlinks',
    '\n\nAda',
    '\nAda Moreno',
    '\n\nBobby Tables',
  ]) {
    t.same(questions(`device My AP\n${signature}`), ['device My AP'], JSON.stringify(signature));
  }
  t.same(questions('status\n\n\nRotterdam 301'), ['status Rotterdam 301'], 'no name of a person');
  t.same(questions('status\n\n\nOslo'), ['status Oslo'], 'the question had no name yet');
  t.same(questions('status\nBR'), ['status BR'], 'nobody signs: Brazil');
  t.same(questions('status\nAda'), ['status Ada'], 'right below it, it is a name');
  t.same(questions('--\nstatus'), ['status'], 'nothing above');
});

t.test('a quoted message is left out', async (t) => {
  t.same(questions('> is Oslo down?\n> links\nstatus Oslo'), ['status Oslo']);
  t.same(questions('On Monday Ben wrote:\n> links\nstatus'), ['status']);
});

t.test("a greeting and the bot's name in front of a question are left out", async (t) => {
  for (const said of [
    'Hi status',
    'Hello, status',
    'Hi - status',
    'Bot status',
    'bot, status',
    'Meraki: status',
    'Meraki Status Bot status',
    '@Meraki status',
    'Good morning Meraki, status',
    'hey bot – status',
  ]) {
    t.same(questions(said), ['status'], said);
  }
  t.same(questions('Meraki status Oslo'), ['status Oslo'], 'a word of the name is a command');
  t.same(questions('NetPal: devices', 'NetPal'), ['devices']);
  t.same(questions('status Oslo', 'Status'), ['status Oslo'], 'a bot that is called like a command');
  t.same(questions('Meraki Lab'), ['Meraki Lab'], 'no command behind it: it may be a name');
  t.same(questions('Merakistan status'), ['Merakistan status']);
  t.same(questions('Hi'), [''], 'as if nothing were said');
  t.same(questions('Meraki'), [''], 'as if it were mentioned');
});

/** The door with the rate limit and the real dispatch behind it. */
async function open(t: Test) {
  const bot = await start(t);
  const log = createMemoryLog();
  const answer = createRateLimit({
    perMinute: 30,
    commands,
    dispatch: bot.dispatch,
    chat: bot.chat,
    store: bot.store,
    now: () => NOW,
    log,
    meter: silentMeter,
  });
  const door = createQuestions({ commands, answer });
  async function say(text: string, fields: Partial<Message> = {}) {
    const before = bot.chat.sent.length;
    const message = { person: ada, place: { roomId: 'direct' }, isDirect: true, text, ...fields };
    await (await door(message)).finished;
    return bot.chat.sent.slice(before).map(({ message }) => message);
  }
  return { ...bot, say };
}

t.test('pasted questions are answered in order, each counted by the rate limit', async (t) => {
  const { say } = await open(t);
  t.match(await say('whoami\nhelp status\nkeep alive x'), [
    { markdown: /You are \*\*Ada/ },
    { markdown: /`status/ },
    { markdown: /did not run it/ },
  ]);
  t.equal((await say('whoami\nwhoami\nwhoami\nwhoami\nwhoami')).length, 5, 'eight so far');
  const last = await say('whoami\nwhoami\nwhoami\nwhoami');
  t.match(last, [{}, {}, { markdown: /more than I may answer at once/ }]);
  t.equal(last.length, 3);
});

t.test('more than five are refused as one message', async (t) => {
  const { say } = await open(t);
  const six = Array.from({ length: 6 }, () => 'whoami').join('\n');
  t.match(await say(six), [{ markdown: /up to 5 questions of one message; these are 6/ }]);
  for (let n = 0; n < 9; n += 1) t.match(await say(six), [{ markdown: /these are 6/ }], 'counted once');
});

t.test('a button and an announcement are no paste', async (t) => {
  const { say } = await open(t);
  t.match(await say('whoami\nwhoami', { pressed: {} }), [{}]);
  t.same(await say('whoami\nwhoami', { isAnnouncement: true }), []);
});

t.test('what changes something gets a button that runs it, and does not run from a paste', async (t) => {
  const { say, link, store } = await open(t);
  await link(grantOf(ada), grantOf(ada, lab));
  const isAlive = async () => (await store.findSettings(personSettings(ada.id)))?.keepAlive;
  const [first, second] = await say('whoami\nkeep alive on');
  t.match(first?.markdown, /You are/);
  t.match(second, {
    markdown: /did not run it.*“keep alive on”/,
    card: { actions: [{ data: { command: 'keep alive on', owner: ada.id } }] },
  });
  t.equal(await isAlive(), undefined);
  await say('keep alive on', { pressed: { owner: ada.id } });
  t.equal(await isAlive(), true);
  t.match(
    await say('unlink\nAurora Retail'),
    [{ markdown: /^\*\*Unlink Aurora/ }],
    'one question on two lines runs',
  );
});

t.test('every command that changes something is held back, and no other', async (t) => {
  const names = commands.filter(({ changes }) => changes).map(({ name }) => name);
  t.same(
    names.toSorted(),
    [
      ...['forget', 'keep alive', 'link', 'ping', 'privacy', 'revoke', 'revoke all', 'unlink'],
      ...['use here', 'use here network', 'use network', 'use organization'],
      ...['approve access', 'deny access', 'request access', 'share', 'unshare', 'extend share'],
    ].toSorted(),
  );
  for (const { name, isOnce, changes } of commands) if (isOnce) t.equal(changes, true, name);
});

t.test("administrators' lines of a paste stay theirs, and none takes a mention", async (t) => {
  const { say, link, store, chat } = await open(t);
  await link(grantOf(ada));
  t.match(await say('whoami\nrevoke ada@aurora.example'), [{}, { markdown: /administrators only/ }]);
  t.match(await say('links\nrevoke', { person: ben, mentions: [{ id: ada.id, label: 'Ada' }] }), [
    { markdown: /I left `links` out/ },
    { markdown: /I left `revoke` out/ },
  ]);
  t.equal((await store.listGrants()).length, 1);
  t.equal(chat.sent.length, 4);
});

t.test('a paste of somebody without a link waits for one one-time URL', async (t) => {
  const { say, store } = await open(t);
  const sent = await say('status\nwhich switches are down\nalerts');
  t.same(
    sent.map(({ markdown }) => secretIn(markdown) !== ''),
    [true, false, false],
  );
  const { waiting, waitingBefore } = (await store.findNewestTicket(ada.id)) ?? {};
  t.same(
    [...(waitingBefore?.commands ?? []), waiting].map((one) => one?.text),
    ['status', 'which switches are down', 'alerts'],
    'all are answered after it',
  );
});
