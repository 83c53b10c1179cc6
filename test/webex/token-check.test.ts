import t from 'tap';
import { MINUTE, SECOND } from '../../src/core/clock.ts';
import { createWebex, WebexError } from '../../src/webex/client/index.ts';
import { createTokenCheck } from '../../src/webex/token-check.ts';
import { setStage } from '../support/gateway.ts';

function start() {
  const time = { now: 0 };
  const asked: number[] = [];
  const answer: { status: number | undefined } = { status: 200 };
  const check = createTokenCheck(
    async () => {
      asked.push(time.now);
      check.answered(answer.status);
      if (answer.status === 200) return;
      throw new WebexError({ method: 'GET', path: '/people/me', status: answer.status }, 'no');
    },
    () => time.now,
  );
  return { check, time, asked, answer };
}

t.test('what calls that happen anyway were answered; asked only when it was quiet', async (t) => {
  const { check, time, asked } = start();
  check.answered(200);
  time.now += 5 * MINUTE;
  t.equal(await check.isAccepted(), true);
  check.answered(404);
  time.now += 5 * MINUTE;
  t.equal(await check.isAccepted(), true, 'a token that may ask is taken, whatever is not there');
  t.strictSame(asked, []);
  time.now += 2 * MINUTE;
  t.equal(await check.isAccepted(), true);
  t.equal(await check.isAccepted(), true);
  t.equal(asked.length, 1);
});

t.test('refused: at once, and asked again soon', async (t) => {
  const { check, time, asked, answer } = start();
  check.answered(200);
  check.answered(401);
  t.equal(await check.isAccepted(), false);
  t.equal(asked.length, 0);
  answer.status = 401;
  time.now += 31 * SECOND;
  t.equal(await check.isAccepted(), false);
  answer.status = 200;
  time.now += 31 * SECOND;
  t.equal(await check.isAccepted(), true);
});

t.test('a Webex that is away or limits says nothing of the token', async (t) => {
  const { check, time, answer } = start();
  for (const status of [undefined, 429, 500, 503]) check.answered(status);
  answer.status = undefined;
  await t.rejects(check.isAccepted(), WebexError);
  check.answered(200);
  for (const status of [undefined, 429, 500, 503]) check.answered(status);
  time.now += MINUTE;
  t.equal(await check.isAccepted(), true);
});

t.test('the edge learns it from its calls', async (t) => {
  const stage = await setStage(t);
  await stage.gateway.start();
  const before = stage.webex.requests.length;
  t.equal(await stage.gateway.isTokenAccepted(), true);
  t.equal(stage.webex.requests.length, before);
  stage.webex.faults.add({ path: /./, times: 1, effect: { kind: 'answer', status: 401 } });
  await t.rejects(stage.gateway.chat.send({ roomId: 'room' }, { markdown: 'hello' }));
  t.equal(await stage.gateway.isTokenAccepted(), false);
  t.equal(stage.webex.requests.length, before + 1);
});

t.test('what Webex is asked is not remembered from before', async (t) => {
  const stage = await setStage(t);
  let now = 0;
  const client = createWebex({
    token: stage.world.bot.webexToken,
    apiUrl: `${stage.webex.url}/v1`,
    onAttempt: ({ status }) => check.answered(status),
  });
  t.teardown(() => client.close());
  const check = createTokenCheck(
    () => client.people.get('me'),
    () => now,
  );
  await client.people.get('me');
  stage.webex.faults.add({ path: /./, times: Infinity, effect: { kind: 'answer', status: 401 } });
  now += 7 * MINUTE;
  t.equal(await check.isAccepted(), false);
  now += MINUTE;
  t.equal(await check.isAccepted(), false);
  now -= 60 * MINUTE;
  stage.webex.faults.clear();
  t.equal(await check.isAccepted(), true, 'whatever becomes of the clock');
});
