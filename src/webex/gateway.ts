import type { Message } from '../core/chat.ts';
import { SECOND } from '../core/clock.ts';
import type { ClaimedEvent, Handled, Inbox } from '../core/inbox.ts';
import type { Meter } from '../core/meter.ts';
import type { WebexConnection } from './connection.ts';
import { createFramework } from './framework/framework.ts';
import { createApologies } from './intake/apologies.ts';
import type { TransportStatus } from './intake/event-transport.ts';
import type { Receipt } from './intake/events.ts';
import { createClosedIntake, createIntake, type Intake } from './intake/intake.ts';
import { createEventTransport, type EventTransportDeps } from './transports.ts';

/** Receives what happens in Webex and has it handled. */
export interface WebexGateway {
  /**
   * Finds out who the bot is, begins to accept events, and makes Webex report them. Call it when the server listens:
   * Webex may deliver at once.
   *
   * @throws StartError when Webex refuses the token; any other Error when Webex or the store can't be reached now: call
   * it again
   */
  start(): Promise<void>;
  /** Accepts the body of a webhook whose signature was verified; the receipt is `closed` until `start` is through. */
  accept(rawBody: Buffer): Promise<Receipt>;
  /** `events`: received and not finished · `lastEventAt`: when the last one was accepted, in epoch milliseconds. */
  status(): { transport: TransportStatus; events: number; lastEventAt: number | undefined };
  /** Stops accepting events and finishes those that were accepted, within `timeout` milliseconds. */
  drain(timeout?: number): Promise<void>;
  /** Closes the connections, after a drain. */
  stop(): Promise<void>;
}

/** Everything that the gateway needs. */
export interface WebexGatewayDeps extends Omit<EventTransportDeps, 'client' | 'receive' | 'onGap'> {
  connection: WebexConnection;
  /** Keeps events until they are handled. */
  inbox: Inbox;
  /** Handles a message. The next message of the same space waits for its promise. */
  onMessage: (message: Message) => Promise<Handled>;
  /** Handles an event in the inbox that Webex did not deliver; undefined for every other event. */
  handleOwnEvent: (claimed: ClaimedEvent) => Promise<Handled> | undefined;
  /** Called when the members of a space have changed. */
  onMembership: (roomId: string) => void;
  meter: Meter;
}

/** The parts that exist only after a start. */
interface Session {
  intake: Intake;
  stop(): Promise<void>;
}

/**
 * Creates the gateway. The way of an event: delivery → intake → inbox → claimed event → framework → message →
 * `onMessage`.
 */
export function createWebexGateway(deps: WebexGatewayDeps): WebexGateway {
  const { connection, inbox, onMessage, handleOwnEvent, onMembership, log, clock, meter } = deps;
  const { client, chat, admins } = connection;
  const createdAt = clock();
  let session: Session = { intake: createClosedIntake(meter), stop: async () => {} };
  let draining: Promise<void> | undefined;
  const transport = createEventTransport({
    ...deps,
    client,
    receive: (delivery) => session.intake.receive(delivery),
    onGap: (since) => session.intake.backfill(since),
  });

  async function finish(timeout: number): Promise<void> {
    const began = performance.now();
    admins.stop();
    session.intake.stopBackfill();
    await transport.stop();
    const left = await inbox.drain(Math.max(0, timeout - (performance.now() - began)));
    if (left > 0) log.warn({ left }, 'drain timed out: some events are not finished');
  }

  async function drain(timeout = 10 * SECOND): Promise<void> {
    draining ??= finish(timeout);
    await draining;
  }

  return {
    async start() {
      const me = await connection.whoAmI();
      if (me.type !== 'bot') log.warn({ type: me.type }, 'WEBEX_BOT_TOKEN is not the token of a bot');
      const bot = { id: me.id, displayName: me.displayName ?? '' };
      // Read before events are accepted, and before the framework listens: a start that fails here leaves nothing
      // behind.
      const heardAt = await inbox.heardAt();
      const framework = createFramework({ client, bot, log, onMessage });
      await framework.start();
      if (draining !== undefined) return await framework.stop();
      const apologies = createApologies(chat, log, clock);
      const intake = createIntake({
        botId: bot.id,
        client,
        inbox,
        handle: framework.handle,
        handleOwnEvent,
        apologies,
        onMembership,
        // Without a known time, earlier messages may all have been answered before a crash.
        earliestMissed: heardAt === undefined ? createdAt : undefined,
        log,
        clock,
        meter,
      });
      // The backfill begins before the first event is received, which must not overtake missed messages.
      if (heardAt !== undefined) intake.backfill(heardAt);
      session = { intake, stop: framework.stop };
      await Promise.all([admins.start(), transport.start()]);
      const { name, detail } = transport.status();
      log.info({ bot: bot.displayName, [name]: detail }, 'connected to Webex');
    },
    accept: (rawBody) => session.intake.accept(rawBody),
    status() {
      const status = transport.status();
      const events = inbox.size + status.waiting;
      return { transport: status, events, lastEventAt: session.intake.lastAt() };
    },
    drain,
    async stop() {
      await drain();
      await session.stop();
      await connection.close();
    },
  };
}
