import type { BackgroundTasks } from '../core/async/background-tasks.ts';
import type { BackoffOptions } from '../core/async/backoff.ts';
import { settlesWithin } from '../core/async/timeout.ts';
import type { Message } from '../core/chat.ts';
import { SECOND } from '../core/clock.ts';
import { type ClaimedEvent, type Handled, type Inbox, OwnershipLostError } from '../core/inbox.ts';
import type { Meter } from '../core/meter.ts';
import type { WebexConnection } from './connection.ts';
import { createFramework } from './framework/framework.ts';
import { createApologies } from './intake/apologies.ts';
import type { TransportStatus } from './intake/event-transport.ts';
import type { Receipt } from './intake/events.ts';
import { createClosedIntake, createIntake, type Intake } from './intake/intake.ts';
import { createIsOutside } from './is-outside.ts';
import { createEventTransport, type EventTransportDeps } from './transports.ts';

/** Receives events from Webex and passes them, as messages, to the bot. */
export interface WebexGateway {
  /**
   * Reads who the bot is, begins to accept events, and makes Webex report them. Has to be called after the HTTP server
   * listens: Webex may call the webhook at once. A drain that begins meanwhile ends the start: no event is accepted.
   *
   * @throws StartError when Webex refuses the token; any other Error when Webex or the store can't be reached now: then
   * `start` may be called again
   */
  start(): Promise<void>;
  /** Accepts the body of a webhook whose signature was verified; never rejects. Before the start the receipt is `closed`. */
  accept(rawBody: Buffer): Promise<Receipt>;
  /**
   * Returns the state for the health page. `isStarted`: whether `start` has succeeded · `events`: how many this
   * instance received and has not finished · `lastEventAt`: when it last accepted an event, in epoch milliseconds; undefined
   * when it accepted none.
   */
  status(): {
    transport: TransportStatus;
    isStarted: boolean;
    events: number;
    lastEventAt: number | undefined;
  };
  /**
   * Stops accepting events and waits until the accepted ones are finished. Further calls wait for the same drain.
   *
   * @param timeout milliseconds, by default 10,000; what is left then stays in the inbox, and its number is logged
   */
  drain(timeout?: number): Promise<void>;
  /** Drains, unless that was done before, and closes the connections to Webex. */
  stop(): Promise<void>;
}

/** Everything that the gateway needs. */
export interface WebexGatewayDeps
  extends Omit<EventTransportDeps, 'client' | 'receive' | 'lastDeliveryAt' | 'onGap'> {
  connection: WebexConnection;
  /** Keeps events until they are handled. */
  inbox: Inbox;
  /** Handles a message. The next message of the same space begins when the returned promise resolves. */
  onMessage: (message: Message) => Promise<Handled>;
  /** Whether a person was refused when they last asked. */
  isRefused: (personId: string) => boolean;
  /** Called after each comparison of the administrators with Webex's answers. */
  onAdminsChecked: () => void;
  /** Whether people of a Webex organization may use the bot: others get no apology either. */
  admits: (orgId: string) => boolean;
  /** Handles an event that the product itself put into the inbox; returns undefined for an event that Webex delivered. */
  handleOwnEvent: (claimed: ClaimedEvent) => Promise<Handled> | undefined;
  /** Called when the members of a space have changed. */
  onMembership: (roomId: string) => void;
  /** Sends what no event waits for. */
  background: Pick<BackgroundTasks, 'run'>;
  /** Milliseconds until a message that is not readable yet is read again; about a second when absent. */
  rereadPause?: number | undefined;
  /** The waits after a failure to read a message; the usual ones when absent. */
  pauses?: BackoffOptions | undefined;
  meter: Meter;
}

/** The parts that `start` replaces: before it, the intake refuses every event and there is nothing to stop. */
interface StartedParts {
  intake: Intake;
  /** Whether Webex was asked to report events, too. */
  isStarted: boolean;
  stop(): Promise<void>;
}

/**
 * Creates the gateway; nothing is called before `start`. An event goes this way: delivery → intake → inbox → claimed
 * event → framework → message → `onMessage`.
 */
export function createWebexGateway(deps: WebexGatewayDeps): WebexGateway {
  const { connection, inbox, onMessage, isRefused, admits, onAdminsChecked } = deps;
  const { handleOwnEvent, onMembership, background, rereadPause, log, clock, meter } = deps;
  const { client, chat, admins, webexClock } = connection;
  const createdAt = clock();
  let started: StartedParts = {
    intake: createClosedIntake(meter),
    isStarted: false,
    stop: async () => {},
  };
  const ending = new AbortController();
  let draining: Promise<void> | undefined;
  let lastDeliveryAt: number | undefined;
  const transport = createEventTransport({
    ...deps,
    client,
    receive: (delivery) => started.intake.receive(delivery),
    lastDeliveryAt: () => lastDeliveryAt,
    onGap: (since) => started.intake.backfill(since),
  });

  async function finish(timeout: number): Promise<void> {
    const began = performance.now();
    admins.stop();
    started.intake.stopBackfill();
    await transport.stop();
    const unfinished = await inbox.drain(Math.max(0, timeout - (performance.now() - began)));
    await settlesWithin(started.intake.stop(), SECOND);
    if (unfinished > 0) log.warn({ left: unfinished }, 'drain timed out: some events are not finished');
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
      // Before the first message: by the administrators it is known who may use the bot.
      await admins.start(onAdminsChecked);
      // Read before events are accepted, and before the framework listens: a start that fails here leaves nothing
      // behind.
      const lastEventBeforeStart = await inbox.lastEventBeforeStart();
      const framework = createFramework({ client, bot, webexClock, log, rereadPause });
      await framework.start();
      if (draining !== undefined) return await framework.stop();
      const isOutside = createIsOutside({ client, admins, isRefused, admits });
      const apologies = createApologies({
        ...{ chat, isOutside, background, webexClock, log },
        ended: ending.signal,
      });
      const intake = createIntake({
        botId: bot.id,
        client,
        inbox,
        read: framework.read,
        onMessage,
        pauses: deps.pauses,
        handleOwnEvent,
        apologies,
        webexClock,
        onMembership,
        onOwnMessage: connection.noteOwnMessage,
        onDirectSpace: connection.noteDirectSpace,
        // When the inbox knows no last event, as at the very first start, messages from before this process may have been
        // answered.
        earliestMissed: lastEventBeforeStart === undefined ? createdAt : undefined,
        log,
        clock,
        meter,
      });
      // The backfill begins before the first event is received: a new message must not overtake the missed ones.
      if (lastEventBeforeStart !== undefined) intake.backfill(lastEventBeforeStart);
      started = { ...started, intake, stop: framework.stop };
      await transport.start();
      started = { ...started, isStarted: true };
      const { name, detail } = transport.status();
      log.info({ bot: bot.displayName, [name]: detail }, 'connected to Webex');
    },
    accept(rawBody) {
      // Whatever it says: the webhook that it came from was active.
      lastDeliveryAt = clock();
      return started.intake.accept(rawBody);
    },
    status() {
      const status = transport.status();
      const events = inbox.size + status.waiting;
      const { isStarted, intake } = started;
      return { transport: status, isStarted, events, lastEventAt: intake.lastAt() };
    },
    drain,
    async stop() {
      await drain();
      ending.abort(new OwnershipLostError());
      await started.stop();
      await connection.close();
    },
  };
}
