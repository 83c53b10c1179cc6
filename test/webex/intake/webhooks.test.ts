import { mock } from 'node:test';
import t, { type Test } from 'tap';
import { MINUTE } from '../../../src/core/clock.ts';
import type { WebhookBook } from '../../../src/core/webhook-book.ts';
import { startWebex } from '../../../src/sandbox/webex/server.ts';
import { createWorld } from '../../../src/sandbox/world.ts';
import { createWebex } from '../../../src/webex/client/index.ts';
import { createWebhooks } from '../../../src/webex/intake/webhooks.ts';
import { createLines, quick } from '../../support/gateway.ts';

const TARGET = 'http://127.0.0.1:9/webhooks/webex';
const SECRET = 'the secret of these webhooks, long enough';

async function start(t: Test) {
  const world = createWorld();
  const webex = await startWebex({ world, redirectUris: [] });
  const client = createWebex({ token: world.bot.webexToken, apiUrl: `${webex.url}/v1`, limits: quick });
  const lines = createLines();
  const made: { stop(): void }[] = [];
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
      const clock = () => 1_000;
      const webhooks = createWebhooks({ client, targetUrl, secret, webhookBook, log: lines.log, clock });
      made.push(webhooks);
      return webhooks;
    },
    all: () => [...webex.api.webhooks.values()],
  };
}

t.test('it creates two webhooks and then leaves them alone', async (t) => {
  const { create, all, webex } = await start(t);
  const webhooks = create();
  t.strictSame(webhooks.status(), { active: false, checkedAt: undefined });
  await Promise.all([webhooks.reconcile(), webhooks.reconcile()]);
  t.strictSame(webhooks.status(), { active: true, checkedAt: 1_000 });
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

t.test('it switches on webhooks that Webex has switched off', async (t) => {
  const { create, all, texts } = await start(t);
  const webhooks = create();
  await webhooks.reconcile();
  const ids = all().map(({ id }) => id);
  for (const webhook of all()) webhook.status = 'inactive';
  await webhooks.reconcile();
  t.strictSame(
    all().map(({ id, status, secret }) => [id, status, secret]),
    ids.map((id) => [id, 'active', SECRET]),
  );
  t.equal(webhooks.status().active, true);
  t.match(texts('warn'), [/inactive: switching it on/, /inactive: switching it on/]);
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
  t.strictSame(webhooks.status(), { active: false, checkedAt: 1_000 });
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
  t.strictSame(webhooks.status(), { active: false, checkedAt: undefined }, 'before the first check');
  for (failing of ['keep', 'alone', 'find'] as const) {
    await webhooks.reconcile();
    t.strictSame(webhooks.status(), { active: true, checkedAt: 1_000 }, failing);
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
