import { setTimeout as delay } from 'node:timers/promises';
import { mapLimit } from '../../src/core/async/map-limit.ts';
import type { RunningBot } from '../bots/bot.ts';
import { quantile } from '../common/quantiles.ts';

/** The times of commands in milliseconds, from the webhook's POST to the answer's POST. */
export interface LoadResult {
  p50: number;
  p99: number;
  /** The median from the webhook's POST to its answer. */
  webhook: number;
  perSecond: number;
  /** CPU time of the bot's process for each command. */
  cpu: number;
  /** Calls to Meraki for each command. */
  meraki: number;
  /** CPU time of this process for each command: the stand-ins and the people who ask. */
  rest: number;
}

/** Commands that are sent in turn, again and again. */
export type CommandTexts = readonly [string, ...string[]];

/** Sends each command when the one before was answered. */
export function serially(bot: RunningBot, texts: CommandTexts, amount: number): Promise<LoadResult> {
  return concurrently(bot, texts, amount, 1);
}

/** Sends all commands at once. */
export function burst(bot: RunningBot, texts: CommandTexts, amount: number): Promise<LoadResult> {
  return concurrently(bot, texts, amount, amount);
}

/** Sends commands so that `inFlight` are under way at any time. */
export function concurrently(
  bot: RunningBot,
  texts: CommandTexts,
  amount: number,
  inFlight: number,
): Promise<LoadResult> {
  const commands = Array.from({ length: amount }, (_, n) => textOf(texts, n));
  return measure(bot, amount, async (ask) => {
    await mapLimit(commands, inFlight, ask);
  });
}

/** Sends `perSecond` commands a second, whether earlier ones were answered or not. */
export function atRate(
  bot: RunningBot,
  texts: CommandTexts,
  amount: number,
  perSecond: number,
): Promise<LoadResult> {
  return measure(bot, amount, async (ask) => {
    const begin = performance.now();
    const all: Promise<void>[] = [];
    for (let n = 0; n < amount; n++) {
      await delay(Math.max(0, begin + (n * 1000) / perSecond - performance.now()));
      all.push(ask(textOf(texts, n)));
    }
    await Promise.all(all);
  });
}

async function measure(
  bot: RunningBot,
  amount: number,
  run: (ask: (text: string) => Promise<void>) => Promise<void>,
): Promise<LoadResult> {
  const waits: number[] = [];
  bot.webhookTimes();
  const merakiBefore = bot.merakiCalls();
  const before = await bot.process().usage();
  const own = process.cpuUsage();
  const begin = performance.now();
  await run(async (text) => {
    waits.push(await bot.ask(text));
  });
  const taken = (performance.now() - begin) / 1000;
  const { user, system } = process.cpuUsage(own);
  const after = await bot.process().usage();
  return {
    p50: quantile(waits, 0.5),
    p99: quantile(waits, 0.99),
    webhook: quantile(bot.webhookTimes(), 0.5),
    perSecond: amount / taken,
    cpu: (after.cpu - before.cpu) / amount,
    meraki: (bot.merakiCalls() - merakiBefore) / amount,
    rest: (user + system) / 1000 / amount,
  };
}

function textOf(texts: CommandTexts, n: number): string {
  return texts[n % texts.length] ?? texts[0];
}
