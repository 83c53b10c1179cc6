import type { Chat, Incoming } from '../core/chat.ts';
import { type Clock, SECOND } from '../core/clock.ts';
import { messageOf, StartError } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import { type AddressBook, type Admins, createAdmins } from './admins.ts';
import { createChat } from './chat.ts';
import { createWebex, type Limits, type Webex, WebexError, type WebexPerson } from './client/index.ts';
import type { Delivery } from './delivery.ts';
import { type Acceptance, createEvents, type Events } from './events.ts';
import { createFramework, type Framework } from './framework.ts';
import { createWebhooks, type WebhookStatus } from './webhooks.ts';

/** Everything between the product and Webex. */
export interface WebexEdge {
  /**
   * Finds out who the bot is, begins to accept events and registers the webhooks. Call it when the server
   * listens already: Webex may deliver at once.
   *
   * @throws StartError when Webex refuses the token; any other Error when it can't be reached now: call it again
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
  addresses: AddressBook;
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
  const admins: Admins = createAdmins(options.admins, chat, options.addresses, log);
  const webhooks = createWebhooks({ client, targetUrl, secret, log, clock });
  let framework: Framework | undefined;
  let events: Events | undefined;

  let drained: Promise<unknown> | undefined;

  async function drain(patience = 10 * SECOND): Promise<void> {
    webhooks.stop();
    admins.stop();
    drained ??= events?.drain(patience);
    await drained;
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
        onLost: (delivery, reference) => sayLost(delivery, reference, chat, log),
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

/** A question that Webex did not let us read must not just vanish: whoever asked would wait for ever. */
async function sayLost(delivery: Delivery, reference: string, chat: Chat, log: Log): Promise<void> {
  const { resource, event, data } = delivery;
  if (event !== 'created' || data.roomId === undefined) return;
  if (resource !== 'messages' && resource !== 'attachmentActions') return;
  const markdown = `Webex did not let me read what you just asked. Please ask again.\n\nReference: \`${reference}\``;
  await chat
    .send({ roomId: data.roomId }, { markdown })
    .catch((err: unknown) => log.error({ err, reference }, 'nobody could be told of a lost event'));
}

async function whoAmI(client: Webex, apiUrl: string): Promise<WebexPerson> {
  try {
    return await client.people.get('me');
  } catch (error) {
    const refused = error instanceof WebexError && (error.status === 401 || error.status === 403);
    if (refused)
      throw new StartError(
        `Webex refuses WEBEX_BOT_TOKEN. Put in the token that developer.webex.com shows for the bot. (${messageOf(error)})`,
        { cause: error },
      );
    const what = `Webex can't be reached at ${apiUrl}. Check WEBEX_API_URL and the way out of this network.`;
    throw new Error(`${what} (${messageOf(error)})`, { cause: error });
  }
}
