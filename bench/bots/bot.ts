import type { Crowd } from '../webex/crowd.ts';
import { createQuestions, type IsAnswer, type Questions } from '../webex/questions.ts';
import { startWebex, type Webex } from '../webex/server.ts';
import { type BotProcess, type Started, startProcess } from './process.ts';

/** One of the two bots that are compared. */
export interface Bot {
  name: string;
  /** What it needs besides Webex is there until `ending`. @returns how it is started */
  prepare(webex: Webex, ending: AsyncDisposableStack): Promise<Started>;
  isAnswer: IsAnswer;
  /** How many calls Meraki has answered so far. */
  merakiCalls(): number;
}

/** A bot that runs, and its own Webex with people who ask it. */
export interface RunningBot extends Questions {
  name: string;
  webex: Webex;
  merakiCalls(): number;
  process(): BotProcess;
  /** Ends it at once, and starts it again. */
  restart(): Promise<void>;
}

/** @param latency milliseconds that Webex takes for each answer */
export async function startBot(
  bot: Bot,
  crowd: Crowd,
  ending: AsyncDisposableStack,
  latency = 0,
): Promise<RunningBot> {
  const webex = await startWebex(crowd, ending);
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
    ...createQuestions(webex, bot.isAnswer, ending),
  };
}
