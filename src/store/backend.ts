import type { KeyedMutex } from '../core/async/keyed-mutex.ts';
import type { Audit } from '../core/audit.ts';
import type { Broadcast } from '../core/broadcast.ts';
import type { ClosableInbox } from '../core/inbox.ts';
import type { Jobs } from '../core/jobs.ts';
import type { Grant } from '../core/links.ts';
import type { RateLimiterOf } from '../core/rate-limiter.ts';
import type { Share } from '../core/shares.ts';
import type { Store } from '../core/store.ts';
import type { WebhookBook } from '../core/webhook-book.ts';

/** Everything that outlives a restart or that several instances share. */
export interface Backend {
  store: Store;
  audit: Audit;
  inbox: ClosableInbox;
  jobs: Jobs;
  broadcast: Broadcast;
  rateLimiterOf: RateLimiterOf;
  /** Runs the work of one key one after the other, across all instances. */
  mutex: KeyedMutex;
  /** Undefined where there can be no other instance. */
  webhookBook: WebhookBook | undefined;
  /**
   * Finds the stored links that the audit log says were ended: an older copy of the store was brought back. To be asked before
   * anything is served. Rejects when the audit log can't be read.
   */
  findEnded(): Promise<Grant[]>;
  /**
   * Finds the open shares that the audit log says were ended, as `findEnded` finds links.
   *
   * @returns the shares with their ends
   */
  findEndedShares(): Promise<Share[]>;
  /** Writes what is pending and releases files and connections. */
  close(): Promise<void>;
}
