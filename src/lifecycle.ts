import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Config } from './config/config.ts';
import type { BackgroundTasks } from './core/async/background-tasks.ts';
import { closeAll } from './core/async/close-all.ts';
import { settlesWithin } from './core/async/timeout.ts';
import { MINUTE, SECOND } from './core/clock.ts';
import { messageOf, refuseStart, StartError } from './core/errors.ts';
import type { Log } from './core/log.ts';
import { underReference } from './core/reference.ts';
import { closeServer } from './http/server.ts';
import type { MerakiApi } from './meraki/api.ts';
import type { GrantMaintenance } from './oauth/grant-maintenance.ts';
import type { RevocationQueue } from './oauth/revocation-queue.ts';
import type { Backend } from './store/backend.ts';
import type { WebexGateway } from './webex/gateway.ts';

/** Milliseconds that requests under way get at the end. */
const REQUEST_PATIENCE = 5_000;
/** Milliseconds: a message that Webex does not take in this time is given up at the end. */
const BACKGROUND_PATIENCE = 8_000;
const LAST_WORDS = 3_000;

/** What begins and ends with the process. */
export interface LifecycleDeps {
  server: FastifyInstance;
  gateway: WebexGateway;
  merakiApi: MerakiApi;
  revocationQueue: RevocationQueue;
  maintenance: GrantMaintenance;
  background: BackgroundTasks;
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
export function createLifecycle(config: Config, deps: LifecycleDeps): App {
  const { server, gateway, merakiApi, revocationQueue, maintenance, background, backend, log } = deps;
  let closing: Promise<void> | undefined;

  /** Link pages, refreshes and revocations don't need Webex: they work while it can't be reached yet. */
  const connect = async (): Promise<void> => {
    for (let pause = SECOND; closing === undefined; pause = Math.min(2 * pause, MINUTE)) {
      try {
        return await underReference(() => gateway.start());
      } catch (error) {
        if (error instanceof StartError) throw error;
        log.error({ err: error }, 'trying again');
        await delay(pause, undefined, { ref: false });
      }
    }
  };

  const close = async (): Promise<void> => {
    await closeAll([
      () => Promise.all([closeServer(server, REQUEST_PATIENCE), gateway.drain()]),
      () =>
        settlesWithin(
          Promise.all([backend.jobs.stop(), background.settled(), revocationQueue.stop()]),
          BACKGROUND_PATIENCE,
        ),
      // What still waits for Meraki fails now, and whoever waits for it is told while Webex can be reached.
      () => merakiApi.close(),
      () => settlesWithin(background.settled(), LAST_WORDS),
      () => backend.inbox.close(),
      () => gateway.stop(),
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
    tick: () => maintenance.tick(),
    pending: () => gateway.status().events + background.size,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}
