import type { KeyedMutex } from '../core/async/keyed-mutex.ts';
import type { Broadcast } from '../core/broadcast.ts';
import type { ClosableInbox } from '../core/inbox.ts';
import type { Jobs } from '../core/jobs.ts';
import type { RateLimiterOf } from '../core/rate-limiter.ts';
import type { Audit, Store } from '../core/store.ts';
import type { WebhookBook } from '../core/webhook-book.ts';

/** What outlives a restart, and what several instances have in common. */
export interface Backend {
  store: Store;
  audit: Audit;
  inbox: ClosableInbox;
  jobs: Jobs;
  broadcast: Broadcast;
  rateLimiterOf: RateLimiterOf;
  /** The work of one key, one after the other, in whichever instance. */
  mutex: KeyedMutex;
  /** Undefined where no other instance can be at work. */
  webhookBook: WebhookBook | undefined;
  /** Writes what is pending, and lets go. */
  close(): Promise<void>;
}
