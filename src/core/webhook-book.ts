import type { FoundWebhooks } from './settings.ts';

/** The shared record of the webhooks: instances use the same ones, and one of them checks them for all. */
export interface WebhookBook {
  /** Runs the work of one instance at a time. */
  alone(work: () => Promise<void>): Promise<void>;
  /** Returns what was stored last. */
  find(): Promise<FoundWebhooks | undefined>;
  /** Stores the webhooks that were found right, or were put right. */
  keep(found: FoundWebhooks): Promise<void>;
}
