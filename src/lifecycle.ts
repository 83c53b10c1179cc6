import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Drawing } from './charts/draw.ts';
import type { Config } from './config/config.ts';
import type { BackgroundTasks } from './core/async/background-tasks.ts';
import { backoff } from './core/async/backoff.ts';
import { closeAll } from './core/async/close-all.ts';
import { settlesWithin } from './core/async/timeout.ts';
import { MINUTE, SECOND } from './core/clock.ts';
import { messageOf, refuseStart, StartError } from './core/errors.ts';
import type { Log } from './core/log.ts';
import { underReference } from './core/reference.ts';
import { endRestoredShares } from './core/restored-shares.ts';
import type { ShareUses } from './core/share-uses.ts';
import { closeServer } from './http/server.ts';
import type { MerakiApi } from './meraki/api.ts';
import type { GrantMaintenance } from './oauth/grant-maintenance.ts';
import type { RestoredLinks } from './oauth/restored-links.ts';
import type { RevocationQueue } from './oauth/revocation-queue.ts';
import type { Backend } from './store/backend.ts';
import type { WebexGateway } from './webex/gateway.ts';

/** Milliseconds that HTTP requests under way get at a shutdown. */
const REQUEST_TIMEOUT = 5_000;
/** Milliseconds that background work gets at a shutdown; a message that Webex has not accepted by then is given up. */
const BACKGROUND_TIMEOUT = 8_000;
/** Milliseconds for telling people that their questions failed because of the shutdown. */
const FAILURE_NOTICES_TIMEOUT = 3_000;
/** The waits between two attempts to connect to Webex. */
const CONNECT_RETRY = { first: SECOND, longest: MINUTE };

/** The parts that start and stop with the process. */
export interface LifecycleDeps {
  server: FastifyInstance;
  gateway: WebexGateway;
  merakiApi: MerakiApi;
  charts: Drawing;
  revocationQueue: RevocationQueue;
  maintenance: GrantMaintenance;
  restoredLinks: RestoredLinks;
  shareUses: Pick<ShareUses, 'save'>;
  background: BackgroundTasks;
  backend: Backend;
  log: Log;
}

/** The running product. */
export interface App {
  /** Ends again what an older store brought back, listens, starts the jobs, then connects to Webex, however long that takes. @throws StartError */
  start(): Promise<void>;
  /** Returns how many events and messages were accepted and are not finished. */
  pending(): number;
  /** Runs the maintenance of all links once; after `start`, a job does so every minute. */
  tick(): Promise<void>;
  /** Finishes what was accepted, writes what is pending, and closes everything. May be called more than once. */
  close(): Promise<void>;
}

/** Creates the app, which starts and stops the parts in their order. */
export function createLifecycle(config: Config, deps: LifecycleDeps): App {
  const { server, gateway, merakiApi, charts, revocationQueue, maintenance, restoredLinks } = deps;
  const { shareUses, background, backend, log } = deps;
  let closing: Promise<void> | undefined;

  /**
   * Tries until it succeeds. Meanwhile link pages, token refreshes and revocations work, because they don't need Webex.
   */
  const connect = async (): Promise<void> => {
    for (let attempt = 1; closing === undefined; attempt += 1) {
      try {
        return await underReference(() => gateway.start());
      } catch (error) {
        if (error instanceof StartError) throw error;
        log.error({ err: error }, 'could not connect to Webex; trying again');
        await delay(backoff(attempt, CONNECT_RETRY), undefined, { ref: false });
      }
    }
  };

  const close = async (): Promise<void> => {
    await closeAll([
      () => Promise.all([closeServer(server, REQUEST_TIMEOUT), gateway.drain()]),
      () =>
        settlesWithin(
          Promise.all([backend.jobs.stop(), background.settled(), revocationQueue.stop()]),
          BACKGROUND_TIMEOUT,
        ),
      // Calls that still wait for Meraki fail now; the people who asked are told while Webex can be reached.
      () => merakiApi.close(),
      () => settlesWithin(background.settled(), FAILURE_NOTICES_TIMEOUT),
      () => shareUses.save(),
      () => charts.close(),
      () => backend.inbox.close(),
      () => gateway.stop(),
      () => backend.close(),
    ]);
  };

  return {
    async start() {
      // Nothing may use such a share or link: no page, no job and no question.
      await underReference(() => endRestoredShares({ ...backend, log }));
      await underReference(() => restoredLinks.endAgain());
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
