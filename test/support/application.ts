import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Test } from 'tap';
import { createApp } from '../../src/app.ts';
import { type Config, parseConfig, secretsOf } from '../../src/config/config.ts';
import { MINUTE } from '../../src/core/clock.ts';
import { createLogger } from '../../src/logger.ts';
import { freePort } from '../../src/sandbox/fleet/free-port.ts';
import { type Services, startServices } from '../../src/sandbox/services.ts';
import { createWorld, type World } from '../../src/sandbox/world.ts';
import type { SocketLimits } from '../../src/webex/websocket/limits.ts';
import { assertNoLeak, secretsOfStandIns } from './log-scan.ts';
import { UNHURRIED } from './no-rate-limit.ts';
import { createPeople, type People } from './people.ts';
import { until } from './until.ts';

/** The options of a test that differ from the usual ones. */
export interface RigOptions {
  env?: Record<string, string>;
  services?: Pick<
    Parameters<typeof startServices>[0],
    'examples' | 'pkceRequired' | 'accessTokenLife' | 'transport'
  >;
  /** Limits of the websocket that are shorter than usual. */
  socketLimits?: Partial<SocketLimits>;
}

/** The whole application in this process, against the stand-ins, with a clock that a test moves. */
export interface Rig extends Services, People {
  world: World;
  config: Config;
  publicUrl: string;
  /** Every line of the log so far. */
  logs(): string;
  /** Lets time pass for the application and for the `Date` of Webex; else the stand-ins keep real time. */
  pass(ms: number): void;
  /** Runs the background jobs once. */
  tick(): Promise<void>;
  settle(): Promise<void>;
  /** Ends the application and starts it again. @param env what differs from its environment, from now on */
  restart(env?: Record<string, string>): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the application and stops it when the test ends. */
export async function startRig(t: Test, options: RigOptions = {}): Promise<Rig> {
  const world = createWorld();
  const publicUrl = `http://127.0.0.1:${await freePort()}`;
  const services = await startServices({ world, publicUrl, ...options.services });
  const dataDir = await mkdtemp(join(tmpdir(), 'rig-'));
  let environment: Record<string, string> = {
    ...services.env,
    ...UNHURRIED,
    DATA_DIR: dataDir,
    LOG_LEVEL: 'debug',
    ...options.env,
  };
  const config = parseConfig(environment);
  const lines: string[] = [];
  const log = createLogger({
    level: config.logLevel,
    secrets: secretsOf(config),
    out: { write: (line) => lines.push(line) },
  });
  let offset = 0;
  const clock = () => Date.now() + offset;
  const parts = { clock, now: () => performance.now() + offset, socketLimits: options.socketLimits };
  let app = await createApp(config, log, parts);
  await app.start();
  t.teardown(async () => {
    await app.close();
    await services.close();
    await rm(dataDir, { recursive: true, force: true });
    assertNoLeak(lines, secretsOfStandIns({ ...services, world }));
  });

  const { api } = services.webex;
  async function settle(): Promise<void> {
    await until(
      'the bot is done with all that was said',
      async () => {
        await api.waitForIdle();
        await delay(5);
        return app.pending() === 0;
      },
      10 * MINUTE,
    );
  }

  return {
    ...services,
    ...createPeople({ world, services, publicUrl, settle }),
    world,
    config,
    publicUrl,
    logs: () => lines.join(''),
    pass: (ms) => {
      offset += ms;
      services.webex.date.ahead = offset;
    },
    async tick() {
      await app.tick();
      await settle();
    },
    settle,
    stop: () => app.close(),
    async restart(env = {}) {
      await app.close();
      environment = { ...environment, ...env };
      app = await createApp(parseConfig(environment), log, parts);
      await app.start();
    },
  };
}
