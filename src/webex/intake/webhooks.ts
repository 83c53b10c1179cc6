import { createHash } from 'node:crypto';
import { type Clock, MINUTE } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import { underReference } from '../../core/reference.ts';
import type { WebhookBook } from '../../core/webhook-book.ts';
import type { Webex, WebexWebhook } from '../client/index.ts';
import { familyOf, listOurs, removeWebhook } from './our-webhooks.ts';

export interface WebhookStatus {
  /** Whether all of our webhooks were there and active when last looked at. */
  active: boolean;
  /** Epoch milliseconds; undefined before the first look. */
  checkedAt: number | undefined;
}

/** The webhooks through which Webex tells us what happens. */
export interface Webhooks {
  /** Puts right what is missing, off, or of another secret; never rejects, `status` tells. */
  reconcile(): Promise<void>;
  /** Reconciles now and then every few minutes: Webex switches a webhook off after repeated failures. */
  start(): Promise<void>;
  status(): WebhookStatus;
  stop(): void;
}

/** `all` does not hold the buttons of cards. */
const needed = [
  { resource: 'all', event: 'all' },
  { resource: 'attachmentActions', event: 'created' },
];

const EVERY = 5 * MINUTE;
/** After one that failed: until it succeeds the bot may be deaf. */
const SOON = MINUTE / 2;

/**
 * Ours are those named for this product and the target's host: other instances and applications may
 * share the token, and theirs are left alone. Webex does not tell a webhook's secret, so its short hash is part
 * of the name, and a new secret makes new webhooks.
 */
export function createWebhooks(deps: {
  client: Webex;
  targetUrl: string;
  secret: string;
  /** Absent where there is one instance only: it always looks itself. */
  book?: WebhookBook | undefined;
  log: Log;
  clock: Clock;
}): Webhooks {
  const { client, targetUrl, secret, book, log, clock } = deps;
  const name = familyOf(targetUrl) + createHash('sha256').update(secret).digest('hex').slice(0, 8);
  let status: WebhookStatus = { active: false, checkedAt: undefined };
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  /** What other instances know could not be read or told. */
  let isUnsure = false;

  /** Never rejects: the status tells. */
  async function look(): Promise<void> {
    try {
      status = { active: await putRight(), checkedAt: clock() };
    } catch (err) {
      status = { active: false, checkedAt: clock() };
      log.error({ err }, 'the Webex webhooks could not be checked; the bot may not hear anything');
    }
  }

  /** @returns whether all are active now */
  async function putRight(): Promise<boolean> {
    const ours = await listOurs(client, targetUrl);
    const kept = ours.filter((webhook) => webhook.name === name && webhook.targetUrl === targetUrl);
    const working: WebexWebhook[] = [];
    for (const { resource, event } of needed) {
      const same = kept.filter((webhook) => webhook.resource === resource && webhook.event === event);
      const best = same.find((webhook) => webhook.status !== 'inactive') ?? same[0];
      working.push(await ensured(best, resource, event));
    }
    // Only after the new ones stand: in between Webex tells twice rather than not at all.
    for (const webhook of ours) {
      if (!working.some((one) => one.id === webhook.id)) await removeWebhook(client, webhook, log);
    }
    return working.every((webhook) => webhook.status !== 'inactive');
  }

  async function ensured(
    found: WebexWebhook | undefined,
    resource: string,
    event: string,
  ): Promise<WebexWebhook> {
    if (!found) {
      log.info({ resource, event }, 'a Webex webhook is made');
      return client.webhooks.create({ name, targetUrl, resource, event, secret });
    }
    if (found.status !== 'inactive') return found;
    log.warn({ resource, event, id: found.id }, 'a Webex webhook was off and is switched on again');
    const body = { id: found.id, name, targetUrl, secret, status: 'active' };
    return client.webhooks.update(body);
  }

  /** Instances come and go without a call, as long as one of them has looked lately. */
  async function lookUnlessFound({ find, keep }: WebhookBook): Promise<void> {
    const found = await find();
    if (found?.name === name && clock() - found.checkedAt < EVERY - SOON) {
      status = { active: true, checkedAt: found.checkedAt };
      return;
    }
    await look();
    if (status.active) await keep({ name, checkedAt: clock() });
  }

  /** Only a look of our own says that something is wrong: the webhooks stand though the database is away. */
  async function reconcile(): Promise<void> {
    isUnsure = false;
    try {
      await (book ? book.alone(() => lookUnlessFound(book)) : look());
    } catch (err) {
      isUnsure = true;
      log.warn({ err }, 'whether another instance has checked the Webex webhooks is not known');
    }
  }

  /** Callers at the same time share one look: two would make everything twice. */
  function reconcileOnce(): Promise<void> {
    running ??= underReference(reconcile).finally(() => {
      running = undefined;
    });
    return running;
  }

  async function again(): Promise<void> {
    await reconcileOnce();
    if (!stopped) timer = setTimeout(again, status.active && !isUnsure ? EVERY : SOON).unref();
  }

  return {
    reconcile: reconcileOnce,
    start: again,
    status: () => status,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
