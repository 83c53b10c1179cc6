import type { Test } from 'tap';
import type { Inbox } from '../../../src/core/inbox.ts';

/** An inbox that a test can restart. */
export interface RestartableInbox {
  inbox: Inbox;
  /** Drains for at most `timeout` milliseconds, closes, and opens the inbox of the next process. */
  restart(timeout?: number): Promise<Inbox>;
}

/** Requirements of an inbox by the sentence that states them; each gets an inbox of its own. */
export type InboxParts = Record<
  string,
  (t: Test, inbox: Inbox, restart: RestartableInbox['restart']) => Promise<void>
>;
