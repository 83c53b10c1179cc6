import t from 'tap';
import { createTokenCheck } from '../../src/webex/token-check.ts';
import { setStage } from '../support/gateway.ts';

t.test('the answers to all calls show whether the token is accepted, the last one decides', async (t) => {
  const check = createTokenCheck();
  t.equal(check.isAccepted(), undefined);
  for (const [status, isAccepted] of [
    [200, true],
    [401, false],
    [404, true],
    [401, false],
    [403, true],
  ] as const) {
    check.attempted({ status, isAnswer: true });
    t.equal(check.isAccepted(), isAccepted, String(status));
  }
});

t.test('what is no answer of Webex to the call says nothing about the token', async (t) => {
  const check = createTokenCheck();
  const nothing = [undefined, 200, 302, 401, 429, 500, 502, 503, 504].map((status) => ({
    status,
    isAnswer: false,
  }));
  for (const one of nothing) check.attempted(one);
  t.equal(check.isAccepted(), undefined);
  for (const last of [200, 401]) {
    check.attempted({ status: last, isAnswer: true });
    for (const one of nothing) check.attempted(one);
    t.equal(check.isAccepted(), last === 200);
  }
});

t.test('the connection learns from its calls whether the token is accepted', async (t) => {
  const stage = await setStage(t);
  await stage.gateway.start();
  const before = stage.webex.requests.length;
  t.equal(await stage.connection.isTokenAccepted(), true);
  t.equal(stage.webex.requests.length, before);
  stage.webex.faults.add({ path: /./, times: 1, effect: { kind: 'answer', status: 401 } });
  await t.rejects(stage.connection.chat.isIn('room', 'person'));
  t.equal(await stage.connection.isTokenAccepted(), false);
  t.equal(stage.webex.requests.length, before + 1);
});

t.test(
  'a token that Webex refuses is noticed by an idle bot, and so is that it is accepted again',
  async (t) => {
    const time = { now: Date.now() };
    const stage = await setStage(t, { clock: () => time.now });
    await stage.gateway.start();
    stage.webex.faults.add({ path: /./, times: Infinity, effect: { kind: 'answer', status: 401 } });
    t.equal(await stage.connection.isTokenAccepted(), true, 'its last answer is a moment old');
    time.now += 10_000;
    t.equal(await stage.connection.isTokenAccepted(), false);
    t.match(await stage.connection.availability(), { ok: true }, 'a refusal is an answer');
    stage.webex.faults.clear();
    time.now += 10_000;
    t.equal(await stage.connection.isTokenAccepted(), true);
  },
);
