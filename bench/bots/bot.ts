import { type CommandSender, createCommandSender, type IsAnswer } from '../webex/command-sender.ts';
import type { Population } from '../webex/population.ts';
import { startWebexStub } from '../webex/server.ts';
import { type WebexStub } from '../webex/webex.ts';
import { type BotProcess, type LaunchOptions, startProcess } from './process.ts';

/** One of the two bots that are compared. */
export interface Bot {
  name: string;
  /** What it needs besides Webex is there until `ending`. @returns how it is started */
  prepare(webex: WebexStub, ending: AsyncDisposableStack): Promise<LaunchOptions>;
  isAnswer: IsAnswer;
  /** How many calls Meraki has answered so far. */
  merakiCalls(): number;
}

/** A bot that runs, and its own Webex with people who ask it. */
export interface RunningBot extends CommandSender {
  name: string;
  webex: WebexStub;
  merakiCalls(): number;
  process(): BotProcess;
  /** Ends it at once, and starts it again. */
  restart(): Promise<void>;
}

/** @param latency milliseconds that Webex takes for each answer */
export async function startBot(
  bot: Bot,
  crowd: Population,
  ending: AsyncDisposableStack,
  latency = 0,
): Promise<RunningBot> {
  const webex = await startWebexStub(crowd, ending);
  webex.latency = latency;
  const started = await bot.prepare(webex, ending);
  let running = await startProcess(started, ending);
  return {
    name: bot.name,
    webex,
    merakiCalls: bot.merakiCalls,
    process: () => running,
    async restart() {
      await running.end('SIGKILL');
      running = await startProcess(started, ending);
    },
    ...createCommandSender(webex, bot.isAnswer, ending),
  };
}
