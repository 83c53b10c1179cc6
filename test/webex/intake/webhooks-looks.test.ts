import { mock } from 'node:test';
import t from 'tap';
import { HOUR, MINUTE, SECOND } from '../../../src/core/clock.ts';
import { webhookName } from '../../../src/webex/intake/look-at-webhooks.ts';
import {
  createWebhookBook,
  mockTimers,
  startWebhooks,
  switchWebhooksOff,
  WEBHOOK_SECRET,
  WEBHOOK_TARGET,
  WEBHOOKS_ACTIVE,
} from '../../support/webhooks.ts';

t.test('what is missed is read at each look, also while the webhooks can not be switched on', async (t) => {
  const { create, webex, all, time, gaps } = await startWebhooks(t);
  const webhooks = create();
  await webhooks.reconcile();
  switchWebhooksOff(all());
  webex.faults.add({
    method: 'PUT',
    path: /webhooks/,
    times: Infinity,
    effect: { kind: 'answer', status: 500 },
  });
  for (let n = 1; n <= 2; n += 1) {
    time.now += MINUTE;
    await webhooks.reconcile();
    t.match(webhooks.status(), { active: false, detail: /could not be switched on yet$/ });
  }
  t.strictSame(gaps, [0, MINUTE]);
  webex.faults.clear();
  await webhooks.reconcile();
  t.strictSame(gaps.slice(2), [2 * MINUTE, 2 * MINUTE]);
});

t.test('a process whose first look fails reads what came since then', async (t) => {
  const { create, webex, time, gaps } = await startWebhooks(t);
  const webhooks = create();
  webex.faults.add({ path: /webhooks/, times: Infinity, effect: { kind: 'answer', status: 500 } });
  await webhooks.reconcile();
  webex.faults.clear();
  time.now += MINUTE;
  await webhooks.reconcile();
  t.strictSame(gaps, [0, MINUTE]);
});

t.test('a look that hangs degrades after 15 seconds', async (t) => {
  const { create, webex, time } = await startWebhooks(t);
  const webhooks = create();
  await webhooks.reconcile();
  const hanging = Promise.withResolvers<void>();
  webex.faults.add({ path: /webhooks/, times: 1, effect: { kind: 'wait', until: hanging.promise } });
  time.now += MINUTE;
  const looking = webhooks.reconcile();
  t.strictSame(webhooks.status(), WEBHOOKS_ACTIVE);
  time.now += 15 * SECOND;
  t.strictSame(webhooks.status(), {
    active: false,
    detail: 'Webex has not answered a look at them since 2026-03-01T12:01:00.000Z',
  });
  hanging.resolve();
  await looking;
  t.strictSame(webhooks.status(), WEBHOOKS_ACTIVE);
});

t.test(
  'it looks each minute while nothing is delivered, and each five minutes while events come',
  async (t) => {
    const { create, time, delivered } = await startWebhooks(t);
    let looks = 0;
    // Always finds that another instance has just looked, so no call is made: the timers of calls stand still here.
    const webhooks = create(WEBHOOK_TARGET, WEBHOOK_SECRET, {
      ...createWebhookBook(),
      async find() {
        looks += 1;
        return { name: webhookName(WEBHOOK_TARGET, WEBHOOK_SECRET), checkedAt: time.now };
      },
    });
    const pass = mockTimers(t, time);
    await webhooks.start();
    t.equal(looks, 1);
    await pass(10 * MINUTE);
    t.equal(looks, 11, 'idle');
    await pass(10 * MINUTE, () => {
      delivered.at = time.now;
    });
    t.equal(looks, 13, 'busy');
    await pass(MINUTE);
    t.equal(looks, 14, 'a minute after the last event');
  },
);

t.test('after webhooks were off the next look comes in half a minute', async (t) => {
  const { create, all, time, looks } = await startWebhooks(t);
  const webhooks = create();
  await webhooks.reconcile();
  switchWebhooksOff(all());
  time.now += MINUTE;
  mock.timers.enable({ apis: ['setTimeout'] });
  t.teardown(() => mock.timers.reset());
  await webhooks.start();
  const before = looks();
  time.now += MINUTE / 2;
  mock.timers.tick(MINUTE / 2);
  await webhooks.reconcile();
  t.equal(looks() - before, 1, 'shared with the one that the timer began');
  t.strictSame(webhooks.status(), WEBHOOKS_ACTIVE);
});

t.test('of two instances one looks for both, and each reports a gap that only it has found', async (t) => {
  const { create, all, time, looks, gaps } = await startWebhooks(t);
  const book = createWebhookBook();
  const [a, b] = [create(WEBHOOK_TARGET, WEBHOOK_SECRET, book), create(WEBHOOK_TARGET, WEBHOOK_SECRET, book)];
  await Promise.all([a.reconcile(), b.reconcile()]);
  t.strictSame([looks(), all().length, gaps], [1, 2, []]);
  t.strictSame([a.status(), b.status()], [WEBHOOKS_ACTIVE, WEBHOOKS_ACTIVE]);
  time.now += MINUTE;
  await b.reconcile();
  time.now += MINUTE / 2;
  await a.reconcile();
  t.equal(looks(), 2);

  switchWebhooksOff(all());
  time.now += MINUTE;
  await Promise.all([a.reconcile(), b.reconcile()]);
  t.equal(looks(), 3);
  t.strictSame(gaps, [MINUTE, 2.5 * MINUTE], 'since the last look of either');
  t.equal(a.status().active, false);
  time.now += MINUTE / 2;
  await Promise.all([a.reconcile(), b.reconcile()]);
  t.equal(looks(), 4, 'the one that found them off looks again');
  t.strictSame([a.status(), b.status()], [WEBHOOKS_ACTIVE, WEBHOOKS_ACTIVE]);
});

t.test('without the webhook book the known state stays, and only a check changes it', async (t) => {
  const { create, webex, texts } = await startWebhooks(t);
  let failing: 'alone' | 'find' | 'keep' | undefined = 'alone';
  const answer = (call: typeof failing) => {
    if (failing === call) throw new Error('the database is away');
  };
  const webhooks = create(WEBHOOK_TARGET, WEBHOOK_SECRET, {
    async alone(work) {
      answer('alone');
      await work();
    },
    async find() {
      answer('find');
      return undefined;
    },
    keep: async () => answer('keep'),
  });
  await webhooks.reconcile();
  t.match(webhooks.status(), { active: false, detail: 'not looked at yet' });
  for (failing of ['keep', 'alone', 'find'] as const) {
    await webhooks.reconcile();
    t.strictSame(webhooks.status(), WEBHOOKS_ACTIVE, failing);
  }
  t.equal(texts('warn').length, 4);
  t.strictSame(texts('error'), []);

  failing = undefined;
  webex.faults.add({ path: /\/webhooks/, times: Infinity, effect: { kind: 'answer', status: 500 } });
  await webhooks.reconcile();
  t.equal(webhooks.status().active, false);
  t.match(texts('error'), [/could not be checked/]);
});

t.test('without the webhook book the next check comes soon', async (t) => {
  const { create } = await startWebhooks(t);
  let asked = 0;
  const webhooks = create(WEBHOOK_TARGET, WEBHOOK_SECRET, {
    async alone(work) {
      asked += 1;
      if (asked > 1) throw new Error('the database is away');
      await work();
    },
    find: async () => undefined,
    keep: async () => {},
  });
  await webhooks.reconcile();
  mock.timers.enable({ apis: ['setTimeout'] });
  t.teardown(() => mock.timers.reset());
  await webhooks.start();
  t.strictSame([asked, webhooks.status().active], [2, true]);
  mock.timers.tick(MINUTE / 2);
  t.equal(asked, 3);
});

t.test('after a change of the secret the book says nothing: new webhooks are no gap', async (t) => {
  const { create, time, gaps } = await startWebhooks(t);
  const book = createWebhookBook();
  await create(WEBHOOK_TARGET, WEBHOOK_SECRET, book).reconcile();
  time.now += HOUR;
  const changed = create(WEBHOOK_TARGET, 'another secret of at least that length', book);
  await changed.reconcile();
  t.strictSame([gaps, changed.status()], [[], WEBHOOKS_ACTIVE]);
});
