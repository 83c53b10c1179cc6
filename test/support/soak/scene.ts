import { setTimeout as delay } from 'node:timers/promises';
import { MINUTE, SECOND } from '../../../src/core/clock.ts';
import type { SandboxPerson } from '../../../src/sandbox/world.ts';
import type { FailingDisk } from '../failing-disk.ts';
import type { Proxy as FaultProxy } from '../fault-proxy.ts';
import type { Instance } from '../instance.ts';
import type { Interruption } from '../outage/interruptions.ts';
import type { Stage } from '../outage/stage.ts';
import type { Postgres } from '../postgres.ts';
import type { SetClock } from '../set-clock.ts';
import type { Random } from '../year/random.ts';
import type { Consents } from './consents.ts';
import type { StoredView } from './stored-view.ts';

/** Everything that takes part in a soak. */
export interface Scene {
  stage: Stage;
  crowd: readonly SandboxPerson[];
  consents: Consents;
  clock: SetClock;
  /** The disk of the embedded store; `room` is its folder when it is one of its own, which can be filled. */
  disk?: { failing: FailingDisk; room?: string | undefined };
  /** The server of the two instances, and what stands before it. */
  database?: { server: Postgres; proxy: FaultProxy };
  stored: StoredView;
  bots: Bots;
  /** When nothing could be noted on the disk, until the next process ran: epoch milliseconds. */
  unwritable: { from: number; until: number }[];
  /** What happened, for people who read a failure. */
  story: string[];
  tell(what: string): void;
}

/** The bots of a soak, which are started again whenever they end, as systemd does. */
export interface Bots {
  /** Every process so far. */
  all: Instance[];
  /** When processes were killed: epoch milliseconds. */
  kills: number[];
  interruptions: Interruption[];
  /** Processes that ended although nobody ended them. */
  ownEnds: string[];
  /** Starts one more. Resolves when it is ready, however often it takes. */
  start(): Promise<void>;
  /** Ends one and starts another one. */
  restart(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Stops one where it stands, until the returned function is called. */
  pause(): () => void;
}

/** Creates the keeper of the bots; none runs yet. */
export function createBots(deps: {
  stage: Stage;
  options: Parameters<Stage['start']>[0];
  random: Random;
  tell(what: string): void;
  /** Returns what a kill has just interrupted. */
  interrupted(): Promise<Interruption>;
}): Bots {
  const { stage, options, random, tell, interrupted } = deps;
  const expected = new Set<Instance>();

  async function start(): Promise<void> {
    for (const end = performance.now() + 5 * MINUTE; ; await delay(SECOND / 2))
      try {
        const bot = await stage.start(options);
        bots.all.push(bot);
        void bot.ended.then((code) => ended(bot, code));
        return;
      } catch (error) {
        const text = error instanceof Error ? error.message : String(error);
        if (performance.now() > end) throw error;
        tell(`a bot does not start: ${text.slice(0, 300).replaceAll('\n', ' | ')}`);
      }
  }

  function ended(bot: Instance, code: number | null): void {
    if (expected.has(bot) || code === null) return;
    bots.ownEnds.push(`a bot ended by itself with ${code}: ${bot.lines.slice(-5).join(' | ')}`);
    tell(bots.ownEnds.at(-1) ?? '');
    void restartEnded(bot);
  }

  async function restartEnded(bot: Instance): Promise<void> {
    await stage.end(bot, 'SIGKILL');
    await start();
  }

  const bots: Bots = {
    all: [],
    kills: [],
    interruptions: [],
    ownEnds: [],
    start,
    async restart(signal) {
      const bot = random.pick(stage.bots);
      if (bot === undefined) return;
      expected.add(bot);
      const code = await stage.end(bot, signal);
      if (signal === 'SIGKILL') {
        bots.kills.push(Date.now());
        bots.interruptions.push(await interrupted());
      } else tell(`the bot ended with ${code}`);
      await start();
    },
    pause() {
      const bot = random.pick(stage.bots);
      bot?.signal('SIGSTOP');
      return () => bot?.signal('SIGCONT');
    },
  };
  return bots;
}
