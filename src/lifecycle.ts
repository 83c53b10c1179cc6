import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Backend } from './backend.ts';
import type { Config } from './config.ts';
import type { Background } from './core/background.ts';
import { MINUTE, SECOND } from './core/clock.ts';
import { closeAll } from './core/close-all.ts';
import { endsWithin } from './core/ends-within.ts';
import { messageOf, refuseStart, StartError } from './core/errors.ts';
import type { Log } from './core/log.ts';
import { underReference } from './core/reference.ts';
import { closeServer } from './http/server.ts';
import type { MerakiApi } from './meraki/api.ts';
import type { Outbox } from './oauth/outbox.ts';
import type { Upkeep } from './oauth/upkeep.ts';
import type { WebexEdge } from './webex/edge.ts';

/** Milliseconds that requests under way get at the end. */
const REQUEST_PATIENCE = 5_000;
/** Milliseconds: a message that Webex does not take in this time is given up at the end. */
const BACKGROUND_PATIENCE = 8_000;
const LAST_WORDS = 3_000;

/** What begins and ends with the process. */
export interface LivingParts {
  server: FastifyInstance;
  edge: WebexEdge;
  merakiApi: MerakiApi;
  outbox: Outbox;
  upkeep: Upkeep;
  background: Background;
  backend: Backend;
  log: Log;
}

export interface App {
  /** Listens, then connects to Webex, however long that takes. @throws StartError */
  start(): Promise<void>;
  /** How many events and messages were accepted and are not finished. */
  pending(): number;
  /** Does what links need while nobody asks; `start` repeats it every minute. */
  tick(): Promise<void>;
  /** Finishes what was accepted and writes what is pending. May be called more than once. */
  close(): Promise<void>;
}

/** In which order the parts begin, and end. */
export function createLifecycle(config: Config, parts: LivingParts): App {
  const { server, edge, merakiApi, outbox, upkeep, background, backend, log } = parts;
  let closing: Promise<void> | undefined;

  /** Link pages, refreshes and revocations don't need Webex: they work while it can't be reached yet. */
  const connect = async (): Promise<void> => {
    for (let pause = SECOND; closing === undefined; pause = Math.min(2 * pause, MINUTE)) {
      try {
        return await underReference(() => edge.start());
      } catch (error) {
        if (error instanceof StartError) throw error;
        log.error({ err: messageOf(error) }, 'trying again');
        await delay(pause, undefined, { ref: false });
      }
    }
  };

  const close = async (): Promise<void> => {
    await closeAll([
      () => Promise.all([closeServer(server, REQUEST_PATIENCE), edge.drain()]),
      () =>
        endsWithin(
          Promise.all([backend.jobs.stop(), background.settled(), outbox.stop()]),
          BACKGROUND_PATIENCE,
        ),
      // What still waits for Meraki fails now, and whoever waits for it is told while Webex can be reached.
      () => merakiApi.close(),
      () => endsWithin(background.settled(), LAST_WORDS),
      () => backend.inbox.close(),
      () => edge.stop(),
      () => backend.close(),
    ]);
  };

  return {
    async start() {
      const { host, port } = config;
      const address = await server.listen({ host, port }).catch((error: unknown) => {
        throw new StartError(`${messageOf(error)}. HOST and PORT say where to listen.`, { cause: error });
      });
      await backend.jobs.start().catch(refuseStart);
      await connect();
      if (closing === undefined) log.info({ address, publicUrl: config.publicUrl }, 'ready');
    },
    tick: () => upkeep.tick(),
    pending: () => edge.status().events + background.size,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}
