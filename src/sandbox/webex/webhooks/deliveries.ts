import { randomUUID } from 'node:crypto';
import { Agent, request } from 'undici';
import type { EventBus, RoomEvent } from '../state/event-bus.ts';
import type { Records } from '../state/records.ts';
import { type RegisteredWebhook, webhookMatches } from '../state/webhook.ts';
import { isOnThisMachine } from './loopback.ts';
import { notificationOf, signatureOf } from './notification.ts';

/** One POST to a webhook's target. */
interface SentNotification {
  webhookId: string;
  resource: RoomEvent['resource'];
  event: RoomEvent['event'];
  /** Id of the object in question. */
  dataId: string;
  /** The answer's HTTP status; 0 when no answer came. */
  status: number;
}

/** The sender of webhooks, with settings and records for tests. */
export interface WebhookDeliveries {
  /** Every POST that was made, oldest first. */
  sent: SentNotification[];
  /** Times that each notification is sent: 2 delivers everything twice. */
  copies: number;
  /** Whether bodies are written as by other JSON encoders, with `\u00e9` and `\/`. */
  escapes: boolean;
  /** Whether a notification is sent without waiting for the answer to the one before. */
  isConcurrent: boolean;
  /** Failures in a row after which a webhook becomes inactive. */
  maxFailures: number;
  /** Resolves when no notification is queued or under way. */
  idle(): Promise<void>;
  /** Sets a webhook's count of failures in a row to 0. */
  resetFailures(webhookId: string): void;
  /** Makes all webhooks of a person inactive, as Webex does after failures. @returns how many were active */
  switchOff(ownerId: string): number;
  /** Drops queued notifications and aborts those under way. */
  stop(): Promise<void>;
}

/** Long, because a busy test machine may stand still for seconds. */
const TIMEOUT_MS = 60_000;

/** Sends events to the webhooks that match them: in order for each webhook by default, signed over the raw bytes. */
export function createWebhookDeliveries(records: Records, eventBus: EventBus): WebhookDeliveries {
  const agent = new Agent({ connect: { timeout: TIMEOUT_MS } });
  const tails = new Map<string, Promise<void>>();
  const failures = new Map<string, number>();
  let stopped = false;

  const deliveries: WebhookDeliveries = {
    sent: [],
    copies: 1,
    escapes: false,
    isConcurrent: false,
    maxFailures: 100,
    async idle() {
      while (tails.size > 0) await Promise.all(tails.values());
    },
    resetFailures: (webhookId) => {
      failures.delete(webhookId);
    },
    switchOff(ownerId) {
      const active = [...records.webhooks.values()].filter(
        (webhook) => webhook.createdBy === ownerId && webhook.status === 'active',
      );
      for (const webhook of active) webhook.status = 'inactive';
      return active.length;
    },
    async stop() {
      stopped = true;
      unsubscribe();
      await agent.destroy();
      await deliveries.idle();
    },
  };

  const unsubscribe = eventBus.subscribe((roomEvent) => {
    for (const webhook of records.webhooks.values()) {
      if (webhook.status !== 'active' || !roomEvent.audience.has(webhook.createdBy)) continue;
      const data = roomEvent.dataFor(webhook.createdBy);
      if (!webhookMatches(webhook, roomEvent.resource, roomEvent.event, data)) continue;
      const body = notificationOf(webhook, roomEvent, data, deliveries.escapes);
      const { resource, event } = roomEvent;
      const about = { webhookId: webhook.id, resource, event, dataId: String(data.id) };
      for (let copy = 0; copy < deliveries.copies; copy++) enqueue(webhook.id, () => send(about, body));
    }
  });

  function enqueue(webhookId: string, task: () => Promise<void>): void {
    const queue = deliveries.isConcurrent ? randomUUID() : webhookId;
    const tail = (tails.get(queue) ?? Promise.resolve()).then(task);
    tails.set(queue, tail);
    void tail.finally(() => {
      if (tails.get(queue) === tail) tails.delete(queue);
    });
  }

  /** Sends one notification, unless its webhook was deleted or deactivated while it was queued. */
  async function send(about: Omit<SentNotification, 'status'>, body: Buffer): Promise<void> {
    const webhook = records.webhooks.get(about.webhookId);
    if (stopped || webhook?.status !== 'active') return;
    const status = await post(webhook, body);
    deliveries.sent.push({ ...about, status });
    countFailure(webhook, status);
  }

  async function post(webhook: RegisteredWebhook, body: Buffer): Promise<number> {
    if (!isOnThisMachine(webhook.targetUrl)) return 0;
    const headers: Record<string, string> = { 'content-type': 'application/json; charset=UTF-8' };
    if (webhook.secret) headers['x-spark-signature'] = signatureOf(body, webhook.secret);
    try {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const answer = await request(webhook.targetUrl, {
        method: 'POST',
        headers,
        body,
        dispatcher: agent,
        signal,
      });
      await answer.body.dump();
      return answer.statusCode;
    } catch {
      return 0;
    }
  }

  function countFailure(webhook: RegisteredWebhook, status: number): void {
    if (status >= 200 && status < 300) {
      failures.delete(webhook.id);
      return;
    }
    const count = (failures.get(webhook.id) ?? 0) + 1;
    failures.set(webhook.id, count);
    if (count >= deliveries.maxFailures) webhook.status = 'inactive';
  }

  return deliveries;
}
