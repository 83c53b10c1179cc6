import { setTimeout as delay } from 'node:timers/promises';
import { type Clock, SECOND } from '../../core/clock.ts';
import { messageOf } from '../../core/errors.ts';
import type { Acceptance } from '../../core/inbox.ts';
import type { Log } from '../../core/log.ts';
import type { Meter } from '../../core/meter.ts';
import { underReference } from '../../core/reference.ts';
import { type Limits, WebexError } from '../client/index.ts';
import type { Delivery } from '../intake/delivery.ts';
import type { EventTransport } from '../intake/event-transport.ts';
import { createWebexDevices, type WebexDevice } from './devices.ts';
import { createHearing } from './hearing.ts';
import { type SocketLimits, socketLimits } from './limits.ts';
import { createWebexServices } from './services.ts';
import { openSocket, type Socket, type SocketEnd } from './socket.ts';
import { isTrusted } from './trusted.ts';
import { type Verdict, verdictOn, wordsFor } from './verdict.ts';

export interface WebsocketDeps {
  token: string;
  /** U2C, Webex's service catalog. */
  catalogUrl: string;
  /** Takes what has happened; never rejects. */
  hear: (delivery: Delivery) => Promise<Acceptance | 'told'>;
  /** Since then something may have happened that nobody heard: epoch milliseconds. */
  onGap: (since: number) => void;
  /** Told each time it is open. */
  onOpen: () => void;
  log: Log;
  clock: Clock;
  meter: Meter;
  limits?: Partial<Limits> | undefined;
  socketLimits?: Partial<SocketLimits> | undefined;
}

/** Milliseconds for which the end waits until Webex has forgotten the device. */
const FAREWELL = 2 * SECOND;

/**
 * Webex's websocket, kept open: whatever ends it, a new one follows, after a wait that doubles and varies, and what
 * happened in between is told as a gap. A device is used until Webex does not take it any more.
 */
export function createWebsocket(options: WebsocketDeps): EventTransport {
  const { token, catalogUrl, hear, onGap, onOpen, log, clock } = options;
  const limits = { ...socketLimits, ...options.socketLimits };
  const services = createWebexServices({
    token,
    catalogUrl,
    limits: options.limits,
    log,
    meter: options.meter,
  });
  const devices = createWebexDevices(services, catalogUrl, log);
  const hearing = createHearing({ hear, onGap, most: limits.waiting, log, clock });
  const stopping = new AbortController();
  const tried = Promise.withResolvers<void>();
  let device: WebexDevice | undefined;
  let socket: Socket | undefined;
  let running: Promise<void> | undefined;
  let isOpen = false;
  /** Since when it is as it is, and why. */
  let since = clock();
  let why = 'not started';
  /** When Webex was heard last. */
  let alive = 0;

  function turn(open: boolean, reason: string): void {
    if (open !== isOpen) since = clock();
    isOpen = open;
    why = reason;
    tried.resolve();
  }

  /** Opens one and lives with it. @returns how it ended, and for how many milliseconds it was open */
  async function live({ webSocketUrl, catalog }: WebexDevice): Promise<SocketEnd & { lived: number }> {
    const url = addressOf(webSocketUrl, clock());
    if (!isTrusted(url, catalogUrl)) throw new Error(`${url.host} is no host of Webex: it gets no token`);
    let openedAt: number | undefined;
    const opened = openSocket({
      url,
      token,
      limits,
      onReady() {
        openedAt = performance.now();
        log.info({}, 'the websocket to Webex is open');
        turn(true, 'connected');
        // Before anything that comes now is handed on: it must not overtake what was missed.
        onGap(alive);
        onOpen();
      },
      onFrame(frame, bytes) {
        alive = clock();
        hearing.take(frame, bytes, opened, catalog);
      },
    });
    socket = opened;
    if (stopping.signal.aborted) opened.close();
    const end = await opened.ended;
    return { ...end, lived: openedAt === undefined ? 0 : performance.now() - openedAt };
  }

  /** One device and one socket. @returns what follows, and whether the socket held for long */
  async function attempt(): Promise<{ verdict: Verdict; wasStable: boolean; wasOpen: boolean }> {
    try {
      device ??= await underReference(() => devices.register(stopping.signal));
      const end = await live(device);
      turn(false, wordsFor(end));
      return { verdict: verdictOn(end), wasStable: end.lived >= limits.stable, wasOpen: end.lived > 0 };
    } catch (error) {
      turn(false, messageOf(error));
      const isRefused = error instanceof WebexError && (error.status === 401 || error.status === 403);
      return { verdict: isRefused ? 'refused' : 'again', wasStable: false, wasOpen: false };
    }
  }

  async function run(): Promise<void> {
    let failures = 0;
    let unheard = 0;
    while (!stopping.signal.aborted) {
      const { verdict, wasStable, wasOpen } = await attempt();
      if (stopping.signal.aborted) return;
      failures = wasStable ? 1 : failures + 1;
      unheard = wasOpen ? 0 : unheard + 1;
      if (verdict !== 'again' || (unheard > 0 && unheard % limits.attempts === 0)) leave();
      const wait = backoff(failures, limits);
      const about = { why, wait: Math.round(wait) };
      if (verdict === 'refused') log.error(about, 'Webex refuses the websocket to this WEBEX_BOT_TOKEN');
      else log.warn({ ...about, newDevice: device === undefined }, 'the websocket to Webex is not open');
      await delay(wait, undefined, { signal: stopping.signal, ref: false }).catch(() => {});
    }
  }

  /** The next attempt registers a new device; Webex allows only so many. */
  function leave(): void {
    const left = device;
    device = undefined;
    if (left === undefined) return;
    underReference(() => devices.remove(left, stopping.signal)).catch((error: unknown) => {
      log.debug({ err: error }, 'a device that Webex does not take could not be removed');
    });
  }

  return {
    async start() {
      since = clock();
      alive = since;
      running ??= run();
      await tried.promise;
    },
    status: () => ({
      name: 'websocket',
      ok: isOpen,
      detail: isOpen ? why : `not connected since ${new Date(since).toISOString()}: ${why}`,
      waiting: hearing.waiting,
    }),
    async stop() {
      if (stopping.signal.aborted) return;
      stopping.abort();
      socket?.close();
      await running;
      turn(false, 'stopped');
      await hearing.idle();
      if (device === undefined) return;
      const last = device;
      await underReference(() => devices.remove(last, AbortSignal.timeout(FAREWELL))).catch(
        (error: unknown) => {
          log.warn({ err: error }, 'the device of the websocket could not be removed');
        },
      );
    },
  };
}

/** Frames as text, a first one at once, and refusals as close codes (webex-js-sdk, mercury.js: _prepareUrl). */
function addressOf(webSocketUrl: string, now: number): URL {
  const url = new URL(webSocketUrl);
  const wanted = { outboundWireFormat: 'text', bufferStates: 'true', aliasHttpStatus: 'true' };
  for (const [name, value] of Object.entries(wanted)) url.searchParams.set(name, value);
  url.searchParams.set('clientTimestamp', String(now));
  return url;
}

/** Between half and the whole of a wait that doubles: those whom one failure hit don't all come back at once. */
function backoff(failures: number, limits: SocketLimits): number {
  const longest = Math.min(limits.longestBackoff, limits.backoff * 2 ** Math.min(failures - 1, 16));
  return longest * (0.5 + Math.random() / 2);
}
