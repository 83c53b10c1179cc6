import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** CPU time in milliseconds; memory in bytes; since `watchDelay`, the longest delay of the event loop and the most CPU time of one turn, in milliseconds. */
export interface ProcessUsage {
  cpu: number;
  rss: number;
  heap: number;
  longestDelay: number;
  longestTurn: number;
}

/** A bot in a process of its own, on the same Node as this one. */
export interface BotProcess {
  /** Milliseconds from the start to the line that says that the bot is ready. */
  readyAfter: number;
  /** Returns the process's usage. @param collect whether garbage is collected before */
  usage(collect?: boolean): Promise<ProcessUsage>;
  /** Begins to watch how long the event loop serves nobody. */
  watchDelay(): Promise<void>;
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** The script and the environment of a bot's process. */
export interface LaunchOptions {
  /** Path of the script. */
  script: string;
  /** The whole environment except PATH. */
  env: Record<string, string>;
  /** Text in the output that says that the bot is ready. */
  ready: string;
  /** Further options for Node. */
  execArgv?: string[];
}

const PROBE = fileURLToPath(new URL('./usage-probe.mjs', import.meta.url));
const MAX_OUTPUT = 8_192;

const usageMessage = z.object({
  cpu: z.number(),
  rss: z.number(),
  heap: z.number(),
  longestDelay: z.number(),
  longestTurn: z.number(),
});

/** Starts a process until `cleanup`. @throws Error with the end of its output when it ends before it is ready */
export async function startProcess(bot: LaunchOptions, cleanup: AsyncDisposableStack): Promise<BotProcess> {
  const begin = performance.now();
  const { PATH } = process.env;
  const options = ['--expose-gc', '--import', PROBE, ...(bot.execArgv ?? [])];
  const child = spawn(process.execPath, [...options, bot.script], {
    env: { PATH, ...bot.env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  cleanup.defer(() => endProcess(child, 'SIGKILL'));
  const readyAfter = await readiness(child, bot.ready, begin);

  async function ask(message: { collect?: boolean; watch?: boolean }): Promise<ProcessUsage> {
    child.send(message);
    const [answer] = await once(child, 'message');
    return usageMessage.parse(answer);
  }

  return {
    readyAfter,
    usage: (collect = false) => ask({ collect }),
    async watchDelay() {
      await ask({ watch: true });
    },
    end: (signal) => endProcess(child, signal),
  };
}

function readiness(child: ChildProcess, ready: string, begin: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  let said = '';
  const readOutput = (chunk: Buffer) => {
    said = (said + chunk).slice(-MAX_OUTPUT);
    if (said.includes(ready)) resolve(performance.now() - begin);
  };
  child.stdout?.on('data', readOutput);
  child.stderr?.on('data', readOutput);
  child.once('exit', (code) => reject(new Error(`the bot ended with ${code}:\n${said}`)));
  return promise;
}

async function endProcess(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}
