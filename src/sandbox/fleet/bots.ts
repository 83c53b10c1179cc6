import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startBalancer } from './balancer.ts';
import { freePort } from './free-port.ts';

const MAIN = fileURLToPath(new URL('../../main.ts', import.meta.url));
/** Milliseconds until an ended instance is started again: long enough to see that the others go on. */
const RESTART_DELAY = 3_000;

/** The running bot, in one process or several. */
export interface Bots {
  /** Resolves with true when every instance is ready, with false when the bot has ended or is stopped before. */
  ready: Promise<boolean>;
  /** Resolves with the exit code when the bot has ended and is not started again. */
  ended: Promise<number>;
  /** Returns the process ids of the running instances. */
  pids(): number[];
  stop(): Promise<void>;
}

/**
 * Starts one bot process on `port` as production does.
 *
 * @param env the whole environment of the process but `PORT`
 */
export function startBot(port: number, env: Record<string, string>): Bots {
  const bot = spawnBot(port, env);
  const ended = once(bot, 'exit').then(([code]) => (typeof code === 'number' ? code : 1));
  const ready = untilReady(port, () => !hasEnded(bot));
  return { ready, ended, pids: () => [bot.pid ?? 0], stop: () => endBot(bot) };
}

/**
 * Starts several bot processes behind a load balancer on `port`, and starts a process again when it ends.
 *
 * @param printLine prints which instance has ended
 */
export async function startBots(
  amount: number,
  port: number,
  env: Record<string, string>,
  printLine: (line: string) => void,
): Promise<Bots> {
  const balancer = await startBalancer(port);
  const running = new Set<ChildProcess>();
  const ready = Promise.withResolvers<boolean>();
  const ended = Promise.withResolvers<number>();
  let isStopping = false;

  async function keepOneRunning(): Promise<void> {
    while (!isStopping) {
      const own = await freePort();
      if (isStopping) return;
      const bot = spawnBot(own, env);
      running.add(bot);
      const exit = once(bot, 'exit');
      void untilReady(own, () => running.has(bot)).then((isReady) => {
        if (isReady) balancer.targets.add(own);
        if (balancer.targets.size === amount) ready.resolve(true);
      });
      await exit;
      running.delete(bot);
      balancer.targets.delete(own);
      if (isStopping) return;
      printLine(`  Instance ${bot.pid} has ended; another one starts in ${RESTART_DELAY / 1000} s.`);
      await delay(RESTART_DELAY);
    }
  }

  const keeping = Promise.all(Array.from({ length: amount }, keepOneRunning));
  return {
    ready: ready.promise,
    ended: ended.promise,
    pids: () => [...running].map(({ pid }) => pid ?? 0),
    async stop() {
      isStopping = true;
      ready.resolve(false);
      await Promise.all([...running].map(endBot));
      await keeping;
      await balancer.close();
      ended.resolve(0);
    },
  };
}

/** @returns false when the instance ended before it was ready */
async function untilReady(port: number, isRunning: () => boolean): Promise<boolean> {
  while (isRunning()) {
    const response = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
    if (response?.ok) return true;
    await delay(100);
  }
  return false;
}

function spawnBot(port: number, env: Record<string, string>): ChildProcess {
  return spawn(process.execPath, [MAIN], { env: { ...env, PORT: String(port) }, stdio: 'inherit' });
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

async function endBot(bot: ChildProcess): Promise<void> {
  if (hasEnded(bot)) return;
  const exit = once(bot, 'exit');
  bot.kill('SIGTERM');
  await exit;
}
