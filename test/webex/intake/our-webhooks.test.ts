import t from 'tap';
import type { FoundWebhooks } from '../../../src/core/settings.ts';
import type { WebhookBook } from '../../../src/core/webhook-book.ts';
import { createWebex } from '../../../src/webex/client/index.ts';
import { removeOurWebhooks } from '../../../src/webex/intake/our-webhooks.ts';
import { createWebhooks } from '../../../src/webex/intake/webhooks.ts';
import { createLines, quick } from '../../support/gateway.ts';
import { startStandIn } from '../../support/webex-stand-in.ts';

const targetUrl = 'https://bot.example.com/webhooks/webex';

t.test(
  'our webhooks are removed, those of others stay, and an instance that needs ours creates them again',
  async (t) => {
    const { webex, world, call, bot } = await startStandIn(t);
    const { log } = createLines();
    const client = createWebex({ token: world.bot.webexToken, apiUrl: `${webex.url}/v1`, limits: quick });
    t.teardown(() => client.close());
    let found: FoundWebhooks | undefined;
    const webhookBook: WebhookBook = {
      alone: (work) => work(),
      find: async () => found,
      keep: async (given) => {
        found = given;
      },
    };
    const deps = { client, targetUrl, webhookBook, log, clock: Date.now };
    const webhooks = createWebhooks({
      ...deps,
      secret: 's'.repeat(32),
      lastDeliveryAt: () => undefined,
      onGap() {},
    });
    await webhooks.reconcile();
    const other = {
      name: 'webex-meraki-bot other.example.com 12345678',
      targetUrl: 'https://other.example.com/',
    };
    await call(bot, 'POST', '/webhooks', { ...other, resource: 'messages', event: 'created' });
    t.equal(webex.api.webhooks.size, 3);

    await removeOurWebhooks(deps);
    t.match([...webex.api.webhooks.values()], [{ name: other.name }]);
    await webhooks.reconcile();
    t.equal(webex.api.webhooks.size, 3, 'the webhook book does not say that they exist');
  },
);

t.test('a failure to remove webhooks is only logged', async (t) => {
  const { webex, world } = await startStandIn(t);
  const { log, texts } = createLines();
  const limits = { ...quick, totalTimeout: 50 };
  const client = createWebex({ token: world.bot.webexToken, apiUrl: `${webex.url}/v1`, limits });
  t.teardown(() => client.close());
  webex.faults.add({ path: /webhooks/, times: Infinity, effect: { kind: 'answer', status: 500 } });
  await removeOurWebhooks({ client, targetUrl, webhookBook: undefined, log, clock: Date.now });
  t.match(texts('warn'), [/could not remove/]);
});
