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
  /** Id of the object that it is about. */
  dataId: string;
  /** The answer's status; 0 when there was none. */
  status: number;
}

/** What a test turns and reads. */
export interface WebhookDeliveries {
  /** Every POST that was made, oldest first. */
  sent: SentNotification[];
  /** How often each notification goes out: 2 delivers everything twice. */
  copies: number;
  /** Writes bodies as other JSON encoders do: `\u00e9` and `\/`. */
  escapes: boolean;
  /** Nothing waits for the answer to what was sent before it. */
  isConcurrent: boolean;
  /** Failures in a row after which a webhook becomes inactive. */
  maxFailures: number;
  /** Resolves when nothing is queued or under way. */
  idle(): Promise<void>;
  /** Forgets the failures of a webhook. */
  resetFailures(webhookId: string): void;
  /** Drops what is queued and cuts what is under way. */
  stop(): Promise<void>;
}

/** A machine that stands still for seconds is no answer that never came. */
const TIMEOUT_MS = 60_000;

/** Sends what happens to the webhooks that ask for it: in order per webhook as a rule, signed over the raw bytes. */
export function createWebhookDeliveries(records: Records, happenings: EventBus): WebhookDeliveries {
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
    async stop() {
      stopped = true;
      unsubscribe();
      await agent.destroy();
      await deliveries.idle();
    },
  };

  const unsubscribe = happenings.subscribe((happening) => {
    for (const webhook of records.webhooks.values()) {
      if (webhook.status !== 'active' || !happening.audience.has(webhook.createdBy)) continue;
      const data = happening.dataFor(webhook.createdBy);
      if (!webhookMatches(webhook, happening.resource, happening.event, data)) continue;
      const body = notificationOf(webhook, happening, data, deliveries.escapes);
      const { resource, event } = happening;
      const about = { webhookId: webhook.id, resource, event, dataId: String(data.id) };
      for (let copy = 0; copy < deliveries.copies; copy++) enqueue(webhook.id, () => send(about, body));
    }
  });

  function enqueue(webhookId: string, task: () => Promise<void>): void {
    const lane = deliveries.isConcurrent ? randomUUID() : webhookId;
    const tail = (tails.get(lane) ?? Promise.resolve()).then(task);
    tails.set(lane, tail);
    void tail.finally(() => {
      if (tails.get(lane) === tail) tails.delete(lane);
    });
  }

  /** What was queued before a webhook was deleted or deactivated is dropped. */
  async function send(about: Omit<SentNotification, 'status'>, body: Buffer): Promise<void> {
    const webhook = records.webhooks.get(about.webhookId);
    if (stopped || webhook?.status !== 'active') return;
    const status = await post(webhook, body);
    deliveries.sent.push({ ...about, status });
    judge(webhook, status);
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

  function judge(webhook: RegisteredWebhook, status: number): void {
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
