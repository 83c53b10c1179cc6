import type { Chat, Incoming } from '../core/chat.ts';
import { type Clock, SECOND } from '../core/clock.ts';
import { messageOf } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import { type Admins, createAdmins } from './admins.ts';
import { createChat } from './chat.ts';
import { createWebex, type Limits, type Webex, WebexError, type WebexPerson } from './client/index.ts';
import { type Acceptance, createEvents, type Events } from './events.ts';
import { createFramework, type Framework } from './framework.ts';
import { createWebhooks, type WebhookStatus } from './webhooks.ts';

/** Everything between the product and Webex. */
export interface WebexEdge {
  /**
   * Finds out who the bot is, begins to accept events and registers the webhooks. Call it when the server
   * listens already: Webex may deliver at once.
   *
   * @throws Error that says what to do, when Webex refuses the token or can't be reached
   */
  start(): Promise<void>;
  /** Takes a webhook's body whose signature was verified; `busy` until `start` is through. */
  accept(rawBody: Buffer): Acceptance;
  chat: Chat;
  isAdmin(personId: string): boolean;
  /** The ids of those of BOT_ADMINS whom Webex knows. */
  admins(): string[];
  /** `events`: accepted and not finished. */
  status(): { webhooks: WebhookStatus; events: number };
  /** Accepts nothing more and finishes what was accepted, for at most so many milliseconds. */
  drain(patience?: number): Promise<void>;
  /** Closes the connections; drains first when that was not done. */
  stop(): Promise<void>;
}

export interface WebexEdgeOptions {
  token: string;
  /** REST base. */
  apiUrl: string;
  /** Where Webex reaches our webhook route. */
  targetUrl: string;
  webhookSecret: string;
  /** BOT_ADMINS. */
  admins: readonly string[];
  /** The next message of the same space waits for its promise. */
  onMessage: (incoming: Incoming) => Promise<void>;
  log: Log;
  clock: Clock;
  limits?: Partial<Limits> | undefined;
}

export function createWebexEdge(options: WebexEdgeOptions): WebexEdge {
  const { token, apiUrl, targetUrl, webhookSecret: secret, onMessage, log, clock, limits } = options;
  const client = createWebex({ token, apiUrl, limits, log });
  const chat = createChat(client, log);
  const admins: Admins = createAdmins(options.admins, chat, log);
  const webhooks = createWebhooks({ client, targetUrl, secret, log, clock });
  let framework: Framework | undefined;
  let events: Events | undefined;

  async function drain(patience = 10 * SECOND): Promise<void> {
    webhooks.stop();
    admins.stop();
    await events?.drain(patience);
  }

  return {
    async start() {
      const me = await whoAmI(client, apiUrl);
      if (me.type !== 'bot') log.warn({ type: me.type }, 'WEBEX_BOT_TOKEN is not the token of a bot');
      const bot = { id: me.id, displayName: me.displayName ?? '' };
      const started = createFramework({ client, bot, log, onMessage });
      await started.start();
      framework = started;
      events = createEvents({
        botId: bot.id,
        handle: (delivery) => started.handle(delivery),
        onMembership: chat.forget,
        log,
        clock,
      });
      await Promise.all([admins.start(), webhooks.start()]);
      log.info({ bot: bot.displayName, webhooks: webhooks.status().active }, 'Webex is connected');
    },
    accept: (rawBody) => events?.accept(rawBody) ?? 'busy',
    chat,
    isAdmin: admins.isAdmin,
    admins: admins.list,
    status: () => ({ webhooks: webhooks.status(), events: events?.size ?? 0 }),
    drain,
    async stop() {
      await drain();
      await framework?.stop();
      await client.close();
    },
  };
}

async function whoAmI(client: Webex, apiUrl: string): Promise<WebexPerson> {
  try {
    return await client.people.get('me');
  } catch (error) {
    const refused = error instanceof WebexError && (error.status === 401 || error.status === 403);
    const what = refused
      ? 'Webex refuses WEBEX_BOT_TOKEN. Put in the token that developer.webex.com shows for the bot.'
      : `Webex can't be reached at ${apiUrl}. Check WEBEX_API_URL and the way out of this network.`;
    throw new Error(`${what} (${messageOf(error)})`, { cause: error });
  }
}
