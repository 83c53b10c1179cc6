import { mock } from 'node:test';
import type { Test } from 'tap';
import { createKeyedMutex } from '../../src/core/async/keyed-mutex.ts';
import { SECOND } from '../../src/core/clock.ts';
import type { FoundWebhooks } from '../../src/core/settings.ts';
import type { WebhookBook } from '../../src/core/webhook-book.ts';
import { startWebex } from '../../src/sandbox/webex/server.ts';
import { createWorld } from '../../src/sandbox/world.ts';
import { createWebex } from '../../src/webex/client/index.ts';
import { createWebhooks } from '../../src/webex/intake/webhooks.ts';
import { createLines, quick } from './gateway.ts';

/** The time at which the clock of a test begins. */
export const WEBHOOKS_START = Date.parse('2026-03-01T12:00:00Z');

/** Where events of the bot go; nobody listens there. */
export const WEBHOOK_TARGET = 'http://127.0.0.1:9/webhooks/webex';

/** The secret that signs them, unless a test changes it. */
export const WEBHOOK_SECRET = 'the secret of these webhooks, long enough';

/** Starts a Webex whose webhooks a test looks at, deletes and switches off. */
export async function startWebhooks(t: Test) {
  const world = createWorld();
  const webex = await startWebex({ world, redirectUris: [] });
  const client = createWebex({ token: world.bot.webexToken, apiUrl: `${webex.url}/v1`, limits: quick });
  const lines = createLines();
  const made: { stop(): void }[] = [];
  const time = { now: WEBHOOKS_START };
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
    create(targetUrl = WEBHOOK_TARGET, secret = WEBHOOK_SECRET, webhookBook?: WebhookBook) {
      const webhooks = createWebhooks({
        client,
        targetUrl,
        secret,
        webhookBook,
        lastDeliveryAt: () => delivered.at,
        onGap: (since) => gaps.push(since - WEBHOOKS_START),
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
export function createWebhookBook(): WebhookBook & { found: FoundWebhooks | undefined } {
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

/** Switches webhooks off, as Webex does when they fail. */
export function switchWebhooksOff(webhooks: Iterable<{ status: string }>): void {
  for (const webhook of webhooks) webhook.status = 'inactive';
}

/** The status while the webhooks deliver. */
export const WEBHOOKS_ACTIVE = { active: true, detail: 'active' };

/** Lets a test move the timers with the clock, second by second. */
export function mockTimers(t: Test, time: { now: number }) {
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
