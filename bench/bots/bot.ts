import { type CommandSender, createCommandSender, type IsAnswer } from '../webex/command-sender.ts';
import type { Population } from '../webex/population.ts';
import { startWebexStub } from '../webex/server.ts';
import type { WebexStub } from '../webex/webex.ts';
import { type BotProcess, type LaunchOptions, startProcess } from './process.ts';

/** One of the bots that are compared. */
export interface Bot {
  name: string;
  /** Prepares what the bot needs besides Webex, until `cleanup`. @returns how its process is started */
  prepare(webex: WebexStub, cleanup: AsyncDisposableStack): Promise<LaunchOptions>;
  isAnswer: IsAnswer;
  /** Number of calls that Meraki has answered so far. */
  merakiCalls(): number;
  /** The most connections to Meraki that were open at the same time. */
  merakiSockets(): number;
}

/** A running bot, and its own Webex with people who ask it. */
export interface RunningBot extends CommandSender {
  name: string;
  webex: WebexStub;
  merakiCalls(): number;
  merakiSockets(): number;
  process(): BotProcess;
  /** Kills the process and starts it again. */
  restart(): Promise<void>;
}

/**
 * Starts a bot with its own Webex, until `cleanup`.
 *
 * @param latency milliseconds by which Webex delays each answer
 */
export async function startBot(
  bot: Bot,
  population: Population,
  cleanup: AsyncDisposableStack,
  latency = 0,
): Promise<RunningBot> {
  const webex = await startWebexStub(population, cleanup);
  webex.latency = latency;
  const started = await bot.prepare(webex, cleanup);
  let running = await startProcess(started, cleanup);
  return {
    name: bot.name,
    webex,
    merakiCalls: bot.merakiCalls,
    merakiSockets: bot.merakiSockets,
    process: () => running,
    async restart() {
      await running.end('SIGKILL');
      running = await startProcess(started, cleanup);
    },
    ...createCommandSender(webex, bot.isAnswer, cleanup),
  };
}
