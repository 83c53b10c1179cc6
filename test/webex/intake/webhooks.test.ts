import { mock } from 'node:test';
import t, { type Test } from 'tap';
import { createKeyedMutex } from '../../../src/core/async/keyed-mutex.ts';
import { HOUR, MINUTE, SECOND } from '../../../src/core/clock.ts';
import type { FoundWebhooks } from '../../../src/core/settings.ts';
import type { WebhookBook } from '../../../src/core/webhook-book.ts';
import { startWebex } from '../../../src/sandbox/webex/server.ts';
import { createWorld } from '../../../src/sandbox/world.ts';
import { createWebex } from '../../../src/webex/client/index.ts';
import { webhookName } from '../../../src/webex/intake/look-at-webhooks.ts';
import { createWebhooks } from '../../../src/webex/intake/webhooks.ts';
import { createLines, quick } from '../../support/gateway.ts';
import { NOT_REACHED, UNREADABLE } from '../../support/odd-answers.ts';

const START = Date.parse('2026-03-01T12:00:00Z');
const TARGET = 'http://127.0.0.1:9/webhooks/webex';
const SECRET = 'the secret of these webhooks, long enough';

async function start(t: Test) {
  const world = createWorld();
  const webex = await startWebex({ world, redirectUris: [] });
  const client = createWebex({ token: world.bot.webexToken, apiUrl: `${webex.url}/v1`, limits: quick });
  const lines = createLines();
  const made: { stop(): void }[] = [];
  const time = { now: START };
  const delivered: { at: number | undefined } = { at: undefined };
  /** The gaps that were reported, each as the time since which it lasts, from the start of the test. */
  const gaps: number[] = [];
  t.teardown(async () => {
    for (const webhooks of made) webhooks.stop();
    await client.close();
    await webex.close();
  });
  return {
    ...lines,
    webex,
    client,
    create(targetUrl = TARGET, secret = SECRET, webhookBook?: WebhookBook) {
      const webhooks = createWebhooks({
        client,
        targetUrl,
        secret,
        webhookBook,
        lastDeliveryAt: () => delivered.at,
        onGap: (since) => gaps.push(since - START),
        log: lines.log,
        clock: () => time.now,
      });
      made.push(webhooks);
      return webhooks;
    },
    all: () => [...webex.api.webhooks.values()],
    looks: () =>
      webex.requests.filter(({ method, path }) => method === 'GET' && /\/webhooks/.test(path)).length,
    time,
    delivered,
    gaps,
  };
}

/** Creates a webhook book that instances share. */
function createBook(): WebhookBook & { found: FoundWebhooks | undefined } {
  const mutex = createKeyedMutex();
  const book: WebhookBook & { found: FoundWebhooks | undefined } = {
    found: undefined,
    alone: (work) => mutex.run('webhooks', work),
    find: async () => book.found,
    async keep(found) {
      book.found = found;
    },
  };
  return book;
}

function switchOff(webhooks: Iterable<{ status: string }>): void {
  for (const webhook of webhooks) webhook.status = 'inactive';
}

const ACTIVE = { active: true, detail: 'active' };

t.test('it creates two webhooks and then leaves them alone', async (t) => {
  const { create, all, webex } = await start(t);
  const webhooks = create();
  t.strictSame(webhooks.status(), { active: false, detail: 'not looked at yet' });
  await Promise.all([webhooks.reconcile(), webhooks.reconcile()]);
  t.strictSame(webhooks.status(), ACTIVE);
  t.strictSame(
    all().map(({ resource, event, targetUrl, secret }) => [resource, event, targetUrl, secret]),
    [
      ['all', 'all', TARGET, SECRET],
      ['attachmentActions', 'created', TARGET, SECRET],
    ],
  );
  t.match(all()[0]?.name, /^webex-meraki-bot 127\.0\.0\.1:9 [0-9a-f]{8}$/);
  const before = webex.requests.length;
  await webhooks.reconcile();
  t.equal(webex.requests.length - before, 1, 'one call');
});

t.test(
  'webhooks that were switched off are switched on, and count as active when a later look finds them so',
  async (t) => {
    const { create, all, texts, time, gaps } = await start(t);
    const webhooks = create();
    await webhooks.reconcile();
    const ids = all().map(({ id }) => id);
    switchOff(all());
    time.now += MINUTE;
    await webhooks.reconcile();
    t.strictSame(
      all().map(({ id, status, secret }) => [id, status, secret]),
      ids.map((id) => [id, 'active', SECRET]),
    );
    t.match(texts('warn'), [
      /were off or deleted.*buttons are lost/,
      /inactive: switching it on/,
      /switching it on/,
    ]);
    t.strictSame(webhooks.status(), {
      active: false,
      detail:
        'found off or deleted at 2026-03-01T12:01:00.000Z: switched on, the next look shows whether they stay so',
    });
    time.now += MINUTE / 2;
    await webhooks.reconcile();
    t.strictSame(webhooks.status(), ACTIVE);
    t.strictSame(gaps, [0, MINUTE], 'since the look that found them active, and until they were on');
  },
);

t.test(
  'webhooks that were deleted are made again, and what was missed is read; a new deployment has no gap',
  async (t) => {
    const { create, all, webex, time, gaps } = await start(t);
    const webhooks = create();
    await webhooks.reconcile();
    t.strictSame(gaps, []);
    for (const one of [...all()].slice(0, 1)) webex.api.webhooks.delete(one.id);
    time.now += 3 * MINUTE;
    await webhooks.reconcile();
    t.strictSame([all().length, gaps], [2, [0, 3 * MINUTE]]);
    t.match(webhooks.status(), { active: false, detail: /^found off or deleted/ });
    webex.api.webhooks.clear();
    time.now += MINUTE;
    await webhooks.reconcile();
    t.strictSame([all().length, gaps.slice(2)], [2, [3 * MINUTE, 4 * MINUTE]]);
    time.now += MINUTE;
    await webhooks.reconcile();
    t.strictSame(webhooks.status(), ACTIVE);
  },
);

t.test(
  'webhooks that Webex switches off again at once stay degraded, and each look reads what came since the last',
  async (t) => {
    const { create, all, time, gaps } = await start(t);
    const webhooks = create();
    await webhooks.reconcile();
    for (let n = 1; n <= 3; n += 1) {
      switchOff(all());
      time.now += MINUTE;
      await webhooks.reconcile();
      t.match(webhooks.status(), { active: false, detail: /switched on, the next look/ });
    }
    t.strictSame(gaps, [0, MINUTE, MINUTE, 2 * MINUTE, 2 * MINUTE, 3 * MINUTE]);
  },
);

t.test('what is missed is read at each look, also while the webhooks can not be switched on', async (t) => {
  const { create, webex, all, time, gaps } = await start(t);
  const webhooks = create();
  await webhooks.reconcile();
  switchOff(all());
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
  const { create, webex, time, gaps } = await start(t);
  const webhooks = create();
  webex.faults.add({ path: /webhooks/, times: Infinity, effect: { kind: 'answer', status: 500 } });
  await webhooks.reconcile();
  webex.faults.clear();
  time.now += MINUTE;
  await webhooks.reconcile();
  t.strictSame(gaps, [0, MINUTE]);
});

t.test('a look that hangs degrades after 15 seconds', async (t) => {
  const { create, webex, time } = await start(t);
  const webhooks = create();
  await webhooks.reconcile();
  const hanging = Promise.withResolvers<void>();
  webex.faults.add({ path: /webhooks/, times: 1, effect: { kind: 'wait', until: hanging.promise } });
  time.now += MINUTE;
  const looking = webhooks.reconcile();
  t.strictSame(webhooks.status(), ACTIVE);
  time.now += 15 * SECOND;
  t.strictSame(webhooks.status(), {
    active: false,
    detail: 'Webex has not answered a look at them since 2026-03-01T12:01:00.000Z',
  });
  hanging.resolve();
  await looking;
  t.strictSame(webhooks.status(), ACTIVE);
});

/** Lets a test move the timers with the clock, second by second. */
function mockTimers(t: Test, time: { now: number }) {
  mock.timers.enable({ apis: ['setTimeout'] });
  t.teardown(() => mock.timers.reset());
  return async (ms: number, eachSecond = () => {}) => {
    for (let passed = 0; passed < ms; passed += SECOND) {
      time.now += SECOND;
      eachSecond();
      mock.timers.tick(SECOND);
      await new Promise(setImmediate);
    }
  };
}

t.test(
  'it looks each minute while nothing is delivered, and each five minutes while events come',
  async (t) => {
    const { create, time, delivered } = await start(t);
    let looks = 0;
    // Always finds that another instance has just looked, so no call is made: the timers of calls stand still here.
    const webhooks = create(TARGET, SECRET, {
      ...createBook(),
      async find() {
        looks += 1;
        return { name: webhookName(TARGET, SECRET), checkedAt: time.now };
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
  const { create, all, time, looks } = await start(t);
  const webhooks = create();
  await webhooks.reconcile();
  switchOff(all());
  time.now += MINUTE;
  mock.timers.enable({ apis: ['setTimeout'] });
  t.teardown(() => mock.timers.reset());
  await webhooks.start();
  const before = looks();
  time.now += MINUTE / 2;
  mock.timers.tick(MINUTE / 2);
  await webhooks.reconcile();
  t.equal(looks() - before, 1, 'shared with the one that the timer began');
  t.strictSame(webhooks.status(), ACTIVE);
});

t.test('of two instances one looks for both, and each reports a gap that only it has found', async (t) => {
  const { create, all, time, looks, gaps } = await start(t);
  const book = createBook();
  const [a, b] = [create(TARGET, SECRET, book), create(TARGET, SECRET, book)];
  await Promise.all([a.reconcile(), b.reconcile()]);
  t.strictSame([looks(), all().length, gaps], [1, 2, []]);
  t.strictSame([a.status(), b.status()], [ACTIVE, ACTIVE]);
  time.now += MINUTE;
  await b.reconcile();
  time.now += MINUTE / 2;
  await a.reconcile();
  t.equal(looks(), 2);

  switchOff(all());
  time.now += MINUTE;
  await Promise.all([a.reconcile(), b.reconcile()]);
  t.equal(looks(), 3);
  t.strictSame(gaps, [MINUTE, 2.5 * MINUTE], 'since the last look of either');
  t.equal(a.status().active, false);
  time.now += MINUTE / 2;
  await Promise.all([a.reconcile(), b.reconcile()]);
  t.equal(looks(), 4, 'the one that found them off looks again');
  t.strictSame([a.status(), b.status()], [ACTIVE, ACTIVE]);
});

t.test(
  'a process that starts and finds them off reads what came since the last look in the book',
  async (t) => {
    for (const how of ['off', 'deleted'] as const) {
      const { create, all, webex, time, gaps } = await start(t);
      const book = createBook();
      await create(TARGET, SECRET, book).reconcile();
      if (how === 'off') switchOff(all());
      else webex.api.webhooks.clear();
      time.now += HOUR / 2;
      const next = create(TARGET, SECRET, book);
      await next.reconcile();
      t.strictSame(gaps, [0, HOUR / 2], how);
      t.equal(next.status().active, false);
      t.equal(book.found?.checkedAt, time.now);
    }
  },
);

t.test('after a change of the secret the book says nothing: new webhooks are no gap', async (t) => {
  const { create, time, gaps } = await start(t);
  const book = createBook();
  await create(TARGET, SECRET, book).reconcile();
  time.now += HOUR;
  const changed = create(TARGET, 'another secret of at least that length', book);
  await changed.reconcile();
  t.strictSame([gaps, changed.status()], [[], ACTIVE]);
});

t.test(
  'a new secret or target leads to new webhooks, duplicates are removed, and webhooks of others stay',
  async (t) => {
    const { create, all, client } = await start(t);
    const others = [
      { name: 'another application', targetUrl: TARGET },
      { name: 'webex-meraki-bot other.example 01234567', targetUrl: 'http://127.0.0.1:9/other' },
    ];
    for (const other of others) await client.webhooks.create({ ...other, resource: 'all', event: 'all' });
    await create().reconcile();
    const twice = all().at(-1);
    t.ok(twice);
    await client.webhooks.create({ ...twice });
    t.equal(all().length, 5);

    await create(TARGET, 'another secret of at least that length').reconcile();
    const ours = all().slice(2);
    t.strictSame(
      ours.map(({ secret }) => secret),
      Array(2).fill('another secret of at least that length'),
    );
    await create(`${TARGET}/v2`, 'another secret of at least that length').reconcile();
    t.strictSame(
      all()
        .slice(2)
        .map(({ targetUrl }) => targetUrl),
      Array(2).fill(`${TARGET}/v2`),
    );
    t.match(all().slice(0, 2), others);
  },
);

t.test('a check that fails is reported, and the next one repairs the state', async (t) => {
  const { create, webex, texts, all } = await start(t);
  const webhooks = create();
  await webhooks.start();
  t.equal(webhooks.status().active, true);
  webex.faults.add({ path: /\/webhooks/, times: Infinity, effect: { kind: 'answer', status: 500 } });
  await webhooks.reconcile();
  t.strictSame(webhooks.status(), {
    active: false,
    detail: 'could not be looked at since 2026-03-01T12:00:00.000Z: the log says why',
  });
  t.match(texts('error'), [/could not be checked/]);
  webex.faults.clear();
  await webhooks.reconcile();
  t.equal(webhooks.status().active, true);
  t.equal(all().length, 2);
});

t.test('without the webhook book the known state stays, and only a check changes it', async (t) => {
  const { create, webex, texts } = await start(t);
  let failing: 'alone' | 'find' | 'keep' | undefined = 'alone';
  const answer = (call: typeof failing) => {
    if (failing === call) throw new Error('the database is away');
  };
  const webhooks = create(TARGET, SECRET, {
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
    t.strictSame(webhooks.status(), ACTIVE, failing);
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
  const { create } = await start(t);
  let asked = 0;
  const webhooks = create(TARGET, SECRET, {
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

t.test('a webhook that is gone before it is removed is not a failure', async (t) => {
  const { create, webex, all } = await start(t);
  await create().reconcile();
  webex.faults.add({
    method: 'DELETE',
    path: /\/webhooks\//,
    times: 1,
    effect: { kind: 'answer', status: 404 },
  });
  const webhooks = create(TARGET, 'another secret of at least that length');
  await webhooks.reconcile();
  t.equal(webhooks.status().active, true);
  t.equal(all().length, 3);
});

t.test('it finds its own webhooks behind many others', async (t) => {
  const { create, all, client } = await start(t);
  for (let n = 0; n < 110; n += 1) {
    await client.webhooks.create({
      name: `other ${n}`,
      targetUrl: TARGET,
      resource: 'rooms',
      event: 'created',
    });
  }
  await create().reconcile();
  await create().reconcile();
  t.equal(all().length, 112);
});

t.test('webhooks are put right when Webex answers again, and none is there twice', async (t) => {
  for (const [name, effect] of [...NOT_REACHED, ...UNREADABLE]) {
    const { create, all, webex } = await start(t);
    const webhooks = create();
    webex.faults.add({ path: /./, times: Infinity, effect });
    await webhooks.reconcile();
    t.match([webhooks.status().active, all().length], [false, 0], name);
    webex.faults.clear();
    const page = { headers: { 'content-type': 'text/html' }, body: '<html>Sign in</html>' };
    const misreported = { kind: 'misreport', status: 200, ...page } as const;
    webex.faults.add({ method: 'POST', path: /./, times: 1, effect: misreported });
    await webhooks.reconcile();
    await webhooks.reconcile();
    t.equal(all().length, 2, name);
  }
});
