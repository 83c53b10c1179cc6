import t, { type Test } from 'tap';
import { MINUTE, SECOND } from '../../src/core/clock.ts';
import type { FaultEffect } from '../../src/sandbox/faults.ts';
import { createAvailability } from '../../src/webex/availability.ts';
import { createLines, setStage } from '../support/gateway.ts';
import { until } from '../support/until.ts';

const START = Date.parse('2026-03-01T12:00:00Z');

/** A watch whose own call gets `answer`; `held` keeps that call waiting. */
function start() {
  const time = { now: START };
  const asked: number[] = [];
  const answer: { status: number | undefined; held: Promise<unknown> | undefined } = {
    status: 200,
    held: undefined,
  };
  const lines = createLines();
  const availability = createAvailability({
    async ask() {
      asked.push(time.now - START);
      await answer.held;
      attempted('people.get', answer.status);
      if (answer.status !== 200) throw new Error('no');
    },
    clock: () => time.now,
    log: lines.log,
  });
  /** Of no answer, a 5xx and a 429 the client says that Webex has not answered the call itself. */
  function attempted(operation: string, status: number | undefined): void {
    const isAnswer = status !== undefined && status < 500 && status !== 429;
    availability.attempted({ operation, status, isAnswer });
  }
  return { ...availability, ...lines, attempted, time, asked, answer };
}

t.test('an idle bot is asked each ten seconds: an outage of any kind shows within twenty', async (t) => {
  for (const status of [undefined, 429, 500, 502, 503, 504]) {
    for (const after of [0, 1, 5, 9.9]) {
      const { look, time, asked, answer, lines } = start();
      time.now += after * SECOND;
      t.match(await look(), { ok: true }, `${status}`);
      answer.status = status;
      let found: object = {};
      for (let at = after; at <= 20; at += 10) {
        time.now = START + at * SECOND;
        found = await look();
      }
      t.match(
        found,
        { ok: false, detail: /^does not answer since 2026-03-01T12:00:\d\d\.\d{3}Z$/ },
        `${status}`,
      );
      t.ok(asked.length >= 1 && asked.length <= 2);
      t.match(lines, [{ level: 'warn', text: 'Webex does not answer', fields: { status } }]);
    }
  }
});

t.test('a bot that makes calls is not asked, however often somebody looks', async (t) => {
  const { look, attempted, time, asked } = start();
  for (let second = 0; second < 120; second += 1) {
    time.now += SECOND;
    attempted('messages.create', second % 2 === 0 ? 200 : 404);
    const all = await Promise.all(Array.from({ length: 50 }, look));
    t.ok(all.every(({ ok }) => ok));
  }
  t.strictSame(asked, []);
});

t.test(
  'the calls of a busy bot show an outage after ten seconds, and the first success ends it',
  async (t) => {
    const { look, attempted, time, lines, answer } = start();
    answer.status = undefined;
    const attemptsFor = async (seconds: number, status: number | undefined) => {
      for (let n = 0; n < seconds; n += 1) {
        time.now += SECOND;
        for (const operation of ['messages.get', 'people.get', 'messages.create'])
          attempted(operation, status);
      }
    };
    await attemptsFor(5, 200);
    await attemptsFor(9, 500);
    t.match(await look(), { ok: true }, 'a short failure is none');
    await attemptsFor(1, undefined);
    t.match(await look(), { ok: false, detail: 'does not answer since 2026-03-01T12:00:06.000Z' });
    await attemptsFor(60, undefined);
    t.equal(lines.length, 1, 'told once');
    attempted('messages.get', 200);
    t.match(await look(), { ok: false, detail: /^does not answer people.get since/ }, 'others still fail');
    await attemptsFor(1, 200);
    t.strictSame(await look(), { ok: true, detail: 'answers' });
    t.match(lines[1], {
      level: 'info',
      text: 'Webex answers again',
      fields: { since: '2026-03-01T12:00:06.000Z' },
    });
  },
);

t.test('one kind of call that fails shows, until it succeeds or is made no more', async (t) => {
  const { look, attempted, time } = start();
  const fail = () => {
    time.now += 6 * SECOND;
    attempted('messages.get', 200);
    attempted('messages.create', 502);
  };
  fail();
  fail();
  t.match(await look(), { ok: true }, 'not for ten seconds yet');
  fail();
  t.match(await look(), {
    ok: false,
    detail: 'does not answer messages.create since 2026-03-01T12:00:06.000Z',
  });
  attempted('messages.create', 200);
  t.match(await look(), { ok: true });
  for (let n = 0; n < 3; n += 1) fail();
  t.match(await look(), { ok: false });
  time.now += 2 * MINUTE;
  t.match(await look(), { ok: true });
});

t.test('the first look at a Webex that hangs waits for the call, later ones do not', async (t) => {
  const { look, time, asked, answer } = start();
  const hanging = Promise.withResolvers<void>();
  answer.status = undefined;
  answer.held = hanging.promise;
  time.now += MINUTE;
  const first = Promise.all(Array.from({ length: 50 }, look));
  t.equal(await Promise.race([first, new Promise((resolve) => setImmediate(resolve, 'waits'))]), 'waits');
  t.equal(asked.length, 1, 'all share one call');
  hanging.resolve();
  t.ok((await first).every(({ ok }) => !ok));
  await look();
  t.equal(asked.length, 1, 'not asked again at once');
  time.now += 5 * SECOND;
  await look();
  t.equal(asked.length, 2);
  answer.held = new Promise(() => {});
  time.now += 5 * SECOND;
  t.match(await look(), { ok: false }, 'while the third call hangs');
  t.equal(asked.length, 3);
});

t.test('a single stray failure is asked about before it is told', async (t) => {
  const { look, attempted, time, asked } = start();
  time.now += MINUTE;
  attempted('messages.create', 502);
  time.now += SECOND;
  t.match(await look(), { ok: true });
  t.equal(asked.length, 1);
});

t.test('a clock that is set back does not hide an outage', async (t) => {
  const { look, time, answer } = start();
  time.now -= 60 * MINUTE;
  answer.status = 503;
  t.match(await look(), { ok: false });
  answer.status = 200;
  time.now += 5 * SECOND;
  await look();
  t.match(await look(), { ok: true });
});

/** The ways in which all of Webex can be unwell. */
const EFFECTS: [string, FaultEffect][] = [
  ['500', { kind: 'answer', status: 500 }],
  ['503', { kind: 'answer', status: 503, headers: { 'retry-after': '60' } }],
  ['429', { kind: 'answer', status: 429, headers: { 'retry-after': '1' } }],
  ['reset', { kind: 'reset' }],
  ['hang', { kind: 'hang' }],
];

async function startIdle(t: Test) {
  const time = { offset: 0 };
  const stage = await setStage(t, { clock: () => Date.now() + time.offset });
  await stage.gateway.start();
  return { ...stage, time };
}

for (const [what, effect] of EFFECTS)
  t.test(
    `an idle bot finds out that all calls fail: ${what}; webhooks are accepted all the same`,
    async (t) => {
      const { webex, connection, gateway, time, texts } = await startIdle(t);
      t.match(await connection.availability(), { ok: true });
      webex.faults.add({ path: /./, times: Infinity, effect });
      time.offset += 10 * SECOND;
      const before = webex.requests.length;
      t.match(await connection.availability(), { ok: false, detail: /^does not answer since/ });
      t.equal(webex.requests.length - before, 1, 'one attempt');
      t.equal(await connection.isTokenAccepted(), true, 'what Webex said last still holds');
      t.ok(texts('warn').includes('Webex does not answer'));
      const body = { resource: 'messages', event: 'created', data: { id: 'm1', roomId: 'r1' } };
      t.equal(await gateway.accept(Buffer.from(JSON.stringify(body))), 'accepted');
      webex.faults.clear();
      await until('it answers again', async () => {
        time.offset += 5 * SECOND;
        return (await connection.availability()).ok;
      });
    },
  );

t.test('an idle bot finds out that connections to Webex are refused', async (t) => {
  const { webex, connection, time } = await startIdle(t);
  await webex.close();
  time.offset += 10 * SECOND;
  t.match(await connection.availability(), { ok: false, detail: /^does not answer since/ });
});
