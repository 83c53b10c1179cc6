import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Test } from 'tap';
import { MINUTE } from '../../../src/core/clock.ts';
import { startBalancer } from '../../../src/sandbox/fleet/balancer.ts';
import { freePort } from '../../../src/sandbox/fleet/free-port.ts';
import { type Services, type ServicesOptions, startServices } from '../../../src/sandbox/services.ts';
import { createWorld, type World } from '../../../src/sandbox/world.ts';
import { type Instance, type InstanceOptions, startInstance } from '../instance.ts';
import { assertNoLeak, secretsOfStandIns } from '../log-scan.ts';
import { createPeople, type People } from '../people.ts';
import { until } from '../until.ts';
import { startUnwellWebex, type UnwellWebex } from './unwell-webex.ts';

/** Milliseconds after which the metrics certainly say what is so now: they are remembered for five seconds. */
const READ_AGAIN = 5_500;
const LOOKUP = new URL('failing-lookup.ts', import.meta.url).href;

/** Bots in processes of their own, and a Webex that fails for them alone: its webhooks come all the time. */
export interface Stage extends Services, People {
  world: World;
  /** What stands between the bots and Webex. */
  unwell: UnwellWebex;
  /** While this file exists, the bots' system does not find Webex's name. */
  nameGone: string;
  /** The bots that run. */
  bots: Instance[];
  /** Starts a bot on the same store as those before. @returns the bot, once it is ready and gets webhooks */
  start(options?: InstanceOptions & { env?: Record<string, string> }): Promise<Instance>;
  /** Sends a bot no more requests: the load balancer found that it does not answer. */
  leaveOut(bot: Instance): void;
  /** The folder of the embedded store. */
  dataDir: string;
  /** Ends a bot. @returns its exit code */
  end(bot: Instance, signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
  /** Resolves when no accepted event is unfinished, as a running bot says it. */
  settle(): Promise<void>;
}

/** What differs from the usual stage. */
export interface StageOptions extends Partial<Pick<ServicesOptions, 'world' | 'accessTokenLife' | 'watch'>> {
  /** The folder of the embedded store; one that ends with the test by default. */
  dataDir?: string | undefined;
  /** Whether the logs are searched for secrets in the end: that takes too long for those of hours. */
  isSearched?: boolean;
}

/** Sets the stage, still without a bot; it ends with the test. @param databaseUrl undefined for the embedded store */
export async function setStage(
  t: Test,
  databaseUrl?: string,
  { world = createWorld(), isSearched = true, ...options }: StageOptions = {},
): Promise<Stage> {
  const dir = await mkdtemp(join(tmpdir(), 'outage-'));
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const { dataDir = join(dir, 'data'), ...ofServices } = options;
  const services = await startServices({ ...ofServices, world, publicUrl });
  const unwell = await startUnwellWebex(t, services.webex.url);
  const balancer = await startBalancer(port);
  const { deliveries, waitForIdle } = services.webex.api;
  // What becomes of webhooks that Webex switches off has tests of its own.
  deliveries.maxFailures = Number.POSITIVE_INFINITY;
  // As Webex does: a notification does not wait for those before it.
  deliveries.isConcurrent = true;
  const nameGone = join(dir, 'name-gone');
  const bots: Instance[] = [];
  const all: Instance[] = [];
  t.teardown(async () => {
    await Promise.all(all.map((bot) => bot.end('SIGKILL')));
    await Promise.all([balancer.close(), services.close()]);
    await rm(dir, { recursive: true, force: true });
    const lines = all.flatMap((bot) => bot.lines);
    if (isSearched) assertNoLeak(lines, secretsOfStandIns({ ...services, world }));
  });

  async function settle(): Promise<void> {
    let since = performance.now();
    await until(
      'no accepted event is unfinished',
      async () => {
        await delay(250);
        await waitForIdle();
        const [bot] = bots;
        if (!bot || (await unfinishedOf(bot)) !== 0) since = performance.now();
        return performance.now() - since >= READ_AGAIN;
      },
      10 * MINUTE,
    );
  }

  return {
    ...services,
    ...createPeople({ world, services, publicUrl, settle }),
    world,
    unwell,
    nameGone,
    dataDir,
    bots,
    settle,
    async start({ env, preloads = [], ...options } = {}) {
      const bot = startInstance(
        await freePort(),
        {
          ...services.env,
          WEBEX_API_URL: `http://webex.localhost:${unwell.port}/v1`,
          WEBEX_NAME_GONE: nameGone,
          ...(databaseUrl ? { DATABASE_URL: databaseUrl } : { DATA_DIR: dataDir }),
          ...env,
        },
        { preloads: [LOOKUP, ...preloads], ...options },
      );
      all.push(bot);
      await bot.ready;
      bots.push(bot);
      balancer.targets.add(bot.port);
      return bot;
    },
    leaveOut: (bot) => balancer.targets.delete(bot.port),
    async end(bot, signal) {
      bots.splice(bots.indexOf(bot), 1);
      const code = await bot.end(signal);
      balancer.targets.delete(bot.port);
      return code;
    },
  };
}

/** @returns undefined when the bot can't tell now */
async function unfinishedOf({ port }: Instance): Promise<number | undefined> {
  try {
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    const size = /inbox_size (\d+)/.exec(text)?.[1];
    return size === undefined ? undefined : Number(size);
  } catch {
    return undefined;
  }
}
