import { setTimeout as delay } from 'node:timers/promises';
import { type Bot, startBot } from '../bots/bot.ts';
import { median } from '../common/quantiles.ts';
import { megabytes, milliseconds, printTable, progress } from '../common/table.ts';
import { createPopulation } from '../webex/population.ts';

/** The medians of several starts of a bot. */
export interface StartResult {
  bot: string;
  spaces: number;
  /** Milliseconds by which Webex delays each answer. */
  latency: number;
  /** Milliseconds. */
  readyAfter: number;
  /** Bytes, shortly after the bot was ready; `heap` after a garbage collection. */
  rss: number;
  heap: number;
}

/** Starts with one number of spaces and one latency; slow ones are measured fewer times. */
export interface StartCase {
  spaces: number;
  latency: number;
  times: number;
}

/** Milliseconds after which work that belongs to the start has ended. */
const SETTLE_TIME = 1_000;

/** Measures starts with direct spaces, the most frequent kind, the bots in turn, and prints the table. */
export async function measureStarts(
  bots: readonly Bot[],
  cases: readonly StartCase[],
): Promise<StartResult[]> {
  const starts: StartResult[] = [];
  for (const { spaces, latency, times } of cases) {
    const all = new Map<string, Awaited<ReturnType<typeof startOnce>>[]>();
    for (let n = 1; n <= times; n++)
      for (const bot of bots) {
        progress(`${bot.name}: start ${n} of ${times}, ${spaces} spaces, Webex takes ${latency} ms`);
        all.set(bot.name, [...(all.get(bot.name) ?? []), await startOnce(bot, spaces, latency)]);
      }
    for (const [bot, some] of all)
      starts.push({
        bot,
        spaces,
        latency,
        readyAfter: median(some.map((one) => one.readyAfter)),
        rss: median(some.map((one) => one.rss)),
        heap: median(some.map((one) => one.heap)),
      });
  }
  printTable(
    'From start to ready',
    ['', 'spaces', 'Webex takes ms', 'ready after ms', 'RSS MB', 'heap MB'],
    starts.map(({ bot, spaces, latency, readyAfter, rss, heap }) => [
      bot,
      String(spaces),
      String(latency),
      milliseconds(readyAfter),
      megabytes(rss),
      megabytes(heap),
    ]),
  );
  return starts;
}

async function startOnce(bot: Bot, spaces: number, latency: number) {
  await using cleanup = new AsyncDisposableStack();
  const running = await startBot(bot, createPopulation({ spaces, each: 1 }), cleanup, latency);
  const { readyAfter, usage } = running.process();
  await delay(SETTLE_TIME);
  const { rss } = await usage();
  const { heap } = await usage(true);
  return { readyAfter, rss, heap };
}
