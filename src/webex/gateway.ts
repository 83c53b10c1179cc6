import type { Chat, Message } from '../core/chat.ts';
import { type Clock, SECOND } from '../core/clock.ts';
import type { Acceptance, ClaimedEvent, Handled, Inbox } from '../core/inbox.ts';
import type { Log } from '../core/log.ts';
import type { Meter } from '../core/meter.ts';
import type { WebhookBook } from '../core/webhook-book.ts';
import { type AddressBook, type Admins, createAdmins } from './admins.ts';
import { createChat } from './chat/chat.ts';
import { createWebex, type Limits } from './client/index.ts';
import { createFramework, type Framework } from './framework/framework.ts';
import { instrument } from './instrumentation.ts';
import { createApologies } from './intake/apologies.ts';
import { type Backfill, createBackfill } from './intake/backfill.ts';
import type { Delivery } from './intake/delivery.ts';
import type { TransportStatus } from './intake/event-transport.ts';
import { createEvents, type Events, type Receipt } from './intake/events.ts';
import { createTokenCheck } from './token-check.ts';
import { createEventTransport, type TransportChoice } from './transports.ts';
import type { SocketLimits } from './websocket/limits.ts';
import { whoAmI } from './who-am-i.ts';

/** Everything between the product and Webex. */
export interface WebexGateway {
  /**
   * Finds out who the bot is, begins to accept events and has Webex tell us of them. Call it when the server
   * listens already: Webex may deliver at once.
   *
   * @throws StartError when Webex refuses the token; any other Error when it, or the store, can't be reached now: call it
   * again
   */
  start(): Promise<void>;
  /** Takes a webhook's body whose signature was verified; `closed` until `start` is through. */
  accept(rawBody: Buffer): Promise<Receipt>;
  chat: Chat;
  /** Drops what is remembered of who is in a space. */
  forgetSpace(roomId: string): void;
  isAdmin(personId: string): boolean;
  /** The ids of those of BOT_ADMINS whom Webex knows. */
  admins(): string[];
  /** `events`: heard and not finished · `lastEventAt`: epoch milliseconds, of one that was kept. */
  status(): { transport: TransportStatus; events: number; lastEventAt: number | undefined };
  /** Whether Webex takes our token. Rejects when Webex can't be asked. */
  isTokenAccepted(): Promise<boolean>;
  /** Accepts nothing more and finishes what was accepted, for at most so many milliseconds. */
  drain(patience?: number): Promise<void>;
  /** Closes the connections; drains first when that was not done. */
  stop(): Promise<void>;
}

export interface WebexGatewayDeps {
  token: string;
  /** REST base. */
  apiUrl: string;
  /** Where Webex reaches our webhook route, if we have one. */
  targetUrl: string;
  /** How Webex tells us what happens. */
  transport: TransportChoice;
  /** BOT_ADMINS. */
  admins: readonly string[];
  addresses: AddressBook;
  /** @see WebhookBook */
  webhookBook?: WebhookBook | undefined;
  /** The next message of the same space waits for its promise. */
  onMessage: (message: Message) => Promise<Handled>;
  /** Keeps what Webex tells us until it is handled. */
  inbox: Inbox;
  /** Handles what is in the inbox and did not come from Webex. */
  others: (claimed: ClaimedEvent) => Promise<Handled> | undefined;
  /** Told when who is in a space has changed: everybody may know something of it. */
  onMembership: (roomId: string) => void;
  log: Log;
  clock: Clock;
  meter: Meter;
  limits?: Partial<Limits> | undefined;
  socketLimits?: Partial<SocketLimits> | undefined;
}

export function createWebexGateway(options: WebexGatewayDeps): WebexGateway {
  const { token, apiUrl, inbox, onMessage, onMembership } = options;
  const { log, clock, meter, limits } = options;
  const began = clock();
  const watching = instrument(log, meter);
  const client = createWebex({
    token,
    apiUrl,
    limits,
    ...watching,
    onAttempt(attempted) {
      watching.onAttempt(attempted);
      tokenCheck.answered(attempted.status);
    },
  });
  const tokenCheck = createTokenCheck(() => client.people.get('me'), clock);
  const chat = createChat(client, log);
  const admins: Admins = createAdmins(options.admins, chat, options.addresses, log);
  const transport = createEventTransport({
    ...options,
    client,
    book: options.webhookBook,
    hear,
    onGap: (since) => backfill?.since(since),
  });
  let framework: Framework | undefined;
  let events: Events | undefined;
  let backfill: Backfill | undefined;

  let drained: Promise<unknown> | undefined;

  function notYet(): 'closed' {
    meter.taken('closed');
    return 'closed';
  }

  async function hear(delivery: Delivery): Promise<Acceptance | 'told'> {
    return (await events?.hear(delivery)) ?? notYet();
  }

  async function end(patience: number): Promise<void> {
    const began = performance.now();
    admins.stop();
    backfill?.stop();
    await transport.stop();
    const left = await inbox.drain(Math.max(0, patience - (performance.now() - began)));
    if (left > 0) log.warn({ left }, 'events are not finished yet');
  }

  async function drain(patience = 10 * SECOND): Promise<void> {
    drained ??= end(patience);
    await drained;
  }

  return {
    async start() {
      const me = await whoAmI(client, apiUrl);
      if (me.type !== 'bot') log.warn({ type: me.type }, 'WEBEX_BOT_TOKEN is not the token of a bot');
      const bot = { id: me.id, displayName: me.displayName ?? '' };
      const started = createFramework({ client, bot, log, onMessage });
      await started.start();
      // Before anything is accepted; with a store that can't be read the start is tried again.
      const heardAt = await inbox.heardAt();
      if (drained !== undefined) return await started.stop();
      framework = started;
      const opened = createEvents({
        botId: bot.id,
        inbox,
        handle: started.handle,
        others: options.others,
        turn: async (delivery) => backfill?.turn(delivery),
        apologies: createApologies(chat, log, clock),
        onMembership,
        log,
        clock,
        meter,
      });
      backfill = createBackfill({
        botId: bot.id,
        client,
        keep: opened.keep,
        owe: inbox.missed,
        // A crash has lost what was heard before, so all of it would be answered again.
        earliest: heardAt === undefined ? began : undefined,
        log,
        clock,
      });
      // Before anything else is heard: it must not overtake what was missed.
      if (heardAt !== undefined) backfill.since(heardAt);
      events = opened;
      await Promise.all([admins.start(), transport.start()]);
      const { name, detail } = transport.status();
      log.info({ bot: bot.displayName, [name]: detail }, 'Webex is connected');
    },
    async accept(rawBody) {
      return (await events?.accept(rawBody)) ?? notYet();
    },
    chat,
    forgetSpace: chat.forget,
    isAdmin: admins.isAdmin,
    admins: admins.list,
    status() {
      const status = transport.status();
      return { transport: status, events: inbox.size + status.waiting, lastEventAt: events?.lastAt() };
    },
    isTokenAccepted: tokenCheck.isAccepted,
    drain,
    async stop() {
      await drain();
      await framework?.stop();
      await client.close();
    },
  };
}
