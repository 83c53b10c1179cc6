import type { StoredMessage } from '../../src/sandbox/webex/state/objects.ts';
import type { RegisteredWebhook } from '../../src/sandbox/webex/state/webhook.ts';
import type { Population } from './population.ts';

/**
 * A stand-in for Webex that takes almost no CPU time, so that the bot's own time is visible. It supports the calls of a
 * bot and refuses all others; the strict stand-in is the sandbox's.
 */

export interface WebexStub {
  url: string;
  population: Population;
  token: string;
  /** Milliseconds by which each answer is delayed; may be changed. The request itself takes effect at once. */
  latency: number;
  /** Number of calls by name, such as `GET /messages/:id`. */
  calls: Map<string, number>;
  /** Commands and messages of the bot by id; the oldest are removed. */
  messages: Map<string, StoredMessage>;
  webhooks: Map<string, RegisteredWebhook>;
  /** Bytes of each file that the bot has sent. */
  files: number[];
  /** Bytes of the body of the latest POST, as its `Content-Length` says; 0 when it said none. */
  postedBytes: number;
  /** Is called with each message of the bot as it arrives. */
  onBotMessage(message: StoredMessage): void;
}
