import t from 'tap';
import type { FoundWebhooks } from '../../../src/core/settings.ts';
import type { WebhookBook } from '../../../src/core/webhook-book.ts';
import { createWebex } from '../../../src/webex/client/index.ts';
import { removeOurs } from '../../../src/webex/intake/our-webhooks.ts';
import { createWebhooks } from '../../../src/webex/intake/webhooks.ts';
import { createLines, quick } from '../../support/gateway.ts';
import { start } from '../../support/webex-stand-in.ts';

const targetUrl = 'https://bot.example.com/webhooks/webex';

t.test('ours go, those of others stay, and whoever needs them looks anew', async (t) => {
  const { webex, world, call, bot } = await start(t);
  const { log } = createLines();
  const client = createWebex({ token: world.bot.webexToken, apiUrl: `${webex.url}/v1`, limits: quick });
  t.teardown(() => client.close());
  let found: FoundWebhooks | undefined;
  const book: WebhookBook = {
    alone: (work) => work(),
    find: async () => found,
    keep: async (given) => {
      found = given;
    },
  };
  const parts = { client, targetUrl, book, log, clock: Date.now };
  const webhooks = createWebhooks({ ...parts, secret: 's'.repeat(32) });
  await webhooks.reconcile();
  const other = {
    name: 'webex-meraki-bot other.example.com 12345678',
    targetUrl: 'https://other.example.com/',
  };
  await call(bot, 'POST', '/webhooks', { ...other, resource: 'messages', event: 'created' });
  t.equal(webex.api.webhooks.size, 3);

  await removeOurs(parts);
  t.match([...webex.api.webhooks.values()], [{ name: other.name }]);
  await webhooks.reconcile();
  t.equal(webex.api.webhooks.size, 3, 'the book no longer says that they stand');
});

t.test('a Webex that does not let us is no reason to fail', async (t) => {
  const { webex, world } = await start(t);
  const { log, texts } = createLines();
  const limits = { ...quick, patience: 50 };
  const client = createWebex({ token: world.bot.webexToken, apiUrl: `${webex.url}/v1`, limits });
  t.teardown(() => client.close());
  webex.faults.add({ path: /webhooks/, times: Infinity, effect: { kind: 'answer', status: 500 } });
  await removeOurs({ client, targetUrl, book: undefined, log, clock: Date.now });
  t.match(texts('warn'), [/could not be removed/]);
});
