import type { FoundWebhooks } from './settings.ts';

/** What several instances know together: they share the webhooks, and one of them looks for all. */
export interface WebhookBook {
  /** Runs the work of one instance at a time. */
  alone(work: () => Promise<void>): Promise<void>;
  find(): Promise<FoundWebhooks | undefined>;
  keep(found: FoundWebhooks): Promise<void>;
}
