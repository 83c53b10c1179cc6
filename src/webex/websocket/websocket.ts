import { setTimeout as delay } from 'node:timers/promises';
import { backoff } from '../../core/async/backoff.ts';
import { type Clock, SECOND } from '../../core/clock.ts';
import { messageOf } from '../../core/errors.ts';
import type { Log } from '../../core/log.ts';
import { underReference } from '../../core/reference.ts';
import { type ClientLimits, type Instrumentation, isTokenRefused } from '../client/index.ts';
import type { Delivery, DeliveryOutcome } from '../intake/delivery.ts';
import type { EventTransport } from '../intake/event-transport.ts';
import { createActivityQueue } from './activity-queue.ts';
import { createConnectionState } from './connection-state.ts';
import { createWebexDevices, type WebexDevice } from './devices.ts';
import { SOCKET_LIMITS, type SocketLimits } from './limits.ts';
import { describeEnd, type NextStep, nextStepAfter } from './reconnect.ts';
import { createWebexServices } from './services.ts';
import { openSocket, type Socket, type SocketEnd } from './socket.ts';
import { socketUrl } from './socket-url.ts';

/** Everything that the websocket needs. */
export interface WebsocketDeps {
  token: string;
  /** The base of U2C, Webex's service catalog. */
  catalogUrl: string;
  /** Passes a delivery to the intake; never rejects. */
  receive: (delivery: Delivery) => Promise<DeliveryOutcome>;
  /** Called with the time since which messages may have been missed, in epoch milliseconds. */
  onGap: (since: number) => void;
  /** Called each time the websocket is open. */
  onOpen: () => void;
  instrumentation: Instrumentation;
  log: Log;
  clock: Clock;
  limits?: Partial<ClientLimits> | undefined;
  socketLimits?: Partial<SocketLimits> | undefined;
}

/** Milliseconds that a stop waits for Webex to remove the device. */
const REMOVE_DEVICE_TIMEOUT = 2 * SECOND;

/** The outcome of one socket. */
interface Attempt {
  nextStep: NextStep;
  wasOpen: boolean;
  /** Whether the socket was open for `stableAfter`. */
  wasStable: boolean;
}

/**
 * Keeps one websocket to Webex open. After each end it opens another, after a backoff, and reports the time in between
 * as a gap. A device is used until Webex does not accept it any more.
 */
export function createWebsocket(deps: WebsocketDeps): EventTransport {
  const { token, catalogUrl, receive, onGap, onOpen, log, clock } = deps;
  const limits = { ...SOCKET_LIMITS, ...deps.socketLimits };
  const services = createWebexServices(deps);
  const devices = createWebexDevices(services, catalogUrl, log);
  const queue = createActivityQueue({ receive, onGap, maxWaiting: limits.maxWaiting, log, clock });
  const state = createConnectionState(clock);
  const stopping = new AbortController();
  let device: WebexDevice | undefined;
  let socket: Socket | undefined;
  let running: Promise<void> | undefined;
  /** The time of the last frame, or of the start: epoch milliseconds. */
  let lastHeardAt = clock();

  /** Opens a socket and resolves when it has closed, with the milliseconds for which it was open. */
  async function openAndServe({ webSocketUrl, catalog }: WebexDevice): Promise<SocketEnd & { open: number }> {
    let openedAt: number | undefined;
    const opened = openSocket({
      url: socketUrl(webSocketUrl, catalogUrl, clock()),
      token,
      limits,
      onReady() {
        openedAt = performance.now();
        log.info({}, 'websocket to Webex open');
        state.set(true, 'connected');
        // The gap is reported before the first frame is passed on, which must not overtake missed messages.
        onGap(lastHeardAt);
        onOpen();
      },
      onFrame(frame, bytes) {
        lastHeardAt = clock();
        queue.add(frame, bytes, opened, catalog);
      },
    });
    socket = opened;
    if (stopping.signal.aborted) opened.close();
    const end = await opened.ended;
    return { ...end, open: openedAt === undefined ? 0 : performance.now() - openedAt };
  }

  async function attempt(): Promise<Attempt> {
    try {
      device ??= await underReference(() => devices.register(stopping.signal));
      const end = await openAndServe(device);
      state.set(false, describeEnd(end));
      return {
        nextStep: nextStepAfter(end),
        wasOpen: end.open > 0,
        wasStable: end.open >= limits.stableAfter,
      };
    } catch (error) {
      state.set(false, messageOf(error));
      return { nextStep: isTokenRefused(error) ? 'refused' : 'reopen', wasOpen: false, wasStable: false };
    }
  }

  async function run(): Promise<void> {
    let failures = 0;
    let unheard = 0;
    while (!stopping.signal.aborted) {
      const { nextStep, wasOpen, wasStable } = await attempt();
      if (stopping.signal.aborted) return;
      failures = wasStable ? 1 : failures + 1;
      unheard = wasOpen ? 0 : unheard + 1;
      if (nextStep !== 'reopen' || (unheard > 0 && unheard % limits.maxUnheard === 0)) abandonDevice();
      const wait = backoff(failures, { first: limits.firstWait, longest: limits.longestWait });
      const about = { reason: state.reason, wait: Math.round(wait) };
      if (nextStep === 'refused') log.error(about, 'Webex refuses the websocket to this WEBEX_BOT_TOKEN');
      else log.warn({ ...about, newDevice: device === undefined }, 'websocket to Webex not open');
      await delay(wait, undefined, { signal: stopping.signal, ref: false }).catch(() => {});
    }
  }

  /** Removes the device, because Webex limits their number; the next attempt registers another. */
  function abandonDevice(): void {
    const abandoned = device;
    device = undefined;
    if (abandoned === undefined) return;
    underReference(() => devices.remove(abandoned, stopping.signal)).catch((error: unknown) => {
      log.debug({ err: error }, 'could not remove an abandoned Webex device');
    });
  }

  return {
    async start() {
      lastHeardAt = clock();
      running ??= run();
      await state.known;
    },
    status: () => ({ name: 'websocket', ok: state.isOpen, detail: state.detail, waiting: queue.waiting }),
    async stop() {
      if (stopping.signal.aborted) return;
      stopping.abort();
      socket?.close();
      await running;
      state.set(false, 'stopped');
      await queue.idle();
      if (device === undefined) return;
      const last = device;
      await underReference(() => devices.remove(last, AbortSignal.timeout(REMOVE_DEVICE_TIMEOUT))).catch(
        (error: unknown) => {
          log.warn({ err: error }, 'could not remove the Webex device of the websocket');
        },
      );
    },
  };
}
