import { setTimeout as delay } from 'node:timers/promises';
import type { RunningBot } from '../bots/bot.ts';
import { quantile } from '../common/quantiles.ts';

/** Of commands, from the webhook's POST to the answer's: milliseconds. */
export interface LoadResult {
  p50: number;
  p99: number;
  perSecond: number;
  /** CPU time of the bot's process for each. */
  cpu: number;
  /** And of this one, which is Webex, Meraki and whoever asks. */
  rest: number;
}

/** Any of these, one after the other, again and again. */
export type CommandTexts = readonly [string, ...string[]];

/** The next when the last was answered. */
export function serially(bot: RunningBot, texts: CommandTexts, amount: number): Promise<LoadResult> {
  return concurrently(bot, texts, amount, 1);
}

/** All at once. */
export function burst(bot: RunningBot, texts: CommandTexts, amount: number): Promise<LoadResult> {
  return concurrently(bot, texts, amount, amount);
}

/** So many under way at any time. */
export function concurrently(
  bot: RunningBot,
  texts: CommandTexts,
  amount: number,
  inFlight: number,
): Promise<LoadResult> {
  return measure(bot, amount, async (ask) => {
    let begun = 0;
    const worker = async () => {
      while (begun < amount) await ask(textOf(texts, begun++));
    };
    await Promise.all(Array.from({ length: inFlight }, worker));
  });
}

/** So many a second, whether the last ones were answered or not. */
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
    perSecond: amount / taken,
    cpu: (after.cpu - before.cpu) / amount,
    rest: (user + system) / 1000 / amount,
  };
}

function textOf(texts: CommandTexts, n: number): string {
  return texts[n % texts.length] ?? texts[0];
}
