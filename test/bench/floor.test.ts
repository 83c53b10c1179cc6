import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import t from 'tap';
import { startBot } from '../../bench/bots/bot.ts';
import { answerOf } from '../../bench/bots/floor/answer.ts';
import { readNotification } from '../../bench/bots/floor/read-notification.ts';
import { createFloorBot } from '../../bench/bots/floor-bot.ts';
import { createPopulation } from '../../bench/webex/population.ts';
import { signatureOf } from '../../src/sandbox/webex/webhooks/notification.ts';

const scopes = ['dashboard:general:config:read', 'dashboard:general:telemetry:read'];
const paths = ['devices/statuses/overview', 'networks?perPage=1000'].map(
  (path) => `/api/v1/organizations/100000/${path}`,
);
const commands = { help: { bytes: 3_780, paths: [] }, status: { bytes: 10_599, paths } };

t.test('the floor answers each question once, with as many bytes and calls as this bot', async (t) => {
  for (const population of [
    { spaces: 1, each: 2 },
    { spaces: 2, each: 1 },
  ]) {
    await using cleanup = new AsyncDisposableStack();
    const bot = createFloorBot({ scopes, commands });
    const running = await startBot(bot, createPopulation(population), cleanup);
    const { webex, ask, merakiCalls, extraAnswers } = running;
    await ask('help');
    t.equal(webex.postedBytes, 3_780);
    t.equal(merakiCalls(), 0);
    await ask('status');
    t.equal(webex.postedBytes, 10_599);
    t.equal(merakiCalls(), paths.length);
    t.equal(extraAnswers(), 0);
    const calls = Object.fromEntries(webex.calls);
    t.strictSame(calls, {
      'GET /people/:id': 1,
      'POST /webhooks': 1,
      'GET /messages/:id': 2,
      'POST /messages': 2,
    });
  }
});

t.test('the floor keeps a question as this bot does: accepted, begun, done', async (t) => {
  await using cleanup = new AsyncDisposableStack();
  const bot = createFloorBot({ scopes, commands });
  let inbox = '';
  const seen = {
    ...bot,
    async prepare(...given: Parameters<typeof bot.prepare>) {
      const prepared = await bot.prepare(...given);
      inbox = prepared.env.INBOX_FILE ?? '';
      return prepared;
    },
  };
  const running = await startBot(seen, createPopulation({ spaces: 1, each: 1 }), cleanup);
  await running.ask('help');
  await running.ask('help');
  const lines = (await readFile(inbox, 'utf8')).trimEnd().split('\n');
  const types = lines.map((line): unknown => JSON.parse(line).type);
  t.strictSame(types.slice(0, 4), ['accepted', 'begun', 'done', 'accepted']);
});

t.test('the floor answers 401 to a delivery that Webex did not sign', async (t) => {
  await using cleanup = new AsyncDisposableStack();
  const bot = createFloorBot({ scopes, commands });
  const running = await startBot(bot, createPopulation({ spaces: 1, each: 1 }), cleanup);
  const [webhook] = running.webex.webhooks.values();
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  const headers = { 'x-spark-signature': signatureOf(Buffer.from('{}'), 'another secret') };
  const sent = request(webhook?.targetUrl ?? '', { method: 'POST', headers }, (response) => {
    response.resume();
    resolve(response.statusCode);
  });
  sent.on('error', reject).end('{}');
  t.equal(await promise, 401);
});

t.test('a notification is read only with its signature', async (t) => {
  const event = { actorId: 'ada', data: { id: '1', roomId: '2', roomType: 'direct' } };
  const body = Buffer.from(JSON.stringify(event));
  t.strictSame(readNotification(body, signatureOf(body, 'secret'), 'secret'), event);
  for (const signature of [undefined, '', 'ab', ['a'], signatureOf(body, 'other')])
    t.equal(readNotification(body, signature, 'secret'), undefined);
});

t.test('an answer has exactly so many bytes, and at least what it has to say', async (t) => {
  const question = { id: 'question', roomId: 'room', roomType: 'group' };
  t.equal(Buffer.byteLength(answerOf(question, 'help', 3_000)), 3_000);
  t.match(JSON.parse(answerOf(question, 'help', 0)), { parentId: 'question', markdown: 'Floor: help' });
  t.notOk('parentId' in JSON.parse(answerOf({ ...question, roomType: 'direct' }, 'help', 0)));
});
