import t from 'tap';
import { startStandIn } from '../support/webex-stand-in.ts';

const { webex, call, ada, bot, operations } = await startStandIn(t);
const body = { roomId: operations, text: 'hello' };
const path = /^\/v1\/messages$/;
const posted = () => [...webex.api.messagesIn(operations).values()].map(({ text }) => text);

t.test('a post that is misreported is carried out, and answered as if it had not been', async (t) => {
  const before = posted().length;
  const headers = { 'content-type': 'application/json', 'retry-after': '2' };
  const effect = { kind: 'misreport', status: 502, headers, body: '{"message":"Bad Gateway"}' } as const;
  webex.faults.add({ method: 'POST', path, times: 1, effect });
  const answer = await call(bot, 'POST', '/messages', body);
  t.match(answer, { status: 502, body: { message: 'Bad Gateway' } });
  t.equal(answer.headers.get('retry-after'), '2');
  t.notOk(answer.headers.has('trackingid'), 'nothing of the real answer is left');
  t.equal(posted().length, before + 1);
  t.equal((await call(bot, 'POST', '/messages', body)).status, 200, 'once');
});

t.test('an answer with 423 or 503 may say when to come back, and nothing is carried out', async (t) => {
  for (const status of [423, 503]) {
    const before = posted().length;
    const headers = { 'retry-after': '1' };
    webex.faults.add({ path, times: 1, effect: { kind: 'answer', status, headers } });
    const answer = await call(bot, 'POST', '/messages', body);
    t.equal(answer.status, status);
    t.equal(answer.headers.get('retry-after'), '1');
    t.equal(posted().length, before);
  }
});

t.test('a fault for one token leaves everybody else alone, until it is taken out', async (t) => {
  const remove = webex.faults.add({
    path: /^\/v1\//,
    token: bot.webexToken,
    times: Infinity,
    effect: { kind: 'answer', status: 500 },
  });
  t.equal((await call(bot, 'GET', '/people/me')).status, 500);
  t.equal((await call(ada, 'GET', '/people/me')).status, 200);
  remove();
  t.equal((await call(bot, 'GET', '/people/me')).status, 200);
});
