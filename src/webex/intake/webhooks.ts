import { createHash } from 'node:crypto';
import { type Clock, MINUTE } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import { underReference } from '../../core/reference.ts';
import type { WebhookBook } from '../../core/webhook-book.ts';
import type { Webex, WebexWebhook } from '../client/index.ts';
import { listOurWebhooks, removeWebhook, webhookNamePrefix } from './our-webhooks.ts';

/** The result of the last check. */
export interface WebhookStatus {
  /** Whether all our webhooks existed and were active. */
  active: boolean;
  /** Epoch milliseconds; undefined before the first check. */
  checkedAt: number | undefined;
}

/** The webhooks through which Webex reports events. */
export interface Webhooks {
  /**
   * Creates missing webhooks, switches on inactive ones, replaces those of another secret. Never rejects; `status`
   * shows the result.
   */
  reconcile(): Promise<void>;
  /** Reconciles now and then every few minutes, because Webex switches off a webhook after repeated failures. */
  start(): Promise<void>;
  status(): WebhookStatus;
  stop(): void;
}

/** The webhooks to have; `all` does not include the buttons of cards. */
const NEEDED = [
  { resource: 'all', event: 'all' },
  { resource: 'attachmentActions', event: 'created' },
];

/** Milliseconds between two checks. */
const CHECK_INTERVAL = 5 * MINUTE;
/** Milliseconds after a check that failed: until it succeeds, the bot may receive nothing. */
const RETRY_INTERVAL = MINUTE / 2;

/**
 * Creates the keeper of our webhooks. Ours are those named for this product and the target's host; other applications
 * may share the token, and their webhooks are left alone. Webex does not show the secret of a webhook, so the name
 * holds a short hash of it, and a new secret makes new webhooks.
 *
 * @param deps.webhookBook absent where there is only one instance, which always checks itself
 */
export function createWebhooks(deps: {
  client: Webex;
  targetUrl: string;
  secret: string;
  webhookBook?: WebhookBook | undefined;
  log: Log;
  clock: Clock;
}): Webhooks {
  const { client, targetUrl, secret, webhookBook, log, clock } = deps;
  const name = webhookNamePrefix(targetUrl) + createHash('sha256').update(secret).digest('hex').slice(0, 8);
  let status: WebhookStatus = { active: false, checkedAt: undefined };
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  /** Whether the webhook book could not be read or written. */
  let isUnsure = false;

  /** Checks the webhooks and never rejects; the status shows the result. */
  async function check(): Promise<void> {
    try {
      status = { active: await repair(), checkedAt: clock() };
    } catch (err) {
      status = { active: false, checkedAt: clock() };
      log.error({ err }, 'Webex webhooks could not be checked: the bot may receive nothing');
    }
  }

  /** Repairs our webhooks. @returns whether all are active now */
  async function repair(): Promise<boolean> {
    const ours = await listOurWebhooks(client, targetUrl);
    const kept = ours.filter((webhook) => webhook.name === name && webhook.targetUrl === targetUrl);
    const working: WebexWebhook[] = [];
    for (const { resource, event } of NEEDED) {
      const same = kept.filter((webhook) => webhook.resource === resource && webhook.event === event);
      const best = same.find((webhook) => webhook.status !== 'inactive') ?? same[0];
      working.push(await ensured(best, resource, event));
    }
    // Old webhooks are removed last: meanwhile Webex delivers twice rather than not at all.
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
      log.info({ resource, event }, 'creating a Webex webhook');
      return client.webhooks.create({ name, targetUrl, resource, event, secret });
    }
    if (found.status !== 'inactive') return found;
    log.warn({ resource, event, id: found.id }, 'Webex webhook inactive: switching it on');
    const body = { id: found.id, name, targetUrl, secret, status: 'active' };
    return client.webhooks.update(body);
  }

  /** Checks only when no instance has checked lately, so that a new instance makes no call. */
  async function checkIfDue({ find, keep }: WebhookBook): Promise<void> {
    const found = await find();
    if (found?.name === name && clock() - found.checkedAt < CHECK_INTERVAL - RETRY_INTERVAL) {
      status = { active: true, checkedAt: found.checkedAt };
      return;
    }
    await check();
    if (status.active) await keep({ name, checkedAt: clock() });
  }

  /** Only our own check sets the status to not active: the webhooks exist even when the database can't be reached. */
  async function reconcile(): Promise<void> {
    isUnsure = false;
    try {
      await (webhookBook ? webhookBook.alone(() => checkIfDue(webhookBook)) : check());
    } catch (err) {
      isUnsure = true;
      log.warn({ err }, 'webhook book not available: other instances may not know of this check');
    }
  }

  /** Concurrent callers share one reconciliation: two would create everything twice. */
  function reconcileOnce(): Promise<void> {
    running ??= underReference(reconcile).finally(() => {
      running = undefined;
    });
    return running;
  }

  async function keepReconciling(): Promise<void> {
    await reconcileOnce();
    if (isStopped) return;
    const interval = status.active && !isUnsure ? CHECK_INTERVAL : RETRY_INTERVAL;
    timer = setTimeout(keepReconciling, interval).unref();
  }

  return {
    reconcile: reconcileOnce,
    start: keepReconciling,
    status: () => status,
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
