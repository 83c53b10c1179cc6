import t from 'tap';
import { MINUTE, SECOND } from '../../src/core/clock.ts';
import { createWebex, WebexError } from '../../src/webex/client/index.ts';
import { createTokenCheck } from '../../src/webex/token-check.ts';
import { setStage } from '../support/gateway.ts';

function start() {
  const time = { now: 0 };
  const asked: number[] = [];
  const answer: { status: number | undefined } = { status: 200 };
  const check = createTokenCheck(() => time.now);
  const ask = async () => {
    asked.push(time.now);
    check.answered(answer.status);
    if (answer.status === 200) return;
    throw new WebexError({ method: 'GET', path: '/people/me', status: answer.status }, 'no');
  };
  return { check, isAccepted: () => check.isAccepted(ask), time, asked, answer };
}

t.test(
  'the answers to other calls show whether the token is accepted, and a call is made only when they are old',
  async (t) => {
    const { check, isAccepted, time, asked } = start();
    check.answered(200);
    time.now += 5 * MINUTE;
    t.equal(await isAccepted(), true);
    check.answered(404);
    time.now += 5 * MINUTE;
    t.equal(await isAccepted(), true, 'a 404 shows that the token is accepted');
    t.strictSame(asked, []);
    time.now += 2 * MINUTE;
    t.equal(await isAccepted(), true);
    t.equal(await isAccepted(), true);
    t.equal(asked.length, 1);
  },
);

t.test('a refusal is reported at once and checked again soon', async (t) => {
  const { check, isAccepted, time, asked, answer } = start();
  check.answered(200);
  check.answered(401);
  t.equal(await isAccepted(), false);
  t.equal(asked.length, 0);
  answer.status = 401;
  time.now += 31 * SECOND;
  t.equal(await isAccepted(), false);
  answer.status = 200;
  time.now += 31 * SECOND;
  t.equal(await isAccepted(), true);
});

t.test('no answer, a 429 and a 5xx say nothing about the token', async (t) => {
  const { check, isAccepted, time, answer } = start();
  for (const status of [undefined, 429, 500, 503]) check.answered(status);
  answer.status = undefined;
  await t.rejects(isAccepted(), WebexError);
  check.answered(200);
  for (const status of [undefined, 429, 500, 503]) check.answered(status);
  time.now += MINUTE;
  t.equal(await isAccepted(), true);
});

t.test('the connection learns from its calls whether the token is accepted', async (t) => {
  const stage = await setStage(t);
  await stage.gateway.start();
  const before = stage.webex.requests.length;
  t.equal(await stage.connection.isTokenAccepted(), true);
  t.equal(stage.webex.requests.length, before);
  stage.webex.faults.add({ path: /./, times: 1, effect: { kind: 'answer', status: 401 } });
  await t.rejects(stage.connection.chat.send({ roomId: 'room' }, { markdown: 'hello' }));
  t.equal(await stage.connection.isTokenAccepted(), false);
  t.equal(stage.webex.requests.length, before + 1);
});

t.test('the call of a check is never answered from memory', async (t) => {
  const stage = await setStage(t);
  let now = 0;
  const check = createTokenCheck(() => now);
  const client = createWebex({
    token: stage.world.bot.webexToken,
    apiUrl: `${stage.webex.url}/v1`,
    onAttempt: ({ status }) => check.answered(status),
  });
  t.teardown(() => client.close());
  const isAccepted = () => check.isAccepted(() => client.people.get('me'));
  await client.people.get('me');
  stage.webex.faults.add({ path: /./, times: Infinity, effect: { kind: 'answer', status: 401 } });
  now += 7 * MINUTE;
  t.equal(await isAccepted(), false);
  now += MINUTE;
  t.equal(await isAccepted(), false);
  now -= 60 * MINUTE;
  stage.webex.faults.clear();
  t.equal(await isAccepted(), true, 'also when the clock is set back');
});
