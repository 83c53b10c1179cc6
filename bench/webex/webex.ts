import type { StoredMessage } from '../../src/sandbox/webex/state/objects.ts';
import type { RegisteredWebhook } from '../../src/sandbox/webex/state/webhook.ts';
import type { Population } from './population.ts';

/**
 * A Webex that costs next to nothing, so that a bot's own time can be seen. It knows what a bot asks for, and
 * refuses what it does not know; the sandbox's stand-in, which tests run against, is the strict one.
 */

export interface WebexStub {
  url: string;
  population: Population;
  token: string;
  /** Milliseconds that each answer takes; may be changed. What was asked for has happened by then. */
  latency: number;
  /** How often was called what, such as `GET /messages/:id`. */
  calls: Map<string, number>;
  /** By id: questions, and what the bot has said. The oldest go. */
  messages: Map<string, StoredMessage>;
  webhooks: Map<string, RegisteredWebhook>;
  /** Told of each message of the bot as it arrives. */
  onBotMessage(message: StoredMessage): void;
}
