import t from 'tap';
import { HOUR, MINUTE } from '../../../src/core/clock.ts';
import {
  createWebhookBook,
  startWebhooks,
  switchWebhooksOff,
  WEBHOOK_SECRET,
  WEBHOOK_TARGET,
  WEBHOOKS_ACTIVE,
} from '../../support/webhooks.ts';

t.test('it creates two webhooks and then leaves them alone', async (t) => {
  const { create, all, webex } = await startWebhooks(t);
  const webhooks = create();
  t.strictSame(webhooks.status(), { active: false, detail: 'not looked at yet' });
  await Promise.all([webhooks.reconcile(), webhooks.reconcile()]);
  t.strictSame(webhooks.status(), WEBHOOKS_ACTIVE);
  t.strictSame(
    all().map(({ resource, event, targetUrl, secret }) => [resource, event, targetUrl, secret]),
    [
      ['all', 'all', WEBHOOK_TARGET, WEBHOOK_SECRET],
      ['attachmentActions', 'created', WEBHOOK_TARGET, WEBHOOK_SECRET],
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
    const { create, all, texts, time, gaps } = await startWebhooks(t);
    const webhooks = create();
    await webhooks.reconcile();
    const ids = all().map(({ id }) => id);
    switchWebhooksOff(all());
    time.now += MINUTE;
    await webhooks.reconcile();
    t.strictSame(
      all().map(({ id, status, secret }) => [id, status, secret]),
      ids.map((id) => [id, 'active', WEBHOOK_SECRET]),
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
    t.strictSame(webhooks.status(), WEBHOOKS_ACTIVE);
    t.strictSame(gaps, [0, MINUTE], 'since the look that found them active, and until they were on');
  },
);

t.test(
  'webhooks that were deleted are made again, and what was missed is read; a new deployment has no gap',
  async (t) => {
    const { create, all, webex, time, gaps } = await startWebhooks(t);
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
    t.strictSame(webhooks.status(), WEBHOOKS_ACTIVE);
  },
);

t.test(
  'webhooks that Webex switches off again at once stay degraded, and each look reads what came since the last',
  async (t) => {
    const { create, all, time, gaps } = await startWebhooks(t);
    const webhooks = create();
    await webhooks.reconcile();
    for (let n = 1; n <= 3; n += 1) {
      switchWebhooksOff(all());
      time.now += MINUTE;
      await webhooks.reconcile();
      t.match(webhooks.status(), { active: false, detail: /switched on, the next look/ });
    }
    t.strictSame(gaps, [0, MINUTE, MINUTE, 2 * MINUTE, 2 * MINUTE, 3 * MINUTE]);
  },
);

t.test(
  'a process that starts and finds them off reads what came since the last look in the book',
  async (t) => {
    for (const how of ['off', 'deleted'] as const) {
      const { create, all, webex, time, gaps } = await startWebhooks(t);
      const book = createWebhookBook();
      await create(WEBHOOK_TARGET, WEBHOOK_SECRET, book).reconcile();
      if (how === 'off') switchWebhooksOff(all());
      else webex.api.webhooks.clear();
      time.now += HOUR / 2;
      const next = create(WEBHOOK_TARGET, WEBHOOK_SECRET, book);
      await next.reconcile();
      t.strictSame(gaps, [0, HOUR / 2], how);
      t.equal(next.status().active, false);
      t.equal(book.found?.checkedAt, time.now);
    }
  },
);

t.test(
  'a new secret or target leads to new webhooks, duplicates are removed, and webhooks of others stay',
  async (t) => {
    const { create, all, client } = await startWebhooks(t);
    const others = [
      { name: 'another application', targetUrl: WEBHOOK_TARGET },
      { name: 'webex-meraki-bot other.example 01234567', targetUrl: 'http://127.0.0.1:9/other' },
    ];
    for (const other of others) await client.webhooks.create({ ...other, resource: 'all', event: 'all' });
    await create().reconcile();
    const twice = all().at(-1);
    t.ok(twice);
    await client.webhooks.create({ ...twice });
    t.equal(all().length, 5);

    await create(WEBHOOK_TARGET, 'another secret of at least that length').reconcile();
    const ours = all().slice(2);
    t.strictSame(
      ours.map(({ secret }) => secret),
      Array(2).fill('another secret of at least that length'),
    );
    await create(`${WEBHOOK_TARGET}/v2`, 'another secret of at least that length').reconcile();
    t.strictSame(
      all()
        .slice(2)
        .map(({ targetUrl }) => targetUrl),
      Array(2).fill(`${WEBHOOK_TARGET}/v2`),
    );
    t.match(all().slice(0, 2), others);
  },
);

t.test('a check that fails is reported, and the next one repairs the state', async (t) => {
  const { create, webex, texts, all } = await startWebhooks(t);
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

t.test('a webhook that is gone before it is removed is not a failure', async (t) => {
  const { create, webex, all } = await startWebhooks(t);
  await create().reconcile();
  webex.faults.add({
    method: 'DELETE',
    path: /\/webhooks\//,
    times: 1,
    effect: { kind: 'answer', status: 404 },
  });
  const webhooks = create(WEBHOOK_TARGET, 'another secret of at least that length');
  await webhooks.reconcile();
  t.equal(webhooks.status().active, true);
  t.equal(all().length, 3);
});

t.test('it finds its own webhooks behind many others', async (t) => {
  const { create, all, client } = await startWebhooks(t);
  for (let n = 0; n < 110; n += 1) {
    await client.webhooks.create({
      name: `other ${n}`,
      targetUrl: WEBHOOK_TARGET,
      resource: 'rooms',
      event: 'created',
    });
  }
  await create().reconcile();
  await create().reconcile();
  t.equal(all().length, 112);
});
