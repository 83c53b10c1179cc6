import { setTimeout as delay } from 'node:timers/promises';
import { type Bot, type RunningBot, startBot } from '../bots/bot.ts';
import { megabytes, milliseconds, printTable, progress } from '../common/table.ts';
import { createPopulation } from '../webex/population.ts';
import { serially } from './load.ts';

/** What a bot does while nobody asks. */
export interface Idle {
  bot: string;
  /** CPU milliseconds a second. */
  cpuPerSecond: number;
  /** Bytes at the end. */
  rss: number;
}

const POPULATION = { spaces: 20, each: 5 };
/** Milliseconds after which work of the start and of the last answers has ended. */
const SETTLE_TIME = 5_000;

/** Lets all bots answer some questions and then wait at the same time. @param time milliseconds */
export async function measureIdle(bots: readonly Bot[], time: number): Promise<Idle[]> {
  await using cleanup = new AsyncDisposableStack();
  const running: RunningBot[] = [];
  for (const bot of bots) running.push(await startBot(bot, createPopulation(POPULATION), cleanup));
  for (const bot of running) await serially(bot, ['help', 'status'], 20);
  progress(`all bots: ${time / 1_000} s without a question`);
  await delay(SETTLE_TIME);
  const before = await Promise.all(running.map(usageNow));
  await delay(time);
  const after = await Promise.all(running.map(usageNow));
  const found = running.map(({ name: bot }, n): Idle => {
    const [from, to] = [before[n], after[n]];
    if (from === undefined || to === undefined) throw new Error('a bot was not measured');
    return { bot, cpuPerSecond: (1_000 * (to.cpu - from.cpu)) / (to.at - from.at), rss: to.rss };
  });
  printTable(
    'Nobody asks',
    ['', 'CPU ms a second', 'RSS MB'],
    found.map(({ bot, cpuPerSecond, rss }) => [bot, milliseconds(cpuPerSecond), megabytes(rss)]),
  );
  return found;
}

async function usageNow(bot: RunningBot) {
  return { ...(await bot.process().usage()), at: performance.now() };
}
